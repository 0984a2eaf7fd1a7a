/**
 * Every word that the surface gives a meaning, once. None is reserved: each is special only where
 * the grammar looks for it, so a kernel function or a field may have any of these names.
 *
 * Completion, highlighting and the generated grammars are derived from these tables.
 */

/** Words that begin a probe. What each means is the checker's business. */
export const PROBE_KINDS = [
  "kprobe",
  "kretprobe",
  "fprobe",
  "fretprobe",
  "uprobe",
  "uretprobe",
  "usdt",
  "tracepoint",
  "rawtracepoint",
  "ksyscall",
  "kretsyscall",
] as const;

/** Words that begin any other declaration. */
export const DECLARATION_WORDS = [
  "import",
  "requires",
  "group",
  "const",
  "param",
  "struct",
  "union",
  "enum",
  "span",
] as const;

/** Words that begin a part of a declaration. */
export const PART_WORDS = ["as", "maxactive", "where", "on"] as const;

/** What `requires` can speak of. */
export const REQUIREMENT_SUBJECTS = ["arch", "kernel"] as const;

/** Words that begin an action. */
export const ACTION_WORDS = [
  "count",
  "sum",
  "min",
  "max",
  "avg",
  "hist",
  "lhist",
  "stack",
  "ustack",
  "print",
  "snapshot",
  "traceon",
  "traceoff",
  "enable",
  "disable",
] as const;

/** Words that begin a clause of an action. */
export const CLAUSE_WORDS = ["by", "step", "sort", "size", "limit", "if"] as const;

/** Words that may end a `sort` clause. */
export const SORT_DIRECTIONS = ["asc", "desc"] as const;

/** Types that a field can have, except bit-fields (`b4@0/8`), which are a pattern. */
export const FIELD_TYPES = [
  "u8",
  "u16",
  "u32",
  "u64",
  "s8",
  "s16",
  "s32",
  "s64",
  "x8",
  "x16",
  "x32",
  "x64",
  "char",
  "string",
  "ustring",
  "symbol",
  "symstr",
  "%pd",
  "%pD",
] as const;

/** Types that say how a value is shown; the last two take a name. */
export const DISPLAY_TYPES = ["errno", "ipv4", "ipv6", "dev", "be16", "be32", "be64", "enum", "flags"] as const;
