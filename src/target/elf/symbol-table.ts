/**
 * Symbols by name, without an object for each: a browser has a million. The first search makes an
 * index of them, a hash table of numbers.
 */
import type { Extent, Reader } from "./reader.ts";
import { SYMBOL_BYTES, isDefined, isFunction, readFields, readInfo, readSectionOf } from "./symbol.ts";
import type { ElfSymbol } from "./symbol.ts";
import type { Versions } from "./versions.ts";

export interface SymbolTableParts {
  readonly table: ElfSymbol["table"];
  readonly machine: number;
  readonly entries: Extent;
  readonly strings: Extent;
  readonly versions: Versions | undefined;
  /** SHT_SYMTAB_SHNDX */
  readonly wideSections: Extent | undefined;
}

/** Between a name and its version, as linkers write them into .symtab: `name@version`, or `@@` for the default. */
const AT = 0x40;
/** More of a name is not worth hashing; and where names overlap, each costs no more than this. */
const HASHED_BYTES = 64;

const encoder = new TextEncoder();

export class SymbolTable {
  readonly #reader: Reader;
  readonly #parts: SymbolTableParts;
  readonly #count: number;
  #index: { readonly heads: Uint32Array; readonly next: Uint32Array } | undefined;

  constructor(reader: Reader, parts: SymbolTableParts) {
    this.#reader = reader;
    this.#parts = parts;
    this.#count = Math.floor(parts.entries.size / SYMBOL_BYTES[reader.bits]);
  }

  /** All entries of a name, whatever their version. */
  find(name: string): ElfSymbol[] {
    const bytes = encoder.encode(name);
    if (bytes.length === 0) return [];
    const { heads, next } = (this.#index ??= this.#makeIndex());
    const found: number[] = [];
    const bucket = hash(bytes, 0, bytes.length) & (heads.length - 1);
    // The number of a symbol, and 0 for none: no table's first entry is a symbol.
    for (let index = heads[bucket] ?? 0; index !== 0; index = next[index] ?? 0) {
      if (this.#isNamed(index, bytes)) found.push(index);
    }
    return found.sort((a, b) => a - b).map((index) => this.#symbol(index, name));
  }

  /** Names of functions that are defined here; each once, without its version. */
  *functionNames(): Generator<string> {
    const { strings, machine } = this.#parts;
    const seen = new Set<number>();
    const read = this.#reader.strings(strings);
    for (let index = 1; index < this.#count; index++) {
      const at = this.#at(index);
      const { info, section } = readInfo(this.#reader, at);
      const nameIndex = this.#reader.u32(at);
      if (section === 0 || nameIndex === 0 || !isFunction(info, machine) || seen.has(nameIndex)) continue;
      seen.add(nameIndex);
      const name = read(nameIndex);
      if (name !== "") yield withoutVersion(name);
    }
  }

  #at(index: number): number {
    return this.#parts.entries.offset + index * SYMBOL_BYTES[this.#reader.bits];
  }

  #makeIndex(): { heads: Uint32Array; next: Uint32Array } {
    const { strings } = this.#parts;
    const { bytes } = this.#reader;
    // A power of two: a bucket is the hash's lower bits.
    const heads = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(this.#count, 2))));
    const next = new Uint32Array(this.#count);
    const end = strings.offset + strings.size;
    for (let index = 1; index < this.#count; index++) {
      const nameIndex = this.#reader.u32(this.#at(index));
      if (nameIndex === 0 || nameIndex >= strings.size) continue;
      const bucket = hash(bytes, strings.offset + nameIndex, end) & (heads.length - 1);
      next[index] = heads[bucket] ?? 0;
      heads[bucket] = index;
    }
    return { heads, next };
  }

  #isNamed(index: number, name: Uint8Array): boolean {
    const { strings } = this.#parts;
    const { bytes } = this.#reader;
    const start = strings.offset + this.#reader.u32(this.#at(index));
    const end = start + name.length;
    if (end >= strings.offset + strings.size) return false;
    if (name.some((byte, at) => bytes[start + at] !== byte)) return false;
    return bytes[end] === 0 || bytes[end] === AT;
  }

  #symbol(index: number, name: string): ElfSymbol {
    const { table, machine, versions, strings, wideSections } = this.#parts;
    const reader = this.#reader;
    const at = this.#at(index);
    const written = this.#writtenVersion(strings, reader.u32(at) + encoder.encode(name).length);
    const { name: version, isHidden } = written ?? versions?.of(index) ?? { name: undefined, isHidden: false };
    const section = readSectionOf(readInfo(reader, at).section, index, { reader, wide: wideSections });
    const isDefaultVersion = !isHidden && isDefined({ section });
    return {
      name,
      ...readFields(reader, at, machine),
      section,
      ...(version === undefined ? {} : { version }),
      isDefaultVersion,
      table,
    };
  }

  /** The version behind a name, whose end is at `index` of the strings. */
  #writtenVersion(strings: Extent, index: number): { name: string; isHidden: boolean } | undefined {
    const { bytes } = this.#reader;
    if (bytes[strings.offset + index] !== AT) return undefined;
    const isHidden = bytes[strings.offset + index + 1] !== AT;
    return { name: this.#reader.string(strings, index + (isHidden ? 1 : 2)), isHidden };
  }
}

/** Of what comes before the version. Source of the function: FNV-1a, 32 bits. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  const last = Math.min(end, start + HASHED_BYTES);
  let value = 0x811c9dc5;
  for (let at = start; at < last; at++) {
    const byte = bytes[at] as number;
    if (byte === 0 || (byte === AT && at > start)) break;
    value = Math.imul(value ^ byte, 0x01000193);
  }
  return value >>> 0;
}

function withoutVersion(name: string): string {
  const at = name.indexOf("@", 1);
  return at < 0 ? name : name.slice(0, at);
}
