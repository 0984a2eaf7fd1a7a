/** What types mean: behind typedefs, with sizes and members. How C spells them is in `declare.ts`. */
import { DEEPEST, tooDeep } from "./budget.ts";
import type { Btf } from "./btf.ts";
import { BtfError } from "./error.ts";
import type { BtfMember, BtfType } from "./type.ts";

export { declare, typeName } from "./declare.ts";

export interface Stripped {
  readonly id: number;
  /** The type tags on the way: `user`, `percpu`, `rcu`. */
  readonly tags: readonly string[];
}

/** The type behind typedefs, qualifiers and type tags. */
export function strip(btf: Btf, id: number): Stripped {
  const tags: string[] = [];
  let current = id;
  for (let depth = 0; depth <= DEEPEST; depth++) {
    const type = btf.type(current);
    if (!isWrapper(type)) return { id: current, tags };
    if (type.kind === "type-tag" && !type.isAttribute) tags.push(type.name);
    current = type.target;
  }
  throw tooDeep(btf, id);
}

type Wrapper = Extract<BtfType, { kind: "typedef" | "volatile" | "const" | "restrict" | "type-tag" }>;

function isWrapper(type: BtfType): type is Wrapper {
  switch (type.kind) {
    case "typedef":
    case "volatile":
    case "const":
    case "restrict":
    case "type-tag":
      return true;
    default:
      return false;
  }
}

/** As GCC and Clang name them. */
const LONGS = ["long unsigned int", "unsigned long", "long int", "long"];

const pointerSizes = new WeakMap<Btf, 4 | 8>();

/** Bytes of a pointer, by the kernel's `long`; 8 if there is none. */
export function pointerSize(btf: Btf): 4 | 8 {
  // A module has its base's, and that is where the integers are.
  if (btf.base !== undefined) return pointerSize(btf.base);
  const known = pointerSizes.get(btf);
  if (known !== undefined) return known;
  const size = longSize(btf);
  pointerSizes.set(btf, size);
  return size;
}

function longSize(btf: Btf): 4 | 8 {
  for (const name of LONGS) {
    const id = btf.find(name, ["int"]);
    const type = id === undefined ? undefined : btf.type(id);
    if (type?.kind === "int") return type.bytes === 4 ? 4 : 8;
  }
  return 8;
}

/** Bytes; `undefined` for `void`, functions and what is only announced. */
export function sizeOf(btf: Btf, id: number, pointerBytes: number): number | undefined {
  let factor = 1;
  let current = id;
  for (let depth = 0; depth <= DEEPEST; depth++) {
    const type = btf.type(strip(btf, current).id);
    if (type.kind === "array") {
      factor *= type.length;
      current = type.element;
      continue;
    }
    const bytes = type.kind === "pointer" ? pointerBytes : "bytes" in type ? type.bytes : undefined;
    if (bytes === undefined) return undefined;
    if (Number.isSafeInteger(factor * bytes)) return factor * bytes;
    throw new BtfError(`type ${id} is larger than memory`, btf.offsetOf(id));
  }
  throw tooDeep(btf, id);
}

export interface FoundMember {
  /** From the beginning of the structure that was looked into. */
  readonly bitOffset: number;
  readonly bitSize: number | undefined;
  readonly type: number;
  /** The anonymous structures and unions that it is in, outermost first. */
  readonly through: readonly BtfMember[];
}

/** A member by its name, also one of an anonymous structure or union inside. */
export function findMember(btf: Btf, structId: number, name: string): FoundMember | undefined {
  return find(btf, structId, { name, seen: new Set() }, []);
}

interface Search {
  readonly name: string;
  /** The structures that were looked into: what is not in one is not in it a second time. */
  readonly seen: Set<number>;
}

function find(btf: Btf, id: number, search: Search, through: readonly BtfMember[]): FoundMember | undefined {
  if (through.length > DEEPEST) throw tooDeep(btf, id);
  const record = recordAt(btf, id);
  if (record === undefined || search.seen.has(record.id)) return undefined;
  search.seen.add(record.id);
  for (const member of record.members) {
    const { bitOffset, bitSize, type } = member;
    if (member.name === search.name) return { bitOffset, bitSize, type, through };
    const inner = member.name === undefined ? find(btf, type, search, [...through, member]) : undefined;
    if (inner !== undefined) return { ...inner, bitOffset: inner.bitOffset + bitOffset };
  }
  return undefined;
}

/** The names that `findMember` finds. */
export function memberNames(btf: Btf, structId: number): string[] {
  const names: string[] = [];
  const seen = new Set<number>();
  const collect = (id: number, depth: number): void => {
    if (depth > DEEPEST) throw tooDeep(btf, structId);
    const record = recordAt(btf, id);
    if (record === undefined || seen.has(record.id)) return;
    seen.add(record.id);
    for (const { name, type } of record.members) {
      if (name === undefined) collect(type, depth + 1);
      else names.push(name);
    }
  };
  collect(structId, 0);
  return names;
}

function recordAt(btf: Btf, id: number): Extract<BtfType, { kind: "struct" | "union" }> | undefined {
  const type = btf.type(strip(btf, id).id);
  return type.kind === "struct" || type.kind === "union" ? type : undefined;
}
