/** Makes BTF: for tests, and for kernels that are made up. Source: include/uapi/linux/btf.h */
import { KIND } from "./kinds.ts";
import type { BtfKind } from "./kinds.ts";

export interface WriterOptions {
  readonly littleEndian?: boolean;
  /** Of split BTF: how many ids, `void` among them, and how many bytes of strings the base has. */
  readonly base?: { readonly nextId: number; readonly stringsEnd: number };
}

export interface MemberToWrite {
  readonly name: string;
  readonly type: number;
  readonly bitOffset: number;
  readonly bitSize?: number;
}

export class BtfWriter {
  readonly #littleEndian: boolean;
  readonly #firstId: number;
  readonly #firstString: number;
  readonly #words: number[] = [];
  readonly #strings: number[] = [];
  readonly #offsets = new Map<string, number>();
  #count = 0;

  constructor({ littleEndian = true, base }: WriterOptions = {}) {
    this.#littleEndian = littleEndian;
    this.#firstId = base?.nextId ?? 1;
    this.#firstString = base?.stringsEnd ?? 0;
    if (base === undefined) this.#strings.push(0);
  }

  int(name: string, bytes: number, { signed = false, isBool = false, bits = bytes * 8 } = {}): number {
    return this.#add("int", { name, third: bytes }, [((signed ? 1 : isBool ? 4 : 0) << 24) | bits]);
  }

  pointer(target: number): number {
    return this.#add("pointer", { third: target }, []);
  }

  array(element: number, length: number, index: number): number {
    return this.#add("array", {}, [element, index, length]);
  }

  record(kind: "struct" | "union", name: string, bytes: number, members: readonly MemberToWrite[]): number {
    const flag = members.some(({ bitSize }) => bitSize !== undefined);
    const words = members.flatMap((member) => [
      this.#string(member.name),
      member.type,
      flag ? ((member.bitSize ?? 0) << 24) | member.bitOffset : member.bitOffset,
    ]);
    return this.#add(kind, { name, third: bytes, count: members.length, flag }, words);
  }

  enumeration(name: string, values: Readonly<Record<string, number>>, { bytes = 4, signed = false } = {}): number {
    const entries = Object.entries(values);
    const words = entries.flatMap(([text, value]) => [this.#string(text), value]);
    return this.#add("enum", { name, third: bytes, count: entries.length, flag: signed }, words);
  }

  enum64(name: string, values: Readonly<Record<string, bigint>>, { signed = false } = {}): number {
    const entries = Object.entries(values);
    const words = entries.flatMap(([text, value]) => [
      this.#string(text),
      Number(BigInt.asUintN(32, value)),
      Number(BigInt.asUintN(32, value >> 32n)),
    ]);
    return this.#add("enum64", { name, third: 8, count: entries.length, flag: signed }, words);
  }

  forward(name: string, of: "struct" | "union"): number {
    return this.#add("forward", { name, flag: of === "union" }, []);
  }

  typedef(name: string, target: number): number {
    return this.#add("typedef", { name, third: target }, []);
  }

  qualified(kind: "const" | "volatile" | "restrict", target: number): number {
    return this.#add(kind, { third: target }, []);
  }

  typeTag(name: string, target: number): number {
    return this.#add("type-tag", { name, third: target }, []);
  }

  declarationTag(name: string, target: number, component = -1): number {
    return this.#add("declaration-tag", { name, third: target }, [component]);
  }

  float(name: string, bytes: number): number {
    return this.#add("float", { name, third: bytes }, []);
  }

  /** A prototype; a last parameter of type 0 and no name is `...`. */
  prototype(returns: number, parameters: readonly (readonly [name: string, type: number])[]): number {
    const words = parameters.flatMap(([name, type]) => [this.#string(name), type]);
    return this.#add("prototype", { third: returns, count: parameters.length }, words);
  }

  function(name: string, prototype: number): number {
    return this.#add("function", { name, third: prototype, count: 1 }, []);
  }

  variable(name: string, type: number): number {
    return this.#add("variable", { name, third: type }, [1]);
  }

  section(name: string, bytes: number, variables: readonly (readonly number[])[]): number {
    return this.#add("section", { name, third: bytes, count: variables.length }, variables.flat());
  }

  bytes(): Uint8Array {
    const HEADER = 24;
    const typesLength = this.#words.length * 4;
    const bytes = new Uint8Array(HEADER + typesLength + this.#strings.length);
    const view = new DataView(bytes.buffer);
    const word = (at: number, value: number): void => view.setUint32(at, value, this.#littleEndian);
    view.setUint16(0, 0xeb9f, this.#littleEndian);
    view.setUint8(2, 1);
    [HEADER, 0, typesLength, typesLength, this.#strings.length].forEach((value, index) => word(4 + 4 * index, value));
    this.#words.forEach((value, index) => word(HEADER + 4 * index, value));
    bytes.set(this.#strings, HEADER + typesLength);
    return bytes;
  }

  #add(
    kind: BtfKind,
    { name = "", third = 0, count = 0, flag = false }: { name?: string; third?: number; count?: number; flag?: boolean },
    tail: readonly number[],
  ): number {
    const info = ((flag ? 1 : 0) << 31) | (KIND[kind] << 24) | count;
    this.#words.push(this.#string(name), info, third, ...tail);
    return this.#firstId + this.#count++;
  }

  #string(text: string): number {
    if (text === "") return 0;
    const known = this.#offsets.get(text);
    if (known !== undefined) return known;
    const offset = this.#firstString + this.#strings.length;
    this.#strings.push(...new TextEncoder().encode(text), 0);
    this.#offsets.set(text, offset);
    return offset;
  }
}
