/** What types mean: behind typedefs, with sizes and members, and as C spells them. */
import { BtfError } from "./error.ts";
import type { Btf } from "./btf.ts";
import type { BtfMember, BtfType } from "./type.ts";

/** More than any type of a kernel nests; damaged types may go round in circles. */
const DEEPEST = 64;

function tooDeep(id: number): BtfError {
  return new BtfError(`type ${id} is made of itself`, 0);
}

export interface Stripped {
  readonly id: number;
  /** The type tags on the way: `user`, `percpu`, `rcu`. */
  readonly tags: readonly string[];
}

/** The type behind typedefs, qualifiers and type tags. */
export function strip(btf: Btf, id: number): Stripped {
  const tags: string[] = [];
  let current = id;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const type = btf.type(current);
    if (type.kind === "type-tag") tags.push(type.name);
    else if (!isWrapper(type)) return { id: current, tags };
    current = type.target;
  }
  throw tooDeep(id);
}

type Wrapper = Extract<BtfType, { kind: "typedef" | "volatile" | "const" | "restrict" }>;

function isWrapper(type: BtfType): type is Wrapper {
  return ["typedef", "volatile", "const", "restrict"].includes(type.kind);
}

/** Bytes of a pointer, by the kernel's `long`. */
export function pointerSize(btf: Btf): 4 | 8 {
  for (const name of ["long unsigned int", "unsigned long", "long int", "long"]) {
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
  for (let depth = 0; depth < DEEPEST; depth++) {
    const type = btf.type(strip(btf, current).id);
    if (type.kind === "pointer") return factor * pointerBytes;
    if (type.kind !== "array") return "bytes" in type ? factor * type.bytes : undefined;
    factor *= type.length;
    current = type.element;
  }
  throw tooDeep(id);
}

export interface FoundMember {
  readonly bitOffset: number;
  readonly bitSize: number | undefined;
  readonly type: number;
}

/** A member by its name, also one of an anonymous structure or union inside. */
export function findMember(btf: Btf, id: number, name: string, depth = 0): FoundMember | undefined {
  if (depth > DEEPEST) throw tooDeep(id);
  for (const member of membersOf(btf, id)) {
    if (member.name === name) return widthIn(btf, member);
    const inner = member.name === undefined ? findMember(btf, strip(btf, member.type).id, name, depth + 1) : undefined;
    if (inner !== undefined) return { ...inner, bitOffset: inner.bitOffset + member.bitOffset };
  }
  return undefined;
}

/** Old BTF has a bit-field's width in an integer type of its own. */
function widthIn(btf: Btf, member: BtfMember): FoundMember {
  const { bitOffset, type } = member;
  const behind = btf.type(strip(btf, type).id);
  const isOwnType = behind.kind === "int" && behind.bits !== behind.bytes * 8;
  if (member.bitSize !== undefined || !isOwnType) return { bitOffset, bitSize: member.bitSize, type };
  return { bitOffset: bitOffset + behind.bitOffset, bitSize: behind.bits, type };
}

/** The names that `findMember` finds. */
export function memberNames(btf: Btf, id: number, depth = 0): string[] {
  if (depth > DEEPEST) throw tooDeep(id);
  return membersOf(btf, id).flatMap(({ name, type }) =>
    name === undefined ? memberNames(btf, strip(btf, type).id, depth + 1) : [name],
  );
}

function membersOf(btf: Btf, id: number): readonly BtfMember[] {
  const type = btf.type(id);
  return type.kind === "struct" || type.kind === "union" ? type.members : [];
}

/** As C has it in a cast: `struct file *`, `const char *`, `char[16]`. */
export function typeName(btf: Btf, id: number): string {
  return declare(btf, id, "");
}

/** As C declares a name: `char comm[16]`, `void (*release)(struct file *)`. */
export function declare(btf: Btf, id: number, name: string): string {
  return declaration(btf, id, { text: name, afterPointer: false }, 0);
}

interface Declarator {
  readonly text: string;
  /** A `*` stands at its left, so that `[]` and `()` need parentheses. */
  readonly afterPointer: boolean;
}

function declaration(btf: Btf, id: number, { text, afterPointer }: Declarator, depth: number): string {
  if (depth > DEEPEST) throw tooDeep(id);
  const type = btf.type(id);
  const grouped = afterPointer ? `(${text})` : text;
  switch (type.kind) {
    case "pointer":
      return declaration(btf, type.target, { text: `*${text}`, afterPointer: true }, depth + 1);
    case "array":
      return declaration(btf, type.element, { text: `${grouped}[${type.length}]`, afterPointer: false }, depth + 1);
    case "prototype": {
      const parameters = type.parameters.map((one) => declaration(btf, one.type, plain(one.name ?? ""), depth + 1));
      const all = [...parameters, ...(type.variadic ? ["..."] : [])].join(", ");
      const called = `${grouped}(${all === "" ? "void" : all})`;
      return declaration(btf, type.returns, plain(called), depth + 1);
    }
    case "volatile":
    case "const":
    case "restrict":
      return qualified(btf, type, { text, afterPointer }, depth);
    case "type-tag":
      return declaration(btf, type.target, { text, afterPointer }, depth + 1);
    default: {
      const base = baseName(type);
      return text === "" ? base : text.startsWith("[") ? `${base}${text}` : `${base} ${text}`;
    }
  }
}

function plain(text: string): Declarator {
  return { text, afterPointer: false };
}

/** A qualified pointer has its word behind the star, everything else before the type. */
function qualified(
  btf: Btf,
  type: Extract<BtfType, { kind: "volatile" | "const" | "restrict" }>,
  declarator: Declarator,
  depth: number,
): string {
  const inner = btf.type(type.target);
  if (inner.kind !== "pointer") return `${type.kind} ${declaration(btf, type.target, declarator, depth + 1)}`;
  const { text } = declarator;
  return declaration(
    btf,
    inner.target,
    { text: `*${type.kind}${text === "" ? "" : ` ${text}`}`, afterPointer: true },
    depth + 2,
  );
}

function baseName(type: BtfType): string {
  switch (type.kind) {
    case "struct":
    case "union":
    case "enum":
      return `${type.kind} ${type.name ?? "{…}"}`;
    case "forward":
      return `${type.of} ${type.name}`;
    case "int":
    case "float":
    case "typedef":
    case "variable":
    case "section":
      return type.name;
    default:
      return "void";
  }
}
