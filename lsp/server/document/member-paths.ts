/** Which member of a structure is at an offset: what a raw `+0x20(%di)` really reads. */
import { bytesOf, nameOf, natureOf } from "../../../src/check/c/ctype.ts";
import type { CType } from "../../../src/check/c/ctype.ts";
import type { TypesInScope } from "../../../src/check/c/types-in-scope.ts";

export interface FoundPath {
  /** `f_path.dentry`, `comm[3]`. */
  readonly path: string;
  readonly type: CType;
}

const DEEPEST = 16;

/**
 * The path from a structure to the value at a byte: the innermost member that begins there, of the first of
 * several in a union. Of a member whose beginning is elsewhere there is none.
 */
export function pathAt(whole: CType, byte: number, types: TypesInScope, pointerBytes: 4 | 8): FoundPath | undefined {
  let type = whole;
  let path = "";
  let rest = byte;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const nature = natureOf(type, types);
    if (nature.kind === "array") {
      const size = bytesOf(nature.element, pointerBytes) ?? 0;
      if (size === 0 || (nature.length > 0 && rest >= size * nature.length)) return undefined;
      path += `[${Math.floor(rest / size)}]`;
      rest %= size;
      type = nature.element;
      continue;
    }
    if (nature.kind !== "record") return rest === 0 && path !== "" ? { path, type } : undefined;
    const found = memberAt(type, nature.layout.names(), rest, { types, pointerBytes });
    if (found === undefined) return undefined;
    path += path === "" ? found.name : `.${found.name}`;
    rest -= found.start;
    ({ type } = found);
    // What is read at a structure's start is mostly its first member, but a path may end here.
    if (rest === 0 && natureOf(type, types).kind === "array") return { path, type };
  }
  return undefined;
}

interface Sizes {
  readonly types: TypesInScope;
  readonly pointerBytes: 4 | 8;
}

function memberAt(
  whole: CType,
  names: readonly string[],
  byte: number,
  { types, pointerBytes }: Sizes,
): { readonly name: string; readonly start: number; readonly type: CType } | undefined {
  const nature = natureOf(whole, types);
  if (nature.kind !== "record") return undefined;
  for (const name of names) {
    const member = nature.layout.member(name);
    if (member === undefined || member.bitSize !== undefined) continue;
    const start = member.bitOffset / 8;
    const bytes = bytesOf(member.type, pointerBytes) ?? 0;
    if (byte === start || (byte > start && byte < start + bytes)) return { name, start, type: member.type };
  }
  return undefined;
}

/** `struct file *file`: a type with a name, for a list of parameters. */
export function declared(type: CType, name: string): string {
  const own = nameOf(type);
  return own.endsWith("*") ? `${own}${name}` : `${own} ${name}`;
}
