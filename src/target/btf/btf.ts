/**
 * BTF, the kernel's own description of its types, read where it lies: nothing is made of a type until
 * somebody asks for it.
 *
 * Sources: Documentation/bpf/btf.rst, include/uapi/linux/btf.h. Offsets in errors are bytes from the
 * beginning of the data.
 */
import { BtfError } from "./error.ts";
import { readHeader } from "./header.ts";
import { HEAD_WORDS, KIND, kindOf, maskOf } from "./kinds.ts";
import type { BtfKind } from "./kinds.ts";
import { NameIndex, isOfKind } from "./name-index.ts";
import { BtfStrings } from "./strings.ts";
import { decodeType } from "./type.ts";
import type { BitField, BtfType, TypeSource } from "./type.ts";
import { findTypes, wordsOf } from "./words.ts";

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

/** More types than any definition is about; who reads all of them need not keep all. */
const KEPT_TYPES = 4096;

/** What stands between a member and an integer. */
const WRAPPERS = maskOf(["typedef", "volatile", "const", "restrict", "type-tag"]);
const MOST_WRAPPERS = 32;

export class Btf {
  readonly name: string | undefined;
  readonly base: Btf | undefined;
  readonly byteOrder: "little" | "big";
  /** The id of the first type that is its own. 0 is `void` and nobody's. */
  readonly firstId: number;
  /** How many types are its own. */
  readonly count: number;

  readonly #words: Uint32Array;
  /** Where each own type begins, as an index of a word. */
  readonly #offsets: Uint32Array;
  readonly #strings: BtfStrings;
  readonly #names: NameIndex;
  readonly #source: TypeSource;
  readonly #types = new Map<number, BtfType>();
  #knowsSigns: boolean | undefined;

  constructor(bytes: Uint8Array, { base, name }: BtfOptions) {
    this.name = name;
    this.base = base;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const header = readHeader(view, base !== undefined);
    this.byteOrder = header.littleEndian ? "little" : "big";
    this.firstId = base?.nextId ?? 1;
    this.#words = wordsOf(bytes, header);
    this.#offsets = findTypes(this.#words, header);
    this.count = this.#offsets.length;
    const { stringsStart, stringsLength } = header;
    const strings = bytes.subarray(stringsStart, stringsStart + stringsLength);
    this.#strings = new BtfStrings(strings, base === undefined ? undefined : base.#strings);
    this.#names = new NameIndex(this.#words, this.#offsets, this.#strings);
    this.#source = {
      words: this.#words,
      start: header.typesStart,
      string: (offset, from) => this.#strings.at(offset, from),
      bitField: (id) => this.#bitField(id),
      knowsSigns: () => this.#canTellSigns(),
    };
  }

  /** The first id behind its own, with which BTF that is split off from it begins. */
  get nextId(): number {
    return this.firstId + this.count;
  }

  /** Where the strings of BTF that is split off from it begin. */
  get stringsEnd(): number {
    return this.#strings.end;
  }

  /** Throws `BtfError` for an id that there is not, and for a type that is damaged. */
  type(id: number): BtfType {
    if (id === 0) return { id, kind: "void" };
    if (id < this.firstId && this.base !== undefined) return this.base.type(id);
    const known = this.#types.get(id);
    if (known !== undefined) return known;
    const at = this.#offsets[id - this.firstId];
    if (at === undefined) throw new BtfError(`there is no type ${id}`, this.#source.start);
    const type = decodeType(this.#source, id, at);
    if (this.#types.size >= KEPT_TYPES) this.#types.clear();
    this.#types.set(id, type);
    return type;
  }

  /** The byte at which a type begins, in its own data or in that of its base. */
  offsetOf(id: number): number {
    if (id < this.firstId && this.base !== undefined) return this.base.offsetOf(id);
    return this.#source.start + (this.#offsets[id - this.firstId] ?? 0) * 4;
  }

  /** The first type of that name and of one of the kinds: its own, else the base's. */
  find(name: string, kinds: readonly BtfKind[]): number | undefined {
    const [index] = this.#names.find(name, kinds, 1);
    return index === undefined ? this.base?.find(name, kinds) : this.firstId + index;
  }

  /** All types of that name and of one of the kinds, its own before the base's. */
  findAll(name: string, kinds: readonly BtfKind[]): readonly number[] {
    const own = this.#names.find(name, kinds, Infinity).map((index) => this.firstId + index);
    return [...own, ...(this.base?.findAll(name, kinds) ?? [])];
  }

  /** The names of its own types of some kinds, in the order of their ids. */
  *names(kinds: readonly BtfKind[]): Generator<{ readonly name: string; readonly id: number }> {
    const mask = maskOf(kinds);
    for (let index = 0; index < this.count; index++) {
      const at = this.#offsets[index] as number;
      if (!isOfKind(this.#words[at + 1] as number, mask)) continue;
      const name = this.#strings.at(this.#words[at] as number, this.#source.start + at * 4);
      if (name !== "") yield { name, id: this.firstId + index };
    }
  }

  /** Looks at the words alone: it is asked for each member of a structure. */
  #bitField(id: number): BitField | undefined {
    let current = id;
    for (let depth = 0; depth < MOST_WRAPPERS; depth++) {
      if (current < this.firstId && this.base !== undefined) return this.base.#bitField(current);
      const at = this.#offsets[current - this.firstId];
      if (at === undefined) return undefined;
      const [info, third] = [this.#words[at + 1] as number, this.#words[at + 2] as number];
      if (kindOf(info) === KIND.int) return bitFieldOf(this.#words[at + HEAD_WORDS] as number, third);
      if (!isOfKind(info, WRAPPERS)) return undefined;
      current = third;
    }
    return undefined;
  }

  /** By its own enumerations, or those of its base: whoever wrote one with a sign would write all. */
  #canTellSigns(): boolean {
    this.#knowsSigns ??= this.#hasSignedEnum() || (this.base !== undefined && this.base.#canTellSigns());
    return this.#knowsSigns;
  }

  #hasSignedEnum(): boolean {
    return this.#offsets.some((at) => {
      const info = this.#words[at + 1] as number;
      return kindOf(info) === KIND.enum64 || (kindOf(info) === KIND.enum && info >>> 31 === 1);
    });
  }
}

/** By an integer's encoding: its bits, unless they are all that its bytes have. */
function bitFieldOf(encoding: number, bytes: number): BitField | undefined {
  const [bitOffset, bits] = [(encoding >>> 16) & 0xff, encoding & 0xff];
  return bits === bytes * 8 && bitOffset === 0 ? undefined : { bitOffset, bits };
}
