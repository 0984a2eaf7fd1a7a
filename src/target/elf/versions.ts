/**
 * Versions of dynamic symbols. Source: Linux Standard Base, Core, "Symbol Versioning"; the structures
 * are Elf64_Verdef, Verdaux, Verneed and Vernaux, alike in both classes.
 */
import { ElfError } from "./error.ts";
import type { Extent, Reader } from "./reader.ts";

export interface VersionSections {
  /** .gnu.version: 16 bits for each symbol. */
  readonly symbols: Extent;
  /** .gnu.version_d and .gnu.version_r: what the numbers stand for. */
  readonly defined: Extent | undefined;
  readonly needed: Extent | undefined;
  readonly strings: Extent;
}

export interface SymbolVersion {
  readonly name: string | undefined;
  readonly isHidden: boolean;
}

const HIDDEN = 0x8000;
/** The numbers of symbols that are local, and of those that have no version. */
const LAST_WITHOUT_NAME = 1;
const BYTES = { verdef: 20, verneed: 16, vernaux: 16 } as const;
const NO_VERSION: SymbolVersion = { name: undefined, isHidden: false };

export class Versions {
  readonly #reader: Reader;
  readonly #sections: VersionSections;
  /** By number, where the name is in the table of strings. */
  #names: Map<number, number> | undefined;

  constructor(reader: Reader, sections: VersionSections) {
    this.#reader = reader;
    this.#sections = sections;
  }

  of(index: number): SymbolVersion {
    const { symbols, strings } = this.#sections;
    if (index * 2 + 2 > symbols.size) return NO_VERSION;
    const version = this.#reader.u16(symbols.offset + index * 2);
    const number = version & ~HIDDEN;
    const isHidden = (version & HIDDEN) !== 0;
    if (number <= LAST_WITHOUT_NAME) return { name: undefined, isHidden };
    this.#names ??= this.#readNames();
    const name = this.#names.get(number);
    return { name: name === undefined ? undefined : this.#reader.string(strings, name), isHidden };
  }

  #readNames(): Map<number, number> {
    const names = new Map<number, number>();
    const { defined, needed } = this.#sections;
    if (defined !== undefined) this.#readDefined(defined, names);
    if (needed !== undefined) this.#readNeeded(needed, names);
    return names;
  }

  #readDefined(section: Extent, names: Map<number, number>): void {
    for (const at of this.#chain({ section, start: section.offset, bytes: BYTES.verdef, next: 16 })) {
      // The first name is the version's own, the others are those that it comes after.
      const auxiliary = at + this.#reader.u32(at + 12);
      names.set(this.#reader.u16(at + 4) & ~HIDDEN, this.#reader.u32(auxiliary));
    }
  }

  #readNeeded(section: Extent, names: Map<number, number>): void {
    // Damaged chains can share their links: no more of them are followed than there is room for.
    let left = section.size / BYTES.vernaux;
    for (const file of this.#chain({ section, start: section.offset, bytes: BYTES.verneed, next: 12 })) {
      const start = file + this.#reader.u32(file + 8);
      for (const at of this.#chain({ section, start, bytes: BYTES.vernaux, next: 12 })) {
        if (--left < 0) throw new ElfError("its needed versions run into each other", at);
        names.set(this.#reader.u16(at + 6) & ~HIDDEN, this.#reader.u32(at + 8));
      }
    }
  }

  /** Links that each say how far the next is; they only ever go forward, by a link's length at least. */
  *#chain({ section, start, bytes, next }: Chain): Generator<number> {
    const end = section.offset + section.size;
    for (let at = start; at + bytes <= end;) {
      yield at;
      const step = this.#reader.u32(at + next);
      if (step === 0) return;
      if (step < bytes) throw new ElfError("a version begins inside the one before it", at + next);
      at += step;
    }
  }
}

interface Chain {
  readonly section: Extent;
  readonly start: number;
  readonly bytes: number;
  /** Where in a link it says how far the next is. */
  readonly next: number;
}
