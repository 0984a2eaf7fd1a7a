/** Paths of members of real structures, from the parameters of functions that a shell's work calls. */
import type { Btf, BtfMember } from "../../../src/target/btf/btf.ts";
import { strip } from "../../../src/target/btf/resolve.ts";
import type { Target } from "../../../src/target/target.ts";
import { Random } from "../../fuzz/mutations.ts";

export interface MemberPath {
  readonly function: string;
  /** `file->f_path.dentry->d_name.name` */
  readonly text: string;
  /** What the last member is. */
  readonly kind: "integer" | "enum" | "pointer" | "string" | "bit-field";
  /** On the way or at the end, as the counts of a run tell them. */
  readonly traits: ReadonlySet<"pointer chain" | "embedded" | "anonymous">;
}

/** Called again and again while files are read, programs started and signals sent. */
const FUNCTIONS = [
  "vfs_read",
  "vfs_write",
  "vfs_open",
  "vfs_statx",
  "vfs_getattr",
  "vfs_getattr_nosec",
  "security_file_open",
  "security_file_permission",
  "do_dentry_open",
  "begin_new_exec",
  "finalize_exec",
  "wake_up_new_task",
  "dput",
  "mntput",
  "security_inode_getattr",
  "file_update_time",
  "generic_permission",
  "inode_permission",
  "iterate_dir",
  "do_filp_open",
  "filp_close",
  "fput",
  "path_put",
  "mmput",
  "vma_link_file",
  "handle_mm_fault",
  "exit_files",
  "exit_mm_release",
  "proc_reg_read",
  "seq_read_iter",
  "generic_file_read_iter",
];

/** The kernel's limit of an argument's text before 7.3, less `NAME=` and a type. */
const LONGEST = 55;

export function memberPaths(
  target: Target,
  { seed, count }: { readonly seed: number; readonly count: number },
): MemberPath[] {
  const { types, symbols } = target;
  const btf = types?.vmlinux;
  if (types === undefined || btf === undefined) return [];
  const random = new Random(seed);
  const roots = FUNCTIONS.flatMap((name) => {
    const found = symbols?.find(name) ?? [];
    const isProbeable = found.length === 1 && found[0]?.traceable === true && found[0].blacklisted !== true;
    return isProbeable ? rootsOf(btf, name) : [];
  });
  const paths = new Map<string, MemberPath>();
  for (let tries = 0; roots.length > 0 && paths.size < count && tries < 40 * count; tries++) {
    const root = roots[random.below(roots.length)] as Root;
    const path = walk(btf, root, random);
    if (path !== undefined) paths.set(`${path.function} ${path.text}`, path);
  }
  return [...paths.values()];
}

interface Root {
  readonly function: string;
  readonly parameter: string;
  readonly struct: number;
}

function rootsOf(btf: Btf, name: string): Root[] {
  const id = btf.find(name, ["function"]);
  const type = id === undefined ? undefined : btf.type(id);
  const prototype = type?.kind === "function" ? btf.type(type.prototype) : undefined;
  if (prototype?.kind !== "prototype") return [];
  return prototype.parameters.flatMap(({ name: parameter, type: own }) => {
    const struct = pointedRecord(btf, own);
    return struct === undefined || parameter === undefined ? [] : [{ function: name, parameter, struct }];
  });
}

function pointedRecord(btf: Btf, id: number): number | undefined {
  const pointer = btf.type(strip(btf, id).id);
  if (pointer.kind !== "pointer") return undefined;
  const target = strip(btf, pointer.target);
  const type = btf.type(target.id);
  const isKernel = !target.tags.includes("user") && !target.tags.includes("percpu");
  return isKernel && (type.kind === "struct" || type.kind === "union") ? target.id : undefined;
}

/** Follows members at random until one is a value. */
function walk(btf: Btf, root: Root, random: Random): MemberPath | undefined {
  const traits = new Set<"pointer chain" | "embedded" | "anonymous">();
  let text = root.parameter;
  let struct = root.struct;
  let operator = "->";
  for (let depth = 0; depth < 6 && text.length < LONGEST; depth++) {
    const member = pickMember(btf, struct, random, traits);
    if (member?.name === undefined) return undefined;
    text += `${operator}${member.name}`;
    if (text.length > LONGEST) return undefined;
    const made = (kind: MemberPath["kind"]): MemberPath => ({ function: root.function, text, kind, traits });
    if (member.bitSize !== undefined) return made("bit-field");
    const inner = strip(btf, member.type).id;
    const type = btf.type(inner);
    const next = pointedRecord(btf, member.type);
    if (type.kind === "struct" || type.kind === "union") {
      traits.add("embedded");
      struct = inner;
      operator = ".";
    } else if (next !== undefined && random.below(3) > 0) {
      traits.add("pointer chain");
      struct = next;
      operator = "->";
    } else if (type.kind === "int")
      return type.bytes <= 8 && type.bits === type.bytes * 8 ? made("integer") : undefined;
    // The kernel's own syntax reads four bytes of every enumeration, also of one that has one.
    else if (type.kind === "enum") return type.bytes === 4 ? made("enum") : undefined;
    else if (type.kind === "pointer") return made(isCharacters(btf, type.target) ? "string" : "pointer");
    else return undefined;
  }
  return undefined;
}

function isCharacters(btf: Btf, id: number): boolean {
  const type = btf.type(strip(btf, id).id);
  return type.kind === "int" && type.bytes === 1 && /\bchar\b/.test(type.name);
}

/** A member of the structure, or of an anonymous one inside it. */
function pickMember(
  btf: Btf,
  struct: number,
  random: Random,
  traits: Set<"pointer chain" | "embedded" | "anonymous">,
): BtfMember | undefined {
  const type = btf.type(struct);
  if ((type.kind !== "struct" && type.kind !== "union") || type.members.length === 0) return undefined;
  const member = type.members[random.below(type.members.length)] as BtfMember;
  if (member.name !== undefined) return member;
  traits.add("anonymous");
  return pickMember(btf, strip(btf, member.type).id, random, traits);
}
