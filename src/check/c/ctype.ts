/**
 * Types of C as expressions have them: those of a BTF, those that the file declares, and pointers and
 * integers that neither need have, since a cast can name them.
 */
import type { Btf } from "../../target/btf/btf.ts";
import { sizeOf, strip, typeName } from "../../target/btf/resolve.ts";
import { btfLayout } from "./record.ts";
import type { RecordLayout } from "./record.ts";
import type { TypesInScope } from "./types-in-scope.ts";

export type CType =
  | { readonly kind: "btf"; readonly btf: Btf; readonly id: number }
  | { readonly kind: "pointer"; readonly to: CType; readonly user?: boolean }
  | { readonly kind: "array"; readonly element: CType; readonly length: number }
  | { readonly kind: "integer"; readonly name: string; readonly bytes: number; readonly signed: boolean }
  | { readonly kind: "void" }
  /** A structure of the file. */
  | { readonly kind: "declared"; readonly name: string; readonly layout: RecordLayout };

/** A type without typedefs and qualifiers: what can be done with its values. */
export type Nature =
  | { readonly kind: "void" | "function" }
  | { readonly kind: "integer"; readonly bytes: number; readonly signed: boolean; readonly isChar: boolean }
  | { readonly kind: "enum"; readonly bytes: number; readonly signed: boolean; readonly values: readonly Enumerator[] }
  | { readonly kind: "float"; readonly bytes: number }
  | { readonly kind: "pointer"; readonly to: CType; readonly user: boolean }
  | { readonly kind: "array"; readonly element: CType; readonly length: number }
  | { readonly kind: "record"; readonly layout: RecordLayout }
  /** A structure that is only announced. */
  | { readonly kind: "incomplete" };

export interface Enumerator {
  readonly name: string;
  readonly value: bigint;
}

export function natureOf(type: CType, types: TypesInScope): Nature {
  switch (type.kind) {
    case "pointer":
      return { kind: "pointer", to: type.to, user: type.user ?? hasTag(type.to, "user") };
    case "array":
      return { kind: "array", element: type.element, length: type.length };
    case "integer":
      return { kind: "integer", bytes: type.bytes, signed: type.signed, isChar: type.name === "char" };
    case "declared":
      return { kind: "record", layout: type.layout };
    case "void":
      return { kind: "void" };
    case "btf":
      return btfNature(type.btf, type.id, types);
  }
}

function btfNature(btf: Btf, id: number, types: TypesInScope): Nature {
  const found = btf.type(strip(btf, id).id);
  const typed = (target: number): CType => ({ kind: "btf", btf, id: target });
  switch (found.kind) {
    case "int": {
      const isChar = found.bytes === 1 && /\bchar\b/.test(found.name ?? "");
      return { kind: "integer", bytes: found.bytes, signed: found.signed, isChar };
    }
    case "enum":
      return { kind: "enum", bytes: found.bytes, signed: found.signed, values: found.values };
    case "float":
      return { kind: "float", bytes: found.bytes };
    case "pointer":
      return { kind: "pointer", to: typed(found.target), user: hasTag(typed(found.target), "user") };
    case "array":
      return { kind: "array", element: typed(found.element), length: found.length };
    case "struct":
    case "union": {
      const layout = btfLayout(btf, found.id);
      return layout === undefined ? { kind: "incomplete" } : { kind: "record", layout };
    }
    case "forward": {
      const whole = types.find(found.name, [found.of]);
      const layout = whole?.kind === "btf" ? btfLayout(whole.btf, whole.id) : undefined;
      return layout === undefined ? { kind: "incomplete" } : { kind: "record", layout };
    }
    case "function":
    case "prototype":
      return { kind: "function" };
    default:
      return { kind: "void" };
  }
}

/** True if the type has the tag: `user`, `percpu`, `rcu`. */
function hasTag(type: CType, tag: string): boolean {
  return type.kind === "btf" && strip(type.btf, type.id).tags.includes(tag);
}

/** As C declares it: `struct file *`. */
export function nameOf(type: CType): string {
  switch (type.kind) {
    case "btf":
      return typeName(type.btf, type.id);
    case "integer":
      return type.name;
    case "declared":
      return `${type.layout.isUnion ? "union" : "struct"} ${type.name}`;
    case "void":
      return "void";
    case "array":
      return `${nameOf(type.element)}[${type.length}]`;
    case "pointer": {
      const to = nameOf(type.to);
      return to.endsWith("*") ? `${to}*` : `${to} *`;
    }
  }
}

/** Bytes; `undefined` for what has no size. */
export function bytesOf(type: CType, pointerBytes: 4 | 8): number | undefined {
  switch (type.kind) {
    case "btf":
      return sizeOf(type.btf, type.id, pointerBytes);
    case "integer":
      return type.bytes;
    case "declared":
      return type.layout.bytes;
    case "pointer":
      return pointerBytes;
    case "array": {
      const element = bytesOf(type.element, pointerBytes);
      return element === undefined ? undefined : element * type.length;
    }
    case "void":
      return undefined;
  }
}

/** The names of the typedefs on the way to the type itself, outermost first. */
export function typedefsOf(type: CType): string[] {
  const names: string[] = [];
  if (type.kind !== "btf") return names;
  let { id } = type;
  // Damaged types may go round in circles, which `strip` would have reported.
  for (let depth = 0; depth < 32; depth++) {
    const found = type.btf.type(id);
    if (found.kind === "typedef") names.push(found.name);
    if (!("target" in found) || found.kind === "pointer") return names;
    id = found.target;
  }
  return names;
}
