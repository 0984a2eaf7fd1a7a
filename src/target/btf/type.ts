/** One type of a BTF as a value. Source: include/uapi/linux/btf.h */
import { BtfError } from "./error.ts";
import { HEAD_WORDS, KIND_NAMES, countOf, kindOf } from "./kinds.ts";
import type { BtfKind } from "./kinds.ts";

export interface BtfMember {
  readonly name: string | undefined;
  readonly type: number;
  /** From the beginning of the structure; on big-endian machines a bit-field's bits count from the highest. */
  readonly bitOffset: number;
  /** The width of a bit-field. */
  readonly bitSize: number | undefined;
}

type Linkage = "static" | "global" | "extern";

export type BtfType = { readonly id: number } & (
  | { readonly kind: "void" }
  | {
      readonly kind: "int";
      readonly name: string;
      readonly bytes: number;
      readonly bits: number;
      readonly bitOffset: number;
      readonly signed: boolean;
      readonly isBool: boolean;
      readonly isChar: boolean;
    }
  | { readonly kind: "pointer"; readonly target: number }
  | { readonly kind: "array"; readonly element: number; readonly length: number; readonly index: number }
  | {
      readonly kind: "struct" | "union";
      readonly name: string | undefined;
      readonly bytes: number;
      readonly members: readonly BtfMember[];
    }
  | {
      readonly kind: "enum";
      readonly name: string | undefined;
      readonly bytes: number;
      readonly signed: boolean;
      readonly values: readonly { readonly name: string; readonly value: bigint }[];
    }
  | { readonly kind: "forward"; readonly name: string; readonly of: "struct" | "union" }
  | { readonly kind: "typedef"; readonly name: string; readonly target: number }
  | { readonly kind: "volatile" | "const" | "restrict"; readonly target: number }
  | { readonly kind: "function"; readonly name: string; readonly prototype: number; readonly linkage: Linkage }
  | {
      readonly kind: "prototype";
      readonly returns: number;
      readonly parameters: readonly { readonly name: string | undefined; readonly type: number }[];
      readonly variadic: boolean;
    }
  | { readonly kind: "variable"; readonly name: string; readonly type: number; readonly linkage: Linkage }
  | {
      readonly kind: "section";
      readonly name: string;
      readonly bytes: number;
      readonly variables: readonly { readonly type: number; readonly offset: number; readonly bytes: number }[];
    }
  | { readonly kind: "float"; readonly name: string; readonly bytes: number }
  | {
      readonly kind: "declaration-tag";
      readonly name: string;
      readonly target: number;
      /** Of a member or parameter; absent for the whole. */
      readonly component: number | undefined;
    }
  | {
      readonly kind: "type-tag";
      readonly name: string;
      readonly target: number;
      /** True for any other attribute of the compiler: `address_space(1)`. */
      readonly isAttribute: boolean;
    }
);

export interface TypeSource {
  /** The list of types. */
  readonly words: Uint32Array;
  /** Where in the data the list begins. */
  readonly start: number;
  /** The string at an offset, for what stands at a byte. */
  readonly string: (offset: number, from: number) => string;
  /** The bits of an integer that has less of them than its bytes, as old BTF writes a bit-field. */
  readonly bitField: (id: number) => BitField | undefined;
  /** True if the file can tell whether an enumeration is signed. */
  readonly knowsSigns: () => boolean;
}

export interface BitField {
  readonly bitOffset: number;
  readonly bits: number;
}

/** A record that is known to be whole. */
interface TypeRecord {
  readonly id: number;
  readonly source: TypeSource;
  /** Of the head, as an index of a word. */
  readonly at: number;
  /** `kind_flag` */
  readonly flag: boolean;
  /** `vlen` */
  readonly count: number;
  /** `size` or `type` */
  readonly third: number;
  readonly name: string;
}

type Decoder = (record: TypeRecord) => BtfType;

/** Decodes the record whose head is the word at `at`; throws `BtfError`. */
export function decodeType(source: TypeSource, id: number, at: number): BtfType {
  const [name, info, third] = [0, 1, 2].map((index) => source.words[at + index] as number) as [number, number, number];
  const kind = KIND_NAMES[kindOf(info)];
  if (kind === undefined)
    throw new BtfError(`type ${id} is of the kind ${kindOf(info)}, which is passed over`, byte(source, at));
  return DECODERS[kind]({
    id,
    source,
    at,
    flag: info >>> 31 === 1,
    count: countOf(info),
    third,
    name: source.string(name, byte(source, at)),
  });
}

function byte({ start }: TypeSource, at: number): number {
  return start + at * 4;
}

/** A word behind the head. */
function word({ source, at }: TypeRecord, index: number): number {
  return source.words[at + HEAD_WORDS + index] as number;
}

/** What follows the head once for each of `vlen`, by the index of its first word. */
function each<Part>({ count }: TypeRecord, words: number, read: (index: number) => Part): Part[] {
  const parts: Part[] = [];
  for (let index = 0; index < count; index++) parts.push(read(index * words));
  return parts;
}

function stringAt(record: TypeRecord, index: number): string {
  return record.source.string(word(record, index), byte(record.source, record.at + HEAD_WORDS + index));
}

function orNothing(name: string): string | undefined {
  return name === "" ? undefined : name;
}

function damaged({ source, at, id, name }: TypeRecord, what: string): BtfError {
  return new BtfError(`type ${id}${name === "" ? "" : `, ${name},`} ${what}`, byte(source, at));
}

const LINKAGES: readonly Linkage[] = ["static", "global", "extern"];

