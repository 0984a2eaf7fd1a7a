/** Which member of a structure is at an offset: what a raw `+0x20(%di)` really reads. */
import { bytesOf, nameOf, natureOf } from "../../../src/check/c/ctype.ts";
import type { CType } from "../../../src/check/c/ctype.ts";
import type { RecordLayout } from "../../../src/check/c/record.ts";
import type { TypesInScope } from "../../../src/check/c/types-in-scope.ts";

export interface FoundPath {
  /** `f_path.dentry`, `comm[3]`. */
  readonly path: string;
  readonly type: CType;
}

const DEEPEST = 16;
/** Unions in unions have many ways to one byte. */
const MOST = 32;

/**
 * The paths from a structure to the values that begin at a byte, and to the bit-fields that are in it: the
 * innermost ones, of a union in the order of its members, arrays before their first elements.
 */
export function pathsAt(whole: CType, byte: number, types: TypesInScope, pointerBytes: 4 | 8): FoundPath[] {
  const all = [...pathsIn({ path: "", type: whole }, byte, { types, pointerBytes, depth: 0 })];
  return all.filter((found) => found.byte === 0).slice(0, MOST);
}

/** The value that has a byte inside of it, where none begins there. */
// oxlint-disable-next-line max-params -- as `pathsAt`
export function pathAround(
  whole: CType,
  byte: number,
  types: TypesInScope,
  pointerBytes: 4 | 8,
): (FoundPath & { readonly byte: number }) | undefined {
  const [first] = pathsIn({ path: "", type: whole }, byte, { types, pointerBytes, depth: 0 });
  return first;
}

interface Search {
  readonly types: TypesInScope;
  readonly pointerBytes: 4 | 8;
  readonly depth: number;
}

/** Each with the byte of it that is meant. */
function* pathsIn(
  { path, type }: FoundPath,
  byte: number,
  search: Search,
): Generator<FoundPath & { readonly byte: number }> {
  const { types, pointerBytes, depth } = search;
  if (depth > DEEPEST) return;
  const inner = { ...search, depth: depth + 1 };
  const nature = natureOf(type, types);
  if (nature.kind === "array") {
    const size = bytesOf(nature.element, pointerBytes) ?? 0;
    if (byte === 0 && path !== "") yield { path, type, byte };
    // An array of no length at a structure's end is as long as its memory.
    if (size === 0 || (nature.length > 0 && byte >= size * nature.length)) return;
    const index = Math.floor(byte / size);
    yield* pathsIn({ path: `${path}[${index}]`, type: nature.element }, byte % size, inner);
  } else if (nature.kind === "record") {
    for (const { name, start, type: own, isBits } of membersAt(nature.layout, byte, pointerBytes)) {
      const found = { path: path === "" ? name : `${path}.${name}`, type: own };
      if (isBits) yield { ...found, byte: 0 };
      else yield* pathsIn(found, byte - start, inner);
    }
  } else if (path !== "") yield { path, type, byte };
}

interface MemberAt {
  readonly name: string;
  readonly start: number;
  readonly type: CType;
  readonly isBits: boolean;
}

/** Bit-fields last: what begins at a byte is rather meant. */
function membersAt(layout: RecordLayout, byte: number, pointerBytes: 4 | 8): MemberAt[] {
  const found = layout.names().flatMap((name): MemberAt[] => {
    const member = layout.member(name);
    if (member === undefined) return [];
    const { bitOffset, bitSize, type } = member;
    const start = Math.floor(bitOffset / 8);
    const end =
      bitSize === undefined ? start + (bytesOf(type, pointerBytes) ?? 0) : Math.ceil((bitOffset + bitSize) / 8);
    const isThere = byte === start || (byte > start && byte < end);
    return isThere ? [{ name, start, type, isBits: bitSize !== undefined }] : [];
  });
  return found.sort((a, b) => Number(a.isBits) - Number(b.isBits));
}

/** `struct file *file`: a type with a name, for a list of parameters. */
export function declared(type: CType, name: string): string {
  return declaredAs(nameOf(type), name);
}

/** Of `char[16]`, as C writes it: `char comm[16]`. */
export function declaredAs(type: string, name: string): string {
  const [, element = "", lengths = ""] = name === "" ? ["", type] : (/^(.*?)((?:\[\w*\])*)$/.exec(type) ?? ["", type]);
  const own = element.trimEnd();
  return own.endsWith("*") ? `${own}${name}${lengths}` : `${own} ${name}${lengths}`;
}
