/** Makes BTF: for tests, for kernels that are made up, for types that are declared. Source: include/uapi/linux/btf.h */
import { KIND } from "./kinds.ts";

export interface WriterOptions {
  readonly littleEndian?: boolean;
  /** Of split BTF: the first id and the first offset of a string that the base leaves. A `Btf` has both. */
  readonly base?: { readonly nextId: number; readonly stringsEnd: number };
  /** Of kinds by their number, bytes behind the head and of each part: written in a section of its own. */
  readonly layouts?: readonly (readonly [fixed: number, each: number])[];
}

export interface MemberToWrite {
  /** Empty for an anonymous structure or union. */
  readonly name: string;
  readonly type: number;
  readonly bitOffset: number;
  readonly bitSize?: number;
}

type Linkage = "static" | "global" | "extern";

const LINKAGES: Readonly<Record<Linkage, number>> = { static: 0, global: 1, extern: 2 };

const MAGIC = 0xeb9f;
const HEADER_BYTES = 24;
const HEADER_BYTES_WITH_LAYOUTS = 32;

interface Head {
  readonly name?: string;
  /** `size` or `type` */
  readonly third?: number;
  /** `vlen` */
  readonly count?: number;
  /** `kind_flag` */
  readonly flag?: boolean;
}

/** Each method adds a type and gives its id. Ids go up by one, so one that is yet to come can be named. */
export class BtfWriter {
  readonly #littleEndian: boolean;
  readonly #firstId: number;
  readonly #firstString: number;
  readonly #layouts: readonly (readonly [fixed: number, each: number])[];
  readonly #words: number[] = [];
  readonly #strings: number[] = [];
  readonly #offsets = new Map<string, number>();
  #count = 0;

  constructor({ littleEndian = true, base, layouts = [] }: WriterOptions = {}) {
    this.#littleEndian = littleEndian;
    this.#firstId = base?.nextId ?? 1;
    this.#firstString = base?.stringsEnd ?? 0;
    this.#layouts = layouts;
    if (base === undefined) this.#strings.push(0);
  }

  /** The id that the next type gets. */
  get nextId(): number {
    return this.#firstId + this.#count;
  }

  /** Where the strings of BTF that is split off from this one begin. */
  get stringsEnd(): number {
    return this.#firstString + this.#strings.length;
  }

  int(
    name: string,
    bytes: number,
    { signed = false, isChar = false, isBool = false, bits = bytes * 8, bitOffset = 0 } = {},
  ): number {
    const flags = (signed ? 1 : 0) | (isChar ? 2 : 0) | (isBool ? 4 : 0);
    return this.#add(KIND.int, { name, third: bytes }, [(flags << 24) | (bitOffset << 16) | bits]);
  }

  pointer(target: number): number {
    return this.#add(KIND.pointer, { third: target }, []);
  }

  array(element: number, length: number, index: number): number {
    return this.#add(KIND.array, {}, [element, index, length]);
  }

  record(kind: "struct" | "union", name: string, bytes: number, members: readonly MemberToWrite[]): number {
    const flag = members.some(({ bitSize }) => bitSize !== undefined);
    const words = members.flatMap((member) => [
      this.#string(member.name),
      member.type,
      flag ? withBitSize(member) : member.bitOffset,
    ]);
    return this.#add(KIND[kind], { name, third: bytes, count: members.length, flag }, words);
  }

