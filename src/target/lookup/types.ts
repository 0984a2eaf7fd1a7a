/** Finds types of a target by name or pattern: `file`, `struct file`, `struct task_*`. */
import type { Btf, BtfKind } from "../btf/btf.ts";
import { declare, typeName } from "../btf/resolve.ts";
import type { KernelTypes, TypeRef } from "../kernel-types.ts";
import { isPattern, matcher } from "./pattern.ts";

export interface FoundType extends TypeRef {
  readonly name: string;
  /** Absent for the kernel's own. */
  readonly module: string | undefined;
}

const KINDS: Readonly<Record<string, readonly BtfKind[]>> = {
  struct: ["struct"],
  union: ["union"],
  enum: ["enum", "enum64"],
  typedef: ["typedef"],
};

/** The keywords that a query may begin with. */
export const TYPE_KINDS: readonly string[] = Object.keys(KINDS);

const ALL_KINDS: readonly BtfKind[] = ["struct", "union", "enum", "enum64", "typedef", "int", "float"];

/** What was written, taken apart; without a keyword all kinds of types are meant. */
export interface TypeQuery {
  readonly kinds: readonly BtfKind[];
  readonly name: string;
  /** As it was written. */
  readonly text: string;
}

export function readTypeQuery(text: string): TypeQuery {
  const [, keyword = "", name = ""] = /^\s*(?:(struct|union|enum|typedef)\s+)?(.*?)\s*$/.exec(text) ?? [];
  return { kinds: KINDS[keyword] ?? ALL_KINDS, name, text: text.trim() };
}

/** By a name: the kernel's own, else those of modules. By a pattern: all, in the order of their names. */
export function findTypes(types: KernelTypes, query: TypeQuery): FoundType[] {
  return isPattern(query.name) ? matching(types, query) : named(types, query);
}

function named(types: KernelTypes, { kinds, name }: TypeQuery): FoundType[] {
  const places = [undefined, ...types.modules];
  for (const module of places) {
    const btf = module === undefined ? types.vmlinux : types.module(module);
    const ids = btf?.findAll(name, kinds) ?? [];
    if (btf !== undefined && ids.length > 0) return ids.map((id) => ({ btf, id, name, module }));
  }
  return [];
}

function matching(types: KernelTypes, { kinds, name: pattern }: TypeQuery): FoundType[] {
  const matches = matcher(pattern);
  const found: FoundType[] = [];
  for (const module of [undefined, ...types.modules]) {
    const btf = module === undefined ? types.vmlinux : types.module(module);
    for (const { name, id } of btf?.names(kinds) ?? []) {
      if (btf !== undefined && matches(name)) found.push({ btf, id, name, module });
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The names of all types of some kinds. */
export function* typeNames(types: KernelTypes, kinds: readonly BtfKind[]): Generator<string> {
  for (const module of [undefined, ...types.modules]) {
    const btf = module === undefined ? types.vmlinux : types.module(module);
    for (const { name } of btf?.names(kinds) ?? []) yield name;
  }
}

/** In one line, without what is inside: `struct file;  232 bytes`. */
export function printTypeName(btf: Btf, id: number): string {
  const type = btf.type(id);
  const text = type.kind === "typedef" ? `typedef ${declare(btf, type.target, type.name)}` : typeName(btf, id);
  return "bytes" in type ? `${text}  // ${type.bytes} ${type.bytes === 1 ? "byte" : "bytes"}` : text;
}
