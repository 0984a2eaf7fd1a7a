/** What the words of the language mean, in the few words that an editor has room for. */
import type {
  ACTION_WORDS,
  CLAUSE_WORDS,
  DECLARATION_WORDS,
  DISPLAY_TYPES,
  FIELD_TYPES,
  PART_WORDS,
  PROBE_KINDS,
} from "../../grammar/keywords.ts";
import type { ParameterType } from "../../src/check/parameters.ts";
import { CLAUSE_FORMS, actionForm } from "../../src/check/action-forms.ts";

export interface WordFacts {
  /** How it is written. */
  readonly form: string;
  /** Markdown. */
  readonly text: string;
  /** What a client that supports snippets inserts; the word itself if it is absent. */
  readonly snippet?: string;
}

type Words<Word extends string> = Readonly<Record<Word, WordFacts>>;

export const KINDS: Words<(typeof PROBE_KINDS)[number]> = {
  kprobe: {
    form: "kprobe [module:]function[+offset] < fields >",
    text: "A breakpoint in the kernel: at a function's entry, or inside of it.",
    snippet: "kprobe ${1:vfs_read} < ${2:\\$arg1} >",
  },
  kretprobe: {
    form: "kretprobe [module:]function [maxactive N] < fields >",
    text: "A function's return. `$retval` is what it returns.",
    snippet: "kretprobe ${1:vfs_read} < ${2:ret: \\$retval} >",
  },
  fprobe: {
    form: "fprobe function < fields >",
    text: "A function's entry by way of ftrace, cheaper than a breakpoint.",
    snippet: "fprobe ${1:vfs_read} < ${2:\\$arg1} >",
  },
  fretprobe: {
    form: "fretprobe function < fields >",
    text: "A function's exit by way of ftrace. Its parameters can be read as well.",
    snippet: "fretprobe ${1:vfs_read} < ${2:ret: \\$retval} >",
  },
  uprobe: {
    form: "uprobe program:function[+offset] < fields >",
    text: "A breakpoint in a program or library: `bash:readline`, `libc:malloc`, `/path/to/program:0x1234`.",
    snippet: "uprobe ${1:bash:readline} < ${2:%di} >",
  },
  uretprobe: {
    form: "uretprobe program:function < fields >",
    text: "The return of a program's or a library's function.",
    snippet: "uretprobe ${1:bash:readline} < ${2:line: +0(\\$retval):ustring} >",
  },
  usdt: {
    form: "usdt program:provider:name",
    text: "A marker that a program's author has put there. It is read, and not compiled yet.",
  },
  tracepoint: {
    form: "tracepoint group:event < fields >",
    text: "An event that the kernel already has. With fields, an event probe that reads them.",
    snippet: "tracepoint ${1:sched:sched_switch}",
  },
  rawtracepoint: {
    form: "rawtracepoint name < fields >",
    text: "A tracepoint with the arguments that the kernel calls it with.",
    snippet: "rawtracepoint ${1:sched_switch} < ${2:\\$arg1} >",
  },
  ksyscall: {
    form: "ksyscall name < fields >",
    text: "A system call's entry, by its name and with its arguments, whatever wraps it on this architecture.",
    snippet: "ksyscall ${1:openat} < ${2:filename} >",
  },
  kretsyscall: {
    form: "kretsyscall name < fields >",
    text: "A system call's exit. `$retval` is its result.",
    snippet: "kretsyscall ${1:openat} < ${2:ret: \\$retval} >",
  },
};

