/**
 * C types in a short notation, as a compiler and as `place` want them: `i4` and `f8` are scalars of
 * that many bytes, `fL` is `long double`, `{i4 f8[2]}` a structure, `<i8 f8>` a union, and a leading
 * `packed` or `aligned` its attribute.
 */
import type { Architecture } from "../../../../src/target/arch/architecture.ts";
import type { Leaf, Shape } from "../../../../src/target/calling/index.ts";

export type CType =
  | { readonly kind: "void" }
  | { readonly kind: "integer"; readonly bytes: number }
  | { readonly kind: "float"; readonly bytes: number | "L" }
  | {
      readonly kind: "record";
      readonly isUnion: boolean;
      readonly packed: boolean;
      /** To 16 bytes, by an attribute. */
      readonly aligned: boolean;
      readonly members: readonly Member[];
    };

export interface Member {
  readonly type: CType;
  /** Elements of an array, or 1 for a plain member. */
  readonly count: number;
}

export interface Signature {
  readonly result: CType;
  readonly parameters: readonly CType[];
  readonly variadic: boolean;
}

export function showType(type: CType): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "integer":
      return `i${type.bytes}`;
    case "float":
      return `f${type.bytes}`;
    case "record": {
      const members = type.members.map((each) => showType(each.type) + (each.count > 1 ? `[${each.count}]` : ""));
      const body = members.join(" ");
      return (
        (type.aligned ? "aligned" : "") + (type.packed ? "packed" : "") + (type.isUnion ? `<${body}>` : `{${body}}`)
      );
    }
  }
}

/** Of `showSignature`. */
export function parseSignature(text: string): Signature {
  const tokens = text.match(/void|packed|aligned|[if][0-9L]+|\[\d+\]|\.\.\.|[{}<>(),]/g) ?? [];
  let position = 0;
  const take = (): string => tokens[position++] ?? "";
  function type(): CType {
    const token = take();
    if (token === "void") return { kind: "void" };
    if (token === "packed" || token === "aligned") {
      const record = type();
      return record.kind === "record" ? { ...record, [token]: true } : record;
    }
    if (token !== "{" && token !== "<") {
      const size = token.slice(1);
      if (token.startsWith("i")) return { kind: "integer", bytes: Number(size) };
      return { kind: "float", bytes: size === "L" ? "L" : Number(size) };
    }
    const members: Member[] = [];
    while (!["}", ">", undefined].includes(tokens[position])) {
      const member = type();
      const array = tokens[position]?.startsWith("[") === true ? take() : "[1]";
      members.push({ type: member, count: Number(array.slice(1, -1)) });
    }
    take();
    return { kind: "record", isUnion: token === "<", packed: false, aligned: false, members };
  }
  const result = type();
  const parameters: CType[] = [];
  let variadic = false;
  take();
  while (position < tokens.length && tokens[position] !== ")") {
    if (tokens[position] === "," || tokens[position] === "...") variadic ||= take() === "...";
    else parameters.push(type());
  }
  return { result, parameters, variadic };
}

export function showSignature({ result, parameters, variadic }: Signature): string {
  return `${showType(result)} (${[...parameters.map(showType), ...(variadic ? ["..."] : [])].join(", ")})`;
}

/** `sizeof(long double)`. */
function longDouble({ name }: Architecture): number {
  return { i386: 12, arm: 8 }[name] ?? 16;
}

/** The bytes that a scalar has, and its alignment inside a structure. */
function scalar(type: CType, architecture: Architecture): { bytes: number; alignment: number } {
  if (type.kind === "void" || type.kind === "record") return { bytes: 0, alignment: 1 };
  const bytes = type.bytes === "L" ? longDouble(architecture) : type.bytes;
  return { bytes, alignment: Math.min(bytes, { i386: 4, s390x: 8 }[architecture.name] ?? 16) };
}

interface Layout {
  readonly bytes: number;
  readonly alignment: number;
  readonly memberAlignment: number;
  readonly leaves: readonly Leaf[];
}

function layout(type: CType, architecture: Architecture): Layout {
  if (type.kind !== "record") {
    const { bytes, alignment } = scalar(type, architecture);
    return {
      bytes,
      alignment,
      memberAlignment: alignment,
      leaves: [{ offset: 0, bytes, float: type.kind === "float" }],
    };
  }
  let end = 0;
  let memberAlignment = 1;
  const leaves: Leaf[] = [];
  for (const { type: member, count } of type.members) {
    const inner = layout(member, architecture);
    const alignment = type.packed ? 1 : inner.alignment;
    const start = type.isUnion ? 0 : Math.ceil(end / alignment) * alignment;
    for (let index = 0; index < count; index += 1) {
      const base = start + index * inner.bytes;
      const nested = count > 1 || member.kind === "record";
      const union = member.kind === "record" && member.isUnion;
      leaves.push(
        ...inner.leaves.map((leaf) => ({
          ...leaf,
          offset: base + leaf.offset,
          nested,
          inUnion: union || leaf.inUnion === true,
        })),
      );
    }
    end = Math.max(end, start + count * inner.bytes);
    memberAlignment = Math.max(memberAlignment, alignment);
  }
  const alignment = type.aligned ? 16 : memberAlignment;
  return { bytes: Math.ceil(end / alignment) * alignment, alignment, memberAlignment, leaves };
}

export function shapeOf(type: CType, architecture: Architecture): Shape {
  if (type.kind === "void") return { kind: "void" };
  const { bytes, alignment, memberAlignment, leaves } = layout(type, architecture);
  if (type.kind !== "record") return { kind: type.kind, bytes };
  return { kind: "aggregate", bytes, alignment, memberAlignment, leaves, ...(type.isUnion ? { isUnion: true } : {}) };
}

/** The C declaration of a type's name. */
export function declareType(type: CType, name: string): string {
  return `typedef ${cText(type)} ${name};`;
}

function cText(type: CType): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "integer":
      return (
        { 1: "unsigned char", 2: "unsigned short", 4: "unsigned int", 8: "unsigned long long" }[type.bytes] ??
        "unsigned __int128"
      );
    case "float":
      return type.bytes === "L" ? "long double" : type.bytes === 4 ? "float" : "double";
    case "record": {
      const members = type.members.map(
        ({ type: member, count }, index) => `${cText(member)} m${index}${count > 1 ? `[${count}]` : ""};`,
      );
      const attributes = [...(type.packed ? ["packed"] : []), ...(type.aligned ? ["aligned(16)"] : [])];
      return `${type.isUnion ? "union" : "struct"} { ${members.join(" ")} }${attributes.map((name) => ` __attribute__((${name}))`).join("")}`;
    }
  }
}