const DECODERS: Readonly<Record<BtfKind, Decoder>> = {
  int: decodeInt,
  pointer: ({ id, third }) => ({ id, kind: "pointer", target: third }),
  array: (record) => ({
    id: record.id,
    kind: "array",
    element: word(record, 0),
    index: word(record, 1),
    length: word(record, 2),
  }),
  struct: (record) => decodeRecord(record, "struct"),
  union: (record) => decodeRecord(record, "union"),
  enum: decodeEnum,
  enum64: decodeEnum64,
  forward: ({ id, name, flag }) => ({ id, kind: "forward", name, of: flag ? "union" : "struct" }),
  typedef: ({ id, name, third }) => ({ id, kind: "typedef", name, target: third }),
  volatile: ({ id, third }) => ({ id, kind: "volatile", target: third }),
  const: ({ id, third }) => ({ id, kind: "const", target: third }),
  restrict: ({ id, third }) => ({ id, kind: "restrict", target: third }),
  function: ({ id, name, third, count }) => ({
    id,
    kind: "function",
    name,
    prototype: third,
    linkage: LINKAGES[count] ?? "global",
  }),
  prototype: decodePrototype,
  variable: (record) => ({
    id: record.id,
    kind: "variable",
    name: record.name,
    type: record.third,
    linkage: LINKAGES[word(record, 0)] ?? "global",
  }),
  section: (record) => ({
    id: record.id,
    kind: "section",
    name: record.name,
    bytes: record.third,
    variables: each(record, 3, (index) => ({
      type: word(record, index),
      offset: word(record, index + 1),
      bytes: word(record, index + 2),
    })),
  }),
  float: ({ id, name, third }) => ({ id, kind: "float", name, bytes: third }),
  "declaration-tag": (record) => {
    const component = word(record, 0) | 0;
    const { id, name, third } = record;
    return { id, kind: "declaration-tag", name, target: third, component: component < 0 ? undefined : component };
  },
  // With kind_flag it is any attribute, `__attribute__((…))`, and no btf_type_tag.
  "type-tag": ({ id, name, third, flag }) => ({ id, kind: "type-tag", name, target: third, isAttribute: flag }),
};

/** btf_int_check_meta of kernel/bpf/btf.c has the same limits. */
function decodeInt(record: TypeRecord): BtfType {
  const { id, name, third: bytes } = record;
  const encoding = word(record, 0);
  const [flags, bitOffset, bits] = [(encoding >>> 24) & 0xf, (encoding >>> 16) & 0xff, encoding & 0xff];
  if (bytes > 16 || bits + bitOffset > bytes * 8) throw damaged(record, `has ${bits} bits in ${bytes} bytes`);
  const [signed, isChar, isBool] = [(flags & 1) !== 0, (flags & 2) !== 0, (flags & 4) !== 0];
  return { id, kind: "int", name, bytes, bits, bitOffset, signed, isBool, isChar };
}

function decodeRecord(record: TypeRecord, kind: "struct" | "union"): BtfType {
  const { id, source, name, third: bytes, flag } = record;
  const members = each(record, 3, (index): BtfMember => {
    const [type, position] = [word(record, index + 1), word(record, index + 2)];
    const own = flag ? { bitOffset: position & 0xff_ffff, bits: position >>> 24 } : { bitOffset: position, bits: 0 };
    // btf_struct_check_meta refuses it as well.
    if (own.bitOffset > bytes * 8) throw damaged(record, `has a member at bit ${own.bitOffset} and ${bytes} bytes`);
    const ofType = flag ? undefined : source.bitField(type);
    const bits = ofType?.bits ?? own.bits;
    return {
      name: orNothing(stringAt(record, index)),
      type,
      bitOffset: own.bitOffset + (ofType?.bitOffset ?? 0),
      bitSize: bits === 0 ? undefined : bits,
    };
  });
  return { id, kind, name: orNothing(name), bytes, members };
}

function decodeEnum(record: TypeRecord): BtfType {
  const { id, name, third: bytes, flag, source } = record;
  const read = each(record, 2, (index) => ({ name: stringAt(record, index), value: word(record, index + 1) }));
  const signed = flag || (read.some(({ value }) => looksNegative(value)) && !source.knowsSigns());
  const values = read.map((one) => ({ name: one.name, value: BigInt(signed ? one.value | 0 : one.value) }));
  return { id, kind: "enum", name: orNothing(name), bytes: enumBytes(record, bytes), signed, values };
}

/**
 * Until Linux 6.0 BTF did not tell signed enumerations. A small negative number is the likelier reading
 * there: `-1` for "none" is common, masks of all upper bits are not.
 */
function looksNegative(value: number): boolean {
  return value >= 0xffff_8000;
}

function decodeEnum64(record: TypeRecord): BtfType {
  const { id, name, third: bytes, flag: signed } = record;
  const values = each(record, 3, (index) => {
    const value = (BigInt(word(record, index + 2)) << 32n) | BigInt(word(record, index + 1));
    return { name: stringAt(record, index), value: signed ? BigInt.asIntN(64, value) : value };
  });
  return { id, kind: "enum", name: orNothing(name), bytes: enumBytes(record, bytes), signed, values };
}

/** btf_enum_check_meta: a power of two, and 8 at most. */
function enumBytes(record: TypeRecord, bytes: number): number {
  if (![1, 2, 4, 8].includes(bytes)) throw damaged(record, `is an enumeration of ${bytes} bytes`);
  return bytes;
}

/** A last parameter without name and type is `...`. */
function decodePrototype(record: TypeRecord): BtfType {
  const all = each(record, 2, (index) => ({
    name: orNothing(stringAt(record, index)),
    type: word(record, index + 1),
  }));
  const last = all.at(-1);
  const variadic = last !== undefined && last.type === 0 && last.name === undefined;
  const { id, third: returns } = record;
  return { id, kind: "prototype", returns, parameters: variadic ? all.slice(0, -1) : all, variadic };
}
