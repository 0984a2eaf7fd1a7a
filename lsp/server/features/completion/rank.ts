/** How well a name fits what is typed of it. */
import { hasLetters } from "../../document/letters.ts";

/** From the best on: each is a way to begin, or to be inside. */
const BEGINS = 0;
const BEGINS_IN_OTHER_CASE = 1;
const BEGINS_A_WORD = 2;
const IS_INSIDE = 3;
const IS_SCATTERED = 4;

/** Fewer letters are inside of nearly every name, and these scattered over it. */
const LETTERS_INSIDE = 2;
const LETTERS_SCATTERED = 3;

/** The lower, the better; absent where the name does not have the letters in their order. */
export function rankOf(name: string, letters: string): number | undefined {
  if (name.startsWith(letters)) return BEGINS;
  const lower = name.toLowerCase();
  const wanted = letters.toLowerCase();
  if (lower.startsWith(wanted)) return BEGINS_IN_OTHER_CASE;
  const at = lower.indexOf(wanted);
  if (at < 0) return hasLetters(lower, wanted) ? IS_SCATTERED : undefined;
  for (let inside = at; inside > 0; inside = lower.indexOf(wanted, inside + 1)) {
    if (!/[a-z\d]/.test(lower.charAt(inside - 1))) return BEGINS_A_WORD;
  }
  return IS_INSIDE;
}

/** Those that fit, the best first, else in their own order. */
export function ranked<Named>(all: readonly Named[], letters: string, nameOf: (one: Named) => string): Named[] {
  const fitting = all.flatMap((one) => {
    const rank = rankOf(nameOf(one), letters);
    return rank === undefined ? [] : [{ one, rank }];
  });
  return fitting.sort((a, b) => a.rank - b.rank).map(({ one }) => one);
}

/** Names, the best first and of each rank the shortest, so far as they are wanted. */
export class BestNames {
  readonly #letters: string;
  readonly #most: number;
  readonly #worst: number;
  /** By rank, then by length: those of one place in the order in which they were met. */
  readonly #found: string[][][] = [];
  #count = 0;

  constructor(letters: string, most: number) {
    this.#letters = letters;
    this.#most = most;
    if (letters.length < LETTERS_INSIDE) this.#worst = BEGINS_IN_OTHER_CASE;
    else this.#worst = letters.length < LETTERS_SCATTERED ? IS_INSIDE : IS_SCATTERED;
  }

  add(name: string): void {
    const rank = rankOf(name, this.#letters);
    if (rank === undefined || rank > this.#worst) return;
    this.#count++;
    const ofRank = (this.#found[rank] ??= []);
    (ofRank[name.length] ??= []).push(name);
  }

  /** `isAll` if no other name would fit. */
  get best(): { readonly names: readonly string[]; readonly isAll: boolean } {
    const names: string[] = [];
    // Arrays with gaps: what is not there is passed over.
    this.#found.forEach((ofRank) =>
      ofRank.forEach((same) => names.push(...same.slice(0, Math.max(0, this.#most - names.length)))),
    );
    return { names, isAll: this.#count <= this.#most && this.#worst === IS_SCATTERED };
  }
}
