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

/** The candidates that are closest to a word, best first; equally close ones in their own order. */
export function nearest(word: string, candidates: Iterable<string>, limit = 3): readonly string[] {
  const measure = new Measure(word);
  const found: { readonly name: string; readonly distance: number }[] = [];
  for (const name of new Set(candidates)) {
    const allowed = tolerance(word, name);
    const distance = measure.to(name, allowed);
    if (distance <= allowed && distance > 0) found.push({ name, distance });
  }
  return found
    .sort((a, b) => a.distance - b.distance)
    .slice(0, limit)
    .map(({ name }) => name);
}

/** How far a name may be: a third of its letters; one letter of a name of two or three. */
function tolerance(word: string, name: string): number {
  return Math.max(1, Math.floor(Math.max(word.length, name.length) / 3));
}

/** Distances from one word, in rows that are used again: a kernel has 200,000 candidates. */
class Measure {
  readonly #word: string;
  #beforeLast: Float64Array;
  #last: Float64Array;
  #current: Float64Array;

  constructor(word: string) {
    this.#word = word;
    this.#beforeLast = new Float64Array(word.length + 1);
    this.#last = new Float64Array(word.length + 1);
    this.#current = new Float64Array(word.length + 1);
  }

  /** The distance, or `Infinity` as soon as it is more than `most`. */
  to(name: string, most: number): number {
    const word = this.#word;
    if (Math.abs(word.length - name.length) * EDIT > most) return Infinity;
    for (let column = 0; column <= word.length; column += 1) this.#last[column] = column * EDIT;
    for (let row = 1; row <= name.length; row += 1) {
      if (this.#fillRow(name, row) > most) return Infinity;
      [this.#beforeLast, this.#last, this.#current] = [this.#last, this.#current, this.#beforeLast];
    }
    return this.#last[word.length] ?? Infinity;
  }

  /** Works out the distances of the name's first `row` letters; gives the smallest. */
  #fillRow(name: string, row: number): number {
    const word = this.#word;
    const [beforeLast, last, current] = [this.#beforeLast, this.#last, this.#current];
    const letter = name.charAt(row - 1);
    let smallest = (current[0] = row * EDIT);
    for (let column = 1; column <= word.length; column += 1) {
      const other = word.charAt(column - 1);
      let distance = Math.min(
        at(last, column) + EDIT,
        at(current, column - 1) + EDIT,
        at(last, column - 1) + priceOfReplacing(letter, other),
      );
      if (row > 1 && column > 1 && letter === word.charAt(column - 2) && name.charAt(row - 2) === other) {
        distance = Math.min(distance, at(beforeLast, column - 2) + SWAP);
      }
      current[column] = distance;
      smallest = Math.min(smallest, distance);
    }
    return smallest;
  }
}

function at(row: Float64Array, column: number): number {
  return row[column] ?? Infinity;
}

function priceOfReplacing(a: string, b: string): number {
  if (a === b) return 0;
  return normalize(a) === normalize(b) ? SAME_LETTER : EDIT;
}

function normalize(letter: string): string {
  return letter === "-" ? "_" : letter.toLowerCase();
}
