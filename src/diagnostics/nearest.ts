/**
 * Which of the names that exist was probably meant by one that does not.
 *
 * Damerau-Levenshtein distance with prices: a wrong case or `-` for `_` is hardly a mistake, two
 * swapped letters are one small one. Only plausible names are offered: a wrong hint costs more
 * than none.
 */

const EDIT = 1;
const SWAP = 0.6;
const SAME_LETTER = 0.2;

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

/** Less than any two distances that are not the same differ by. */
const LEAST = 0.01;

/** How far a name may be: a third of its letters; one letter of a name of two or three. */
function tolerance(word: string, name: string): number {
  return Math.max(1, Math.floor(Math.max(word.length, name.length) / 3));
}

/** Distances from one word, in rows that are used again: a kernel has 200,000 candidates. */
class Measure {
  readonly #word: string;
  readonly #letters: number;
  #beforeLast: Float64Array;
  #last: Float64Array;
  #current: Float64Array;

  constructor(word: string) {
    this.#word = word;
    this.#letters = lettersOf(word);
    this.#beforeLast = new Float64Array(word.length + 1);
    this.#last = new Float64Array(word.length + 1);
    this.#current = new Float64Array(word.length + 1);
  }

  /** False if a name is further away by its length, or by the letters that only one of the two has. */
  canBe(name: string, most: number): boolean {
    if (Math.abs(this.#word.length - name.length) * EDIT > most) return false;
    const letters = lettersOf(name);
    const more = Math.max(countOf(this.#letters & ~letters), countOf(letters & ~this.#letters));
    return more * EDIT <= most;
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

/** The letters of a word as bits, upper and lower case as one; several may share a bit. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let index = 0; index < word.length; index++) letters |= 1 << (normalize(word.charCodeAt(index)) & 31);
  return letters;
}

function countOf(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
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
