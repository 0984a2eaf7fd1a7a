/**
 * BTF, the kernel's own description of its types, read where it lies: nothing is made of a type until
 * somebody asks for it.
 *
 * Sources: Documentation/bpf/btf.rst, include/uapi/linux/btf.h. Offsets in errors are bytes from the
 * beginning of the data.
 */
import { BtfError } from "./error.ts";
import { readHeader } from "./header.ts";
import type { BtfHeader } from "./header.ts";
import { KIND, KIND_NAMES, recordBytes } from "./kinds.ts";
import type { BtfKind } from "./kinds.ts";
import { decodeType } from "./type.ts";
import type { BtfType } from "./type.ts";

export { BtfError } from "./error.ts";
export type { BtfKind } from "./kinds.ts";
export type { BtfMember, BtfType } from "./type.ts";

export interface BtfOptions {
  /** Of split BTF, a module's: whose ids and strings it goes on from. */
  readonly base?: Btf;
  readonly name?: string;
}

/** Throws `BtfError` if the header or the list of types is damaged; a type of itself, when it is read. */
export function openBtf(bytes: Uint8Array, options: BtfOptions = {}): Btf {
  return new Btf(bytes, options);
}

/** After so many lookups a table of all names is worth making. */
const LOOKUPS_BEFORE_INDEX = 48;

export class Btf {
  readonly name: string | undefined;
  readonly base: Btf | undefined;
  readonly byteOrder: "little" | "big";
  /** The id of the first type that is its own. 0 is `void` and nobody's. */
  readonly firstId: number;
  /** How many types are its own. */
  readonly count: number;

  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #header: BtfHeader;
  /** Where each own type begins, from the beginning of the data. */
  readonly #offsets: Uint32Array;
  /** Where the own strings begin among those of the base and its own together. */
  readonly #firstString: number;
  readonly #types = new Map<number, BtfType>();
  #lookups = 0;
  #index: Map<string, number[]> | undefined;

  constructor(bytes: Uint8Array, { base, name }: BtfOptions) {
    this.name = name;
    this.base = base;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#header = readHeader(this.#view);
    this.byteOrder = this.#header.littleEndian ? "little" : "big";
    this.firstId = base === undefined ? 1 : base.firstId + base.count;
    this.#firstString = base === undefined ? 0 : base.stringsEnd;
    this.#offsets = this.#findTypes();
    this.count = this.#offsets.length;
  }

  /** Where the strings of BTF that is split off from this one begin. */
  get stringsEnd(): number {
    return this.#firstString + this.#header.stringsLength;
  }

  /** Throws `BtfError` for an id that there is not, and for a type that is damaged. */
  type(id: number): BtfType {
    if (id === 0) return { id, kind: "void" };
    if (id < this.firstId && this.base !== undefined) return this.base.type(id);
    const known = this.#types.get(id);
    if (known !== undefined) return known;
    const offset = this.#offsets[id - this.firstId];
    if (offset === undefined) throw new BtfError(`there is no type ${id}`, 0);
    const source = {
      view: this.#view,
      littleEndian: this.#header.littleEndian,
      string: (at: number, from: number) => this.#string(at, from),
    };
    const type = decodeType(source, id, offset);
    this.#types.set(id, type);
    return type;
  }

  /** The first type of that name and of one of the kinds: its own, else the base's. */
  find(name: string, kinds: readonly BtfKind[]): number | undefined {
    return this.#search(name, kinds, 1)[0] ?? this.base?.find(name, kinds);
  }

