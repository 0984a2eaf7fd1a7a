/** KP05: fetch arguments. */
import { entry } from "../entry.ts";
import { alternatives, didYouMean } from "../wording.ts";

/** What can be read, as a sentence names it. */
const ORIGINS: Readonly<Record<string, string>> = {
  register: "a register",
  stack: "the stack",
  "return-value": "the return value",
  argument: "an argument by number",
  parameter: "a parameter by name",
  "task-name": "`$comm`",
  "current-task": "`$current`",
  "symbol-memory": "a kernel symbol",
  "address-memory": "memory at an address",
  "file-memory": "an offset of the file",
  immediate: "a constant",
  "event-field": "a field of an event",
  typecast: "a typecast",
  "per-cpu": "a per-CPU variable",
};

/** What to do instead, where there is something. */
const INSTEAD: Readonly<Record<string, string>> = {
  "return-value": "a `kretprobe`, `fretprobe` or `uretprobe` sees the return value",
  argument: "arguments can be read at a function's entry",
  parameter: "parameters can be read at a function's entry",
  register: "a `kprobe` sees the registers",
  "file-memory": "`@+OFFSET` is for `uprobe`; kernel memory is `@SYMBOL` or `@ADDRESS`",
  "symbol-memory": "a `uprobe` reads its own program: `@ADDRESS`, or `@+OFFSET` in the file",
};

const POSITIONS: Readonly<Record<string, string>> = {
  "kprobe at a function's entry": "at a function's entry",
  "kprobe inside a function": "inside a function or at an address",
  kretprobe: "in a `kretprobe`",
  fprobe: "in an `fprobe`",
  fretprobe: "in an `fretprobe`",
  "raw tracepoint probe": "in a `rawtracepoint`",
  "event probe": "in a `tracepoint` with fields",
  uprobe: "in a `uprobe`",
  uretprobe: "in a `uretprobe`",
};

export const notReadableHere = entry<{ origin: string; position: string }>({
  code: "KP0501",
  severity: "error",
  title: "fetch argument that cannot be read at this kind of probe",
  meaning:
    "What a probe can read depends on where it is. Arguments and parameters are there at a function's entry only (and at its return, kept from the entry, since 6.9); `$retval` only at a return; registers at kprobes and uprobes, not at fprobes, tracepoints and events; `@SYMBOL` in the kernel, `@+OFFSET` in programs. The kernel answers «Invalid $-variable specified», «$retval is not available on probe», «$arg* can be used only on function entry or exit» and others.",
  mend: "Use another kind of probe, or read something that is there.",
  example: { source: "kprobe vfs_read < ret: $retval >\n" },
  message: ({ origin, position }) => `${ORIGINS[origin] ?? origin} cannot be read ${POSITIONS[position] ?? position}`,
  notes: ({ origin }) => (INSTEAD[origin] === undefined ? [] : [INSTEAD[origin]]),
});

export const unknownVariable = entry<{ name: string; nearest: readonly string[] }>({
  code: "KP0502",
  severity: "error",
  title: "`$` variable that does not exist",
  meaning:
    "The variables are `$arg1` …, `$arg*`, `$retval`, `$stack`, `$stack0` …, `$comm`, from 7.3 on `$current`, and in a `tracepoint` its fields. The kernel answers «Invalid $-variable specified».",
  mend: "Use one of them.",
  example: { source: "kprobe vfs_read < n: $args1 >\n" },
  message: ({ name }) => `there is no variable \`$${name}\``,
  notes: ({ nearest }) => didYouMean(nearest),
  fix: ({ nearest }) => `write \`${nearest[0] ?? ""}\``,
});

export const badArgumentNumber = entry<{ index: number; highest: number }>({
  code: "KP0503",
  severity: "error",
  title: "argument number out of range",
  meaning:
    "Arguments count from `$arg1`. The kernel answers «Invalid argument number» to `$arg0` and to numbers beyond the size of a stack.",
  mend: "Count from 1.",
  example: { source: "kprobe vfs_read < file: $arg0 >\n" },
  message: ({ index }) => (index < 1 ? "arguments count from `$arg1`" : `no function has an argument ${index}`),
});

export const argumentReadsZero = entry<{ index: number; arch: string; registers: number }>({
  code: "KP0504",
  severity: "warning",
  title: "argument that the kernel reads as 0",
  meaning:
    "On some architectures the kernel knows only the arguments that are in registers. It takes higher numbers without a word, and records 0.",
  mend: "Read the stack with `$stackN`, where the calling convention says the argument is.",
  example: { source: "kprobe vfs_read < n: $arg9 >\n", arch: "arm64" },
  message: ({ index, arch }) => `\`$arg${index}\` is always 0 on ${arch}`,
  notes: ({ registers }) => [`the kernel reads arguments 1 to ${registers} here`],
});

