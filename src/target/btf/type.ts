/** One type of a BTF as a value. Source: include/uapi/linux/btf.h */
import { BtfError } from "./error.ts";
import { HEAD, KIND_NAMES } from "./kinds.ts";

export interface BtfMember {
  readonly name: string | undefined;
  readonly type: number;
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
  | { readonly kind: "type-tag"; readonly name: string; readonly target: number }
);

export interface TypeSource {
  readonly view: DataView;
  readonly littleEndian: boolean;
  /** The string at an offset, for what stands at byte `from`. */
  readonly string: (at: number, from: number) => string;
}

const LINKAGES: readonly Linkage[] = ["static", "global", "extern"];

/** Decodes the record at `at`, which is known to be whole. */
export function decodeType({ view, littleEndian, string }: TypeSource, id: number, at: number): BtfType {
  const word = (offset: number): number => view.getUint32(at + offset, littleEndian);
  const info = word(4);
  const kind = KIND_NAMES[(info >>> 24) & 0x1f];
  const count = info & 0xffff;
  const flag = info >>> 31 === 1;
  const third = word(8);
  const name = string(word(0), at);
  const optionalName = name === "" ? undefined : name;
  const each = <T>(bytes: number, read: (offset: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => read(HEAD + index * bytes));
  const optionalString = (offset: number): string | undefined => {
    const found = string(word(offset), at);
    return found === "" ? undefined : found;
  };
  switch (kind) {
    case "int": {
      const encoding = (word(HEAD) >>> 24) & 0xf;
      return {
        id,
        kind,
        name,
        bytes: third,
        bits: word(HEAD) & 0xff,
        bitOffset: (word(HEAD) >>> 16) & 0xff,
        signed: (encoding & 1) !== 0,
        isChar: (encoding & 2) !== 0,
        isBool: (encoding & 4) !== 0,
      };
    }
    case "pointer":
      return { id, kind, target: third };
    case "array":
      return { id, kind, element: word(HEAD), index: word(HEAD + 4), length: word(HEAD + 8) };
    case "struct":
    case "union": {
      const members = each(12, (offset): BtfMember => {
        const position = word(offset + 8);
        const bitSize = flag ? position >>> 24 : 0;
        return {
          name: optionalString(offset),
          type: word(offset + 4),
          bitOffset: flag ? position & 0xff_ffff : position,
          bitSize: bitSize === 0 ? undefined : bitSize,
        };
      });
      return { id, kind, name: optionalName, bytes: third, members };
    }
    case "enum": {
      const values = each(8, (offset) => ({
        name: string(word(offset), at),
        value: flag ? BigInt(word(offset + 4) | 0) : BigInt(word(offset + 4)),
      }));
      return { id, kind, name: optionalName, bytes: third, signed: flag, values };
    }
    case "enum64": {
      const values = each(12, (offset) => {
        const value = (BigInt(word(offset + 8)) << 32n) | BigInt(word(offset + 4));
        return { name: string(word(offset), at), value: flag ? BigInt.asIntN(64, value) : value };
      });
      return { id, kind: "enum", name: optionalName, bytes: third, signed: flag, values };
    }
    case "forward":
      return { id, kind, name, of: flag ? "union" : "struct" };
    case "typedef":
    case "type-tag":
      return { id, kind, name, target: third };
    case "volatile":
    case "const":
    case "restrict":
      return { id, kind, target: third };
    case "function":
      return { id, kind, name, prototype: third, linkage: LINKAGES[count] ?? "global" };
    case "prototype": {
      const all = each(8, (offset) => ({ name: optionalString(offset), type: word(offset + 4) }));
      const last = all.at(-1);
      const variadic = last !== undefined && last.type === 0 && last.name === undefined;
      return { id, kind, returns: third, parameters: variadic ? all.slice(0, -1) : all, variadic };
    }
    case "variable":
      return { id, kind, name, type: third, linkage: LINKAGES[word(HEAD)] ?? "global" };
    case "section": {
      const variables = each(12, (offset) => ({
        type: word(offset),
        offset: word(offset + 4),
        bytes: word(offset + 8),
      }));
      return { id, kind, name, bytes: third, variables };
    }
    case "float":
      return { id, kind, name, bytes: third };
    case "declaration-tag": {
      const component = word(HEAD) | 0;
      return { id, kind, name, target: third, component: component < 0 ? undefined : component };
    }
    case undefined:
      throw new BtfError("a type of an unknown kind", at);
  }
}