export const DECLARATIONS: Words<(typeof DECLARATION_WORDS)[number]> = {
  import: { form: 'import "path"', text: "Takes the declarations of another file in.", snippet: 'import "$1"' },
  requires: {
    form: "requires arch NAME, …; kernel >= VERSION",
    text: "What the program must be compiled for; it is an error for anything else.",
    snippet: "requires arch ${1:x86_64}; kernel >= ${2:5.10}",
  },
  group: { form: "group NAME", text: "The group of the file's events; `kpc` without it.", snippet: "group ${1:name}" },
  const: {
    form: "const NAME = VALUE",
    text: "A name for a number or a string.",
    snippet: "const ${1:NAME} = ${2:1}",
  },
  param: {
    form: "param NAME: TYPE = VALUE",
    text: "A constant that the command line can set: `-D NAME=VALUE`.",
    snippet: "param ${1:name}: ${2:duration} = ${3:10ms}",
  },
  struct: {
    form: "struct NAME { MEMBERS }",
    text: "A structure as C lays it out, for memory that no BTF describes.",
    snippet: "struct ${1:name} { ${2:int member;} }",
  },
  union: {
    form: "union NAME { MEMBERS }",
    text: "A union as C lays it out.",
    snippet: "union ${1:name} { ${2:int member;} }",
  },
  enum: {
    form: "enum NAME { NAME = VALUE; … }",
    text: "Names of values, for the types `enum NAME` and `flags NAME`.",
    snippet: "enum ${1:name} { ${2:FIRST} = ${3:1}; }",
  },
  span: {
    form: "span NAME = EVENT .. EVENT on KEYS < fields >",
    text: "Two events that belong together, as one record when the second happens.",
    snippet: "span ${1:name} = ${2:start} .. ${3:end} on ${4:tid} < us: elapsed.us >",
  },
};

export const PARTS: Words<(typeof PART_WORDS)[number]> = {
  as: { form: "as [GROUP/]NAME", text: "Names the event." },
  maxactive: { form: "maxactive N", text: "How many returns can be awaited at once." },
  where: { form: "where CONDITION", text: "Records only what meets a condition on the event's fields." },
  on: { form: "on KEYS", text: "What both events of a span have in common: `tid`, a field of both, `a.x == b.y`." },
};

export const ACTIONS: Words<(typeof ACTION_WORDS)[number]> = {
  count: {
    form: actionForm("count"),
    text: "Counts events, in a table by keys.",
    snippet: "count by ${1:comm}",
  },
  sum: {
    form: actionForm("sum"),
    text: "Adds a field up.",
    snippet: "sum ${1:field} by ${2:comm}",
  },
  min: {
    form: actionForm("min"),
    text: "The least value of a field.",
    snippet: "min ${1:field} by ${2:comm}",
  },
  max: {
    form: actionForm("max"),
    text: "The greatest value of a field.",
    snippet: "max ${1:field} by ${2:comm}",
  },
  avg: {
    form: actionForm("avg"),
    text: "The mean of a field.",
    snippet: "avg ${1:field} by ${2:comm}",
  },
  hist: {
    form: actionForm("hist"),
    text: "Counts values in ranges of powers of two.",
    snippet: "hist ${1:field}",
  },
  lhist: {
    form: actionForm("lhist"),
    text: "Counts values in ranges of `step`.",
    snippet: "lhist ${1:field} step ${2:100}",
  },
  stack: { form: actionForm("stack"), text: "Records the kernel's stack; as a key, counts by it." },
  ustack: { form: actionForm("ustack"), text: "Records the stack of user space, where the back end can." },
  print: {
    form: actionForm("print"),
    text: "How the event is shown. The format is that of C's `printf`.",
    snippet: 'print "${1:%s}", ${2:comm}',
  },
  snapshot: {
    form: actionForm("snapshot"),
    text: "Keeps what the trace buffer holds at that moment.",
    snippet: "snapshot limit ${1:1}",
  },
  traceon: { form: actionForm("traceon"), text: "Starts tracing." },
  traceoff: { form: actionForm("traceoff"), text: "Stops tracing." },
  enable: {
    form: actionForm("enable"),
    text: "Starts the recording of another event.",
    snippet: "enable ${1:event}",
  },
  disable: {
    form: actionForm("disable"),
    text: "Stops the recording of another event.",
    snippet: "disable ${1:event}",
  },
};

export const CLAUSES: Words<(typeof CLAUSE_WORDS)[number]> = {
  by: { form: CLAUSE_FORMS.by, text: "A line of the table for each combination of these." },
  step: { form: CLAUSE_FORMS.step, text: "How wide the ranges are." },
  sort: { form: "sort FIELD [asc|desc]", text: "The order of the table's lines." },
  size: { form: CLAUSE_FORMS.size, text: "How many lines the table has at most." },
  limit: { form: CLAUSE_FORMS.limit, text: "How often it is done at most." },
  if: { form: CLAUSE_FORMS.if, text: "Does it only where a condition on the event's fields is met." },
};