export const badStackNumber = entry<{ index: number; highest: number }>({
  code: "KP0505",
  severity: "error",
  title: "stack slot out of range",
  meaning:
    "`$stackN` reads the word N slots above the stack pointer, within the kernel's stack. The kernel answers «Invalid stack number» to more.",
  mend: "Use a smaller number.",
  example: { source: "kprobe vfs_read < n: $stack9999 >\n", arch: "x86_64" },
  message: ({ index, highest }) => `\`$stack${index}\` is beyond the stack, which ends at \`$stack${highest}\``,
});

export const allArgumentsAlone = entry<Record<string, never>>({
  code: "KP0506",
  severity: "error",
  title: "`$arg*` with something else",
  meaning:
    "`$arg*` stands for all parameters of the function, each a field of its own. It cannot have a name, be a part of something, or appear twice, and a type behind it is silently ignored by the kernel.",
  mend: "Write `$arg*` alone, once.",
  example: { source: "kprobe vfs_read < all: $arg* >\n" },
  message: () => "`$arg*` stands alone: without a name or a type, once",
});

export const badImmediate = entry<{ text: string; bits: number }>({
  code: "KP0507",
  severity: "error",
  title: "immediate value that is no number",
  meaning:
    "Behind `\\` there is a number that fits the machine's word, or a string in quotes. The kernel answers «Invalid immediate value».",
  mend: "Write a number or a string.",
  example: { source: "kprobe vfs_read < x: \\abc >\n" },
  message: ({ text, bits }) =>
    /^[+-]?(?:\d+|0x[\da-f]+)$/i.test(text)
      ? `\`${text}\` does not fit the ${bits} bits of a word`
      : `\`\\${text}\` is no immediate value`,
});

export const badText = entry<{ character: string }>({
  code: "KP0508",
  severity: "error",
  title: "string that a definition cannot hold",
  meaning:
    "A definition is one line of words, without quoting: white space ends an argument, `:` begins its type, `#` ends the line, all of them inside a string, too. An `fprobe` whose text has `$retval` anywhere silently becomes an exit probe.",
  mend: "Use a string without these characters.",
  example: { source: 'kprobe vfs_read < tag: \\"a b" >\n' },
  message: ({ character }) =>
    `the kernel cannot take a string with ${/\s/.test(character) ? "white space" : `\`${character}\``}`,
});

export const badMemoryAddress = entry<{ text: string; bits: number }>({
  code: "KP0509",
  severity: "error",
  title: "memory address that is none",
  meaning:
    "Behind `@` there is an address, a number that fits the machine's word, or a symbol. The kernel answers «Invalid memory address».",
  mend: "Write one number.",
  example: { source: "kprobe vfs_read < x: @0x >\n" },
  message: ({ text }) => `\`@${text}\` is no address`,
});

export const badMemoryOffset = entry<{ text: string }>({
  code: "KP0510",
  severity: "error",
  title: "offset behind `@` that is none",
  meaning:
    "`@SYMBOL+N` and `@SYMBOL-N` take one number, as does `@+N`, the offset in a program's file. A module cannot be named.",
  mend: "Write a symbol and at most one number.",
  example: { source: "kprobe vfs_read < x: @jiffies+zz >\n" },
  message: ({ text }) => `\`@${text}\` is no place in memory`,
});

export const badDereferenceOffset = entry<{ text: string }>({
  code: "KP0511",
  severity: "error",
  title: "dereference without a proper offset",
  meaning:
    "A dereference is `+N(…)` or `-N(…)`, `+uN(…)` for user memory. The offset is one number and cannot be left out. The kernel answers «Invalid dereference offset».",
  mend: "Write the offset, `+0(…)` where there is none.",
  example: { source: "kprobe vfs_read < x: +(%di) >\n", arch: "x86_64" },
  message: ({ text }) =>
    /^[+-]u?$/.test(text) ? "a dereference needs an offset: `+0(…)`" : `\`${text}\` is no offset of a dereference`,
  fix: () => "write the offset 0",
});

export const dereferenceOffsetTooBig = entry<{ text: string }>({
  code: "KP0512",
  severity: "error",
  title: "dereference offset that the kernel cuts off",
  meaning:
    "The kernel reads the offset as a long number and keeps 32 bits of it, without a word: `+0x100000000(%sp)` reads `+0(%sp)`.",
  mend: "Use an offset between -2^31 and 2^31-1.",
  example: { source: "kprobe vfs_read < x: +0x100000000(%di) >\n", arch: "x86_64" },
  message: ({ text }) => `the kernel would keep only 32 bits of the offset \`${text}\``,
});

export const cannotDereference = entry<Record<string, never>>({
  code: "KP0513",
  severity: "error",
  title: "dereference of a string",
  meaning: "`$comm` and strings are values, not addresses. The kernel answers «$comm can not be dereferenced».",
  mend: "Record it as it is.",
  example: { source: "kprobe vfs_read < x: +0($comm) >\n" },
  message: () => "a string is not an address that could be read",
});

