/** Finds types by their names: by looking at all at first, by a table if there is more to find. */
import { maskOf } from "./kinds.ts";
import type { BtfKind } from "./kinds.ts";
import { hashOf } from "./strings.ts";
import type { BtfStrings } from "./strings.ts";

/** A pass over a kernel's types costs a few milliseconds, the table about ten times that. */
const LOOKUPS_BEFORE_TABLE = 16;

const NONE = -1;

/** Types by the hashes of their names: chains, in the order of the types. */
interface Table {
  readonly mask: number;
  readonly first: Int32Array;
  readonly next: Int32Array;
}

export class NameIndex {
  readonly #words: Uint32Array;
  readonly #offsets: Uint32Array;
  readonly #strings: BtfStrings;
  #lookups = 0;
  #table: Table | undefined;

  constructor(words: Uint32Array, offsets: Uint32Array, strings: BtfStrings) {
    this.#words = words;
    this.#offsets = offsets;
    this.#strings = strings;
  }

  /** The positions of types of a name and of some kinds, in their order, `most` at most. */
  find(name: string, kinds: readonly BtfKind[], most: number): number[] {
    if (name === "" || name.includes("\0")) return [];
    const wanted = new TextEncoder().encode(`${name}\0`);
    const mask = maskOf(kinds);
    if (this.#table === undefined && ++this.#lookups > LOOKUPS_BEFORE_TABLE) this.#table = this.#makeTable();
    return this.#table === undefined ? this.#scan(wanted, mask, most) : this.#lookUp(this.#table, wanted, mask, most);
  }

  #scan(wanted: Uint8Array, kinds: number, most: number): number[] {
    const [words, offsets, strings] = [this.#words, this.#offsets, this.#strings];
    const found: number[] = [];
    for (let index = 0; index < offsets.length; index++) {
      const at = offsets[index] as number;
      if (!isOfKind(words[at + 1] as number, kinds) || !strings.is(words[at] as number, wanted)) continue;
      found.push(index);
      if (found.length >= most) break;
    }
    return found;
  }

  #lookUp({ mask, first, next }: Table, wanted: Uint8Array, kinds: number, most: number): number[] {
    const found: number[] = [];
    let index = first[hashOf(wanted) & mask] as number;
    for (; index !== NONE && found.length < most; index = next[index] as number) {
      const at = this.#offsets[index] as number;
      if (isOfKind(this.#words[at + 1] as number, kinds) && this.#strings.is(this.#words[at] as number, wanted)) {
        found.push(index);
      }
    }
    return found;
  }

  #makeTable(): Table {
    const count = this.#offsets.length;
    const size = 2 ** Math.ceil(Math.log2(count + 1));
    const table = { mask: size - 1, first: new Int32Array(size).fill(NONE), next: new Int32Array(count).fill(NONE) };
    // From behind, since each goes to the front of its chain.
    for (let index = count - 1; index >= 0; index--) {
      const name = this.#words[this.#offsets[index] as number] as number;
      if (name === 0) continue;
      const place = this.#strings.hash(name) & table.mask;
      table.next[index] = table.first[place] as number;
      table.first[place] = index;
    }
    return table;
  }
}

/** By the word that has the kind, and a mask of kinds; those from 32 up have no bit there. */
export function isOfKind(info: number, mask: number): boolean {
  const kind = (info >>> 24) & 0x7f;
  return kind < 32 && ((mask >>> kind) & 1) !== 0;
}