  /** All types of that name and of one of the kinds, its own before the base's. */
  findAll(name: string, kinds: readonly BtfKind[]): readonly number[] {
    return [...this.#search(name, kinds, Infinity), ...(this.base?.findAll(name, kinds) ?? [])];
  }

  /** The names of its own types of some kinds, in the order of their ids. */
  *names(kinds: readonly BtfKind[]): Generator<{ readonly name: string; readonly id: number }> {
    for (let index = 0; index < this.count; index++) {
      const offset = this.#offsets[index] as number;
      if (!kinds.includes(this.#kindAt(offset))) continue;
      const name = this.#string(this.#nameAt(offset), offset);
      if (name !== "") yield { name, id: this.firstId + index };
    }
  }

  #kindAt(offset: number): BtfKind {
    const info = this.#view.getUint32(offset + 4, this.#header.littleEndian);
    const kind = KIND_NAMES[(info >>> 24) & 0x1f] ?? "int";
    return kind === "enum64" ? "enum" : kind;
  }

  #nameAt(offset: number): number {
    return this.#view.getUint32(offset, this.#header.littleEndian);
  }

  #search(name: string, kinds: readonly BtfKind[], most: number): number[] {
    if (name === "") return [];
    this.#lookups++;
    const ids = this.#lookups > LOOKUPS_BEFORE_INDEX ? this.#indexed(name) : this.#scan(name, kinds, most);
    const found = ids.filter((id) => kinds.includes(this.#kindAt(this.#offsets[id - this.firstId] as number)));
    return found.slice(0, most);
  }

  /** Compares the bytes of names where they lie. */
  #scan(name: string, kinds: readonly BtfKind[], most: number): number[] {
    const wanted = new TextEncoder().encode(`${name}\0`);
    const mask = kinds.reduce((sum, kind) => sum | (1 << KIND[kind]) | (kind === "enum" ? 1 << KIND.enum64 : 0), 0);
    const found: number[] = [];
    const { littleEndian } = this.#header;
    for (let index = 0; index < this.count && found.length < most; index++) {
      const offset = this.#offsets[index] as number;
      const info = this.#view.getUint32(offset + 4, littleEndian);
      if (((mask >>> ((info >>> 24) & 0x1f)) & 1) === 0) continue;
      if (this.#isString(this.#view.getUint32(offset, littleEndian), wanted)) found.push(this.firstId + index);
    }
    return found;
  }

  #indexed(name: string): readonly number[] {
    if (this.#index === undefined) {
      this.#index = new Map();
      for (const { name: own, id } of this.names(Object.keys(KIND) as BtfKind[])) {
        const ids = this.#index.get(own);
        if (ids === undefined) this.#index.set(own, [id]);
        else ids.push(id);
      }
    }
    return this.#index.get(name) ?? [];
  }

  #isString(at: number, wanted: Uint8Array): boolean {
    const own = at - this.#firstString;
    if (own < 0) return this.base?.hasString(at, wanted) ?? false;
    const start = this.#header.stringsStart + own;
    if (own + wanted.length > this.#header.stringsLength) return false;
    for (let index = 0; index < wanted.length; index++) {
      if (this.#bytes[start + index] !== wanted[index]) return false;
    }
    return true;
  }

  /** True if the string at `at` is `wanted`, its NUL included. */
  hasString(at: number, wanted: Uint8Array): boolean {
    return this.#isString(at, wanted);
  }

  /** The string at `at`, for what stands at byte `from`. */
  string(at: number, from: number): string {
    return this.#string(at, from);
  }

  #string(at: number, from: number): string {
    const own = at - this.#firstString;
    if (own < 0 && this.base !== undefined) return this.base.string(at, from);
    const { stringsStart, stringsLength } = this.#header;
    if (own >= stringsLength) throw new BtfError("a name is outside the strings", from);
    const start = stringsStart + own;
    const end = this.#bytes.indexOf(0, start);
    if (end < 0 || end >= stringsStart + stringsLength) throw new BtfError("a name does not end", from);
    return new TextDecoder().decode(this.#bytes.subarray(start, end));
  }

  /** One pass over the list, by the lengths that the kinds have. */
  #findTypes(): Uint32Array {
    const { typesStart, typesLength, littleEndian } = this.#header;
    const end = typesStart + typesLength;
    // A type has twelve bytes at least.
    const offsets = new Uint32Array(Math.floor(typesLength / 12));
    let count = 0;
    for (let at = typesStart; at < end; ) {
      if (at + 12 > end) throw new BtfError("the last type is cut off", at);
      const info = this.#view.getUint32(at + 4, littleEndian);
      const kind = (info >>> 24) & 0x1f;
      const length = recordBytes(kind, info & 0xffff);
      if (length === undefined) throw new BtfError(`a type of the unknown kind ${kind}`, at);
      if (at + length > end) throw new BtfError("the last type is cut off", at);
      offsets[count++] = at;
      at += length;
    }
    return offsets.subarray(0, count);
  }
}