export const dereferencedConstant = entry<Record<string, never>>({
  code: "KP0514",
  severity: "warning",
  title: "dereference of a constant",
  meaning: "The kernel takes `+0(\\5)`, and reads the memory at address 5, which always faults.",
  mend: "Memory at a fixed address is `@ADDRESS`.",
  example: { source: "kprobe vfs_read < x: +0(\\5) >\n" },
  message: () => "a constant is taken for an address here",
  notes: () => ["memory at a fixed address is `@ADDRESS`"],
});

export const castWithoutMember = entry<{ struct: string }>({
  code: "KP0515",
  severity: "error",
  title: "typecast without a member",
  meaning:
    "The kernel's typecast says to which structure a value points, so that a member can be read: `(file)%di->f_mode`. It answers «Typecast requires a field access» to one alone.",
  mend: "Name the member, with `->`.",
  example: { source: "kprobe vfs_read < f: (file)%di >\n", arch: "x86_64" },
  message: ({ struct }) => `a typecast to \`${struct}\` needs a member: \`->member\``,
});

export const castOfSymbolOffset = entry<Record<string, never>>({
  code: "KP0516",
  severity: "error",
  title: "typecast of a symbol with an offset",
  meaning:
    "The kernel cannot tell `@symbol-8` from `@symbol->…`, so the symbol and its offset need parentheses in a typecast. It answers «@SYM+/-OFFSET with typecast needs parentheses».",
  mend: "Write `(struct)(@symbol+8)->member`.",
  example: { source: "kprobe vfs_read < f: (file)@init_task+8->f_mode >\n" },
  message: () => "a symbol with an offset needs parentheses in a typecast",
});

export const unknownFunction = entry<{ name: string }>({
  code: "KP0517",
  severity: "error",
  title: "function that the language does not have",
  meaning:
    "The functions are `this_cpu_read(…)` and `this_cpu_ptr(…)`, with one operand. A probe cannot call functions of the kernel.",
  mend: "Use one of the two, or write the fetch in another way.",
  example: { source: "kprobe vfs_read < x: this_cpu(@runqueues) >\n" },
  message: ({ name }) =>
    name === "" ? "this cannot be called" : `there is no function \`${name}\` with these operands`,
  notes: () => ["the functions are `this_cpu_read(…)` and `this_cpu_ptr(…)`"],
});

export const fieldTwice = entry<{ name: string }>({
  code: "KP0518",
  severity: "error",
  title: "two fields of one name",
  meaning: "Each field of an event has a name of its own. The kernel answers «This argument name is already used».",
  mend: "Rename one. Fields without a name are called `arg1`, `arg2`, … by their position.",
  example: { source: "kprobe vfs_read < n: $arg1; n: $arg2 >\n" },
  message: ({ name }) => `this event has a field \`${name}\` already`,
  related: () => "the first one is here",
});

export const reservedFieldName = entry<{ name: string }>({
  code: "KP0519",
  severity: "error",
  title: "field name that every event has already",
  meaning:
    "Every record begins with `common_type`, `common_flags`, `common_preempt_count`, `common_pid` (and `__probe_ip`, `__probe_func`, `__probe_ret_ip`), so no field can be called so. The kernel answers «This argument name is already used».",
  mend: "Rename the field.",
  example: { source: "kprobe vfs_read < common_pid: $arg1 >\n" },
  message: ({ name }) => `\`${name}\` is a field of every event`,
});

export const shadowingFieldName = entry<{ name: string; meaning: string }>({
  code: "KP0520",
  severity: "warning",
  title: "field name that hides something in filters",
  meaning:
    'Filters and histograms know `cpu`, `comm`, `stacktrace` and `hitcount` of every event. A field of the same name hides it there, so `comm == "bash"` compares the field.',
  mend: "Rename the field.",
  example: { source: "kprobe vfs_read < cpu: $arg1 >\n" },
  message: ({ name, meaning }) => `a field \`${name}\` hides ${meaning} in filters and histograms`,
});

export const narrowPointer = entry<{ bits: number; type: string; arch: string }>({
  code: "KP0521",
  severity: "warning",
  title: "pointer recorded with half of its bits",
  meaning:
    "Another field of this probe follows the same value as a pointer, and this one records 32 bits of it or less: on a 64-bit machine the upper half is lost.",
  mend: "Record it as `x64`.",
  example: { source: "kprobe vfs_read < file: %di:x32; inode: +0x20(%di) >\n", arch: "x86_64" },
  message: ({ bits, arch }) => `this pointer is recorded with ${bits} bits; pointers of ${arch} have 64`,
  related: () => "followed as a pointer here",
  fix: () => "record 64 bits",
});

export const noSuchForm = entry<{ words: readonly string[] }>({
  code: "KP0522",
  severity: "error",
  title: "maxactive that is not a number",
  meaning: "`maxactive` takes a number or a constant.",
  mend: "Write a number.",
  example: { source: 'kretprobe vfs_read maxactive "many"\n' },
  message: ({ words }) => `${alternatives(words)} takes a number`,
});
