/** Names by the tens of thousands, sorted, most of which are passed over by their letters. */
import { BestNames } from "./rank.ts";

export class SortedNames {
  readonly all: readonly string[];
  /** Which letters each name has; made when it is first needed. */
  #letters: Int32Array | undefined;

  constructor(names: Iterable<string>) {
    this.all = [...new Set(names)].sort();
  }

  /** `most` at most, those first that fit best. */
  matching(letters: string, most: number): { readonly names: readonly string[]; readonly isAll: boolean } {
    const beginning = this.#beginningWith(letters, most);
    if (beginning !== undefined) return { names: beginning, isAll: false };
    const found = new BestNames(letters, most);
    const own = (this.#letters ??= Int32Array.from(this.all, lettersIn));
    const wanted = lettersIn(letters);
    for (let index = 0; index < own.length; index++) {
      if ((wanted & ~(own[index] ?? 0)) === 0) found.add(this.all[index] ?? "");
    }
    return found.best;
  }

  has(name: string): boolean {
    return this.all[this.#from(name)] === name;
  }

  /** Those that begin so, where they are more than are wanted: nothing fits better. */
  #beginningWith(letters: string, most: number): readonly string[] | undefined {
    const start = this.#from(letters);
    let end = start;
    while (this.all[end]?.startsWith(letters) === true) end++;
    if (end - start <= most) return undefined;
    const found = new BestNames(letters, most);
    for (let index = start; index < end; index++) found.add(this.all[index] ?? "");
    return found.best.names;
  }

  /** Where the first stands that is not before a name. */
  #from(name: string): number {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.all[middle] ?? "") < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const CODE_OF_A = 0x61;
const LETTERS = 26;

/** A bit for each letter that is in a text, whatever its case; other characters are not told apart. */
function lettersIn(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = (text.charCodeAt(at) | 0x20) - CODE_OF_A;
    if (letter >= 0 && letter < LETTERS) bits |= 1 << letter;
  }
  return bits;
}