  enumeration(name: string, values: Readonly<Record<string, number>>, { bytes = 4, signed = false } = {}): number {
    const entries = Object.entries(values);
    const words = entries.flatMap(([text, value]) => [this.#string(text), value]);
    return this.#add(KIND.enum, { name, third: bytes, count: entries.length, flag: signed }, words);
  }

  enum64(name: string, values: Readonly<Record<string, bigint>>, { bytes = 8, signed = false } = {}): number {
    const entries = Object.entries(values);
    const words = entries.flatMap(([text, value]) => [
      this.#string(text),
      Number(BigInt.asUintN(32, value)),
      Number(BigInt.asUintN(32, value >> 32n)),
    ]);
    return this.#add(KIND.enum64, { name, third: bytes, count: entries.length, flag: signed }, words);
  }

  forward(name: string, of: "struct" | "union"): number {
    return this.#add(KIND.forward, { name, flag: of === "union" }, []);
  }

  typedef(name: string, target: number): number {
    return this.#add(KIND.typedef, { name, third: target }, []);
  }

  qualified(kind: "const" | "volatile" | "restrict", target: number): number {
    return this.#add(KIND[kind], { third: target }, []);
  }

  /** `isAttribute` is for any attribute but btf_type_tag. */
  typeTag(name: string, target: number, { isAttribute = false } = {}): number {
    return this.#add(KIND["type-tag"], { name, third: target, flag: isAttribute }, []);
  }

  /** Of a member or parameter, by its position, or of the whole. */
  declarationTag(name: string, target: number, component = -1): number {
    return this.#add(KIND["declaration-tag"], { name, third: target }, [component]);
  }

  float(name: string, bytes: number): number {
    return this.#add(KIND.float, { name, third: bytes }, []);
  }

  /** A prototype; a last parameter of type 0 and no name is `...`. */
  prototype(returns: number, parameters: readonly (readonly [name: string, type: number])[]): number {
    const words = parameters.flatMap(([name, type]) => [this.#string(name), type]);
    return this.#add(KIND.prototype, { third: returns, count: parameters.length }, words);
  }

  function(name: string, prototype: number, linkage: Linkage = "global"): number {
    return this.#add(KIND.function, { name, third: prototype, count: LINKAGES[linkage] }, []);
  }

  variable(name: string, type: number, linkage: Linkage = "global"): number {
    return this.#add(KIND.variable, { name, third: type }, [LINKAGES[linkage]]);
  }

  /** Variables: type, offset and bytes. */
  section(name: string, bytes: number, variables: readonly (readonly [number, number, number])[]): number {
    return this.#add(KIND.section, { name, third: bytes, count: variables.length }, variables.flat());
  }

  /** A kind that is not known here, with the words behind its head. */
  unknown(kind: number, head: Head, words: readonly number[]): number {
    return this.#add(kind, head, words);
  }

  bytes(): Uint8Array {
    const headerBytes = this.#layouts.length === 0 ? HEADER_BYTES : HEADER_BYTES_WITH_LAYOUTS;
    const typesLength = this.#words.length * 4;
    const layoutsLength = this.#layouts.length * 4;
    // The strings last, since everything else is aligned.
    const stringsAt = typesLength + layoutsLength;
    const bytes = new Uint8Array(headerBytes + stringsAt + this.#strings.length);
    const view = new DataView(bytes.buffer);
    const words = (at: number, values: readonly number[]): void =>
      values.forEach((value, index) => view.setUint32(at + 4 * index, value, this.#littleEndian));
    view.setUint16(0, MAGIC, this.#littleEndian);
    view.setUint8(2, 1);
    words(4, [headerBytes, 0, typesLength, stringsAt, this.#strings.length]);
    if (this.#layouts.length > 0) words(24, [typesLength, layoutsLength]);
    words(headerBytes, this.#words);
    this.#layouts.forEach(([fixed, each], kind) => bytes.set([fixed, each], headerBytes + typesLength + 4 * kind));
    bytes.set(this.#strings, headerBytes + stringsAt);
    return bytes;
  }

  #add(kind: number, { name = "", third = 0, count = 0, flag = false }: Head, tail: readonly number[]): number {
    const info = ((flag ? 1 : 0) << 31) | (kind << 24) | count;
    this.#words.push(this.#string(name), info, third);
    for (const word of tail) this.#words.push(word);
    return this.#firstId + this.#count++;
  }

  #string(text: string): number {
    if (text === "") return 0;
    const known = this.#offsets.get(text);
    if (known !== undefined) return known;
    const offset = this.stringsEnd;
    this.#strings.push(...new TextEncoder().encode(text), 0);
    this.#offsets.set(text, offset);
    return offset;
  }
}

/** BTF_MEMBER_BITFIELD_SIZE and BTF_MEMBER_BIT_OFFSET. */
function withBitSize({ name, bitOffset, bitSize = 0 }: MemberToWrite): number {
  if (bitOffset > 0xff_ffff || bitSize > 0xff) throw new RangeError(`no room for ${name} at bit ${bitOffset}`);
  return (bitSize << 24) | bitOffset;
}
