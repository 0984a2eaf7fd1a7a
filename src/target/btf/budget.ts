/**
 * How much work is done for one question. No type of a kernel comes near; damaged types can lead to the
 * same ones again and again, with twice as many at each step.
 */
import type { Btf } from "./btf.ts";
import { BtfError } from "./error.ts";

/** More than any type of a kernel nests. */
export const DEEPEST = 64;

/** Steps and letters of a text. */
const MOST = 4_000_000;

export class Budget {
  readonly #btf: Btf;
  readonly #id: number;
  #left = MOST;

  constructor(btf: Btf, id: number) {
    this.#btf = btf;
    this.#id = id;
  }

  /** Throws `BtfError` once everything is spent, or too far inside. */
  spend(amount: number, depth: number): void {
    this.#left -= amount;
    if (this.#left < 0) throw new BtfError(`type ${this.#id} has too many parts`, this.#btf.offsetOf(this.#id));
    if (depth > DEEPEST) throw tooDeep(this.#btf, this.#id);
  }
}

export function tooDeep(btf: Btf, id: number): BtfError {
  return new BtfError(`type ${id} is made of itself, or nested too deeply`, btf.offsetOf(id));
}