const SHOWN = { u: "unsigned", s: "signed", x: "shown in hexadecimal" } as const;

function integer(letter: keyof typeof SHOWN, bits: number): WordFacts {
  return { form: `${letter}${bits}`, text: `${bits} bits, ${SHOWN[letter]}.` };
}

export const FIELD_TYPE_FACTS: Words<(typeof FIELD_TYPES)[number]> = {
  u8: integer("u", 8),
  u16: integer("u", 16),
  u32: integer("u", 32),
  u64: integer("u", 64),
  s8: integer("s", 8),
  s16: integer("s", 16),
  s32: integer("s", 32),
  s64: integer("s", 64),
  x8: integer("x", 8),
  x16: integer("x", 16),
  x32: integer("x", 32),
  x64: integer("x", 64),
  char: { form: "char", text: "One character." },
  string: { form: "string", text: "A string in the kernel's memory, by its address." },
  ustring: { form: "ustring", text: "A string in the memory of user space, by its address." },
  symbol: { form: "symbol", text: "An address, shown as the kernel's symbol there." },
  symstr: { form: "symstr", text: "The name of the kernel's symbol at an address, recorded as a string." },
  "%pd": { form: "%pd", text: "The name of a `struct dentry *`." },
  "%pD": { form: "%pD", text: "The name of a `struct file *`." },
};

export const DISPLAY_TYPE_FACTS: Words<(typeof DISPLAY_TYPES)[number]> = {
  errno: { form: "errno", text: "An error's number, shown by its name." },
  ipv4: { form: "ipv4", text: "An IPv4 address in network order." },
  ipv6: { form: "ipv6", text: "An IPv6 address." },
  dev: { form: "dev", text: "A device's number, shown as major:minor." },
  be16: { form: "be16", text: "16 bits in network order." },
  be32: { form: "be32", text: "32 bits in network order." },
  be64: { form: "be64", text: "64 bits in network order." },
  enum: { form: "enum NAME", text: "Shown by the name that an enumeration gives the value." },
  flags: { form: "flags NAME", text: "Shown by the names that an enumeration gives the bits." },
};

/** What a parameter of a program can be. */
export const PARAMETER_TYPE_FACTS: Words<ParameterType> = {
  int: { form: "int", text: "A number." },
  duration: { form: "duration", text: "A time, with its unit: `10ms`, `2us`." },
  size: { form: "size", text: "A size, with its unit: `4KiB`, `1MiB`." },
  string: { form: "string", text: "A text between quotes." },
};

/** Fetch arguments of the kernel that begin with `$`. */
export const VARIABLES: Words<"arg1" | "arg*" | "retval" | "stack" | "stack0" | "comm" | "current"> = {
  arg1: { form: "$argN", text: "Argument N of the function, from 1." },
  "arg*": { form: "$arg*", text: "A field for each parameter, by the kernel's BTF." },
  retval: { form: "$retval", text: "What the function returns." },
  stack: { form: "$stack", text: "The stack pointer." },
  stack0: { form: "$stackN", text: "Slot N of the stack, from 0." },
  comm: { form: "$comm", text: "The name of the task that runs." },
  current: { form: "$current", text: "The `struct task_struct *` that runs." },
};

/** What conditions and keys know of every event. */
export const BUILTINS: Words<"comm" | "tid" | "cpu" | "pid" | "uid" | "cgroup"> = {
  comm: { form: "comm", text: "The name of the task." },
  tid: { form: "tid", text: "The thread's id." },
  cpu: { form: "cpu", text: "The CPU that the event happened on." },
  pid: { form: "pid", text: "The process's id, where the back end has it." },
  uid: { form: "uid", text: "The user's id, where the back end has it." },
  cgroup: { form: "cgroup", text: "The control group's id, where the back end has it." },
};

/** The words of a table by any name. */
export function factsOf(words: Readonly<Record<string, WordFacts>>, name: string): WordFacts | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined;
}
