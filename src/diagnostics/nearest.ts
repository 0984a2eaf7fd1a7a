/**
 * Which of the names that exist was probably meant by one that does not.
 *
 * Damerau-Levenshtein distance with prices: a wrong case or `-` for `_` is hardly a mistake, two
 * swapped letters are one small one. Only plausible names are offered: a wrong hint costs more
 * than none.
 */

import type { TextEdit } from "./diagnostic.ts";

const EDIT = 1;
const SWAP = 0.6;
const SAME_LETTER = 0.2;

/** A power of two that tells most letters apart. */
const LETTERS = 32;

interface Found {
  readonly name: string;
  readonly distance: number;
}

/** The candidates that are closest to a word, best first; equally close ones in their own order. */
export function nearest(word: string, candidates: Iterable<string>, limit = 3): readonly string[] {
  const measure = new Measure(word);
  const best: Found[] = [];
  for (const name of candidates) {
    // Who is no better than the worst of the best so far need not be measured to the end.
    const worst = best.length < limit ? Infinity : (best.at(-1)?.distance ?? 0) - LEAST;
    const allowed = Math.min(tolerance(word, name), worst);
    if (!measure.canBe(name, allowed)) continue;
    const distance = measure.to(name, allowed);
    if (distance > allowed || distance === 0 || best.some((found) => found.name === name)) continue;
    const after = best.findIndex((found) => found.distance > distance);
    best.splice(after < 0 ? best.length : after, 0, { name, distance });
    if (best.length > limit) best.pop();
  }
  return best.map(({ name }) => name);
}

/** The change of a word into the closest candidate; none where none is close. */
export function replacedBy(
  { start, end }: { readonly start: number; readonly end: number },
  [best]: readonly string[],
): readonly TextEdit[] | undefined {
  return best === undefined ? undefined : [{ start, end, newText: best }];
}

/** Less than any two distances that are not the same differ by. */
const LEAST = 0.01;

/** How far a name may be: a third of its letters; one letter of a name of two or three. */
function tolerance(word: string, name: string): number {
  return Math.max(1, Math.floor(Math.max(word.length, name.length) / 3));
}

/** Distances from one word, in rows that are used again: a kernel has 200,000 candidates. */
class Measure {
  readonly #word: string;
  /** How often each letter is in the word, upper and lower case as one; several letters may share a place. */
  readonly #letters = new Int8Array(LETTERS);
  #beforeLast: Float64Array;
  #last: Float64Array;
  #current: Float64Array;

  constructor(word: string) {
    this.#word = word;
    for (let index = 0; index < word.length; index++) this.#count(word, index, 1);
    this.#beforeLast = new Float64Array(word.length + 1);
    this.#last = new Float64Array(word.length + 1);
    this.#current = new Float64Array(word.length + 1);
  }

  /** False if a name is further away by its length, or by the letters that only one of the two has. */
  canBe(name: string, most: number): boolean {
    const { length } = this.#word;
    if (Math.abs(length - name.length) * EDIT > most) return false;
    let surplus = 0;
    for (let index = 0; index < name.length; index++) if (this.#count(name, index, -1) < 0) surplus++;
    for (let index = 0; index < name.length; index++) this.#count(name, index, 1);
    return Math.max(surplus, length - name.length + surplus) * EDIT <= most;
  }

  #count(text: string, index: number, change: number): number {
    const place = normalize(text.charCodeAt(index)) & (LETTERS - 1);
    return (this.#letters[place] = (this.#letters[place] as number) + change);
  }

  /** The distance, or `Infinity` as soon as it is more than `most`. */
  to(name: string, most: number): number {
    const { length } = this.#word;
    for (let column = 0; column <= length; column += 1) this.#last[column] = column * EDIT;
    for (let row = 1; row <= name.length; row += 1) {
      if (this.#fillRow(name, row, most) > most) return Infinity;
      [this.#beforeLast, this.#last, this.#current] = [this.#last, this.#current, this.#beforeLast];
    }
    return at(this.#last, length);
  }

  /**
   * Works out the distances of the name's first `row` letters; gives the smallest. Columns further
   * from the diagonal than `most` insertions cannot be on the way.
   */
  #fillRow(name: string, row: number, most: number): number {
    const word = this.#word;
    const [beforeLast, last, current] = [this.#beforeLast, this.#last, this.#current];
    const letter = name.charCodeAt(row - 1);
    const reach = Math.ceil(most / EDIT);
    const first = Math.max(1, row - reach);
    const end = Math.min(word.length, row + reach);
    let smallest = (current[first - 1] = first === 1 ? row * EDIT : Infinity);
    for (let column = first; column <= end; column += 1) {
      const other = word.charCodeAt(column - 1);
      let distance = Math.min(
        at(last, column) + EDIT,
        at(current, column - 1) + EDIT,
        at(last, column - 1) + priceOfReplacing(letter, other),
      );
      if (row > 1 && column > 1 && letter === word.charCodeAt(column - 2) && name.charCodeAt(row - 2) === other) {
        distance = Math.min(distance, at(beforeLast, column - 2) + SWAP);
      }
      current[column] = distance;
      smallest = Math.min(smallest, distance);
    }
    if (end < word.length) current[end + 1] = Infinity;
    return smallest;
  }
}

function at(row: Float64Array, column: number): number {
  return row[column] as number;
}

function priceOfReplacing(a: number, b: number): number {
  if (a === b) return 0;
  return normalize(a) === normalize(b) ? SAME_LETTER : EDIT;
}

const [DASH, UNDERSCORE, UPPER_A, UPPER_Z, TO_LOWER] = [0x2d, 0x5f, 0x41, 0x5a, 0x20];

function normalize(letter: number): number {
  if (letter === DASH) return UNDERSCORE;
  return letter >= UPPER_A && letter <= UPPER_Z ? letter + TO_LOWER : letter;
}
