/** KP06: types of fields. */
import { entry } from "../entry.ts";
import { didYouMean } from "../wording.ts";

export const unknownType = entry<{ type: string; nearest: readonly string[] }>({
  code: "KP0601",
  severity: "error",
  title: "type that a field cannot have",
  meaning:
    "The types are the kernel's: `u8` … `u64`, `s8` … `s64`, `x8` … `x64`, `char`, `string`, `ustring`, `symbol`, `symstr`, `%pd`, `%pD`, bit-fields `bWIDTH@SHIFT/CONTAINER`, and kpc's ways to show a value: `errno`, `ipv4`, `ipv6`, `dev`, `be16`, `be32`, `be64`, `enum NAME`, `flags NAME`. The kernel answers «Unknown type is specified».",
  mend: "Use one of these.",
  example: { source: "kprobe vfs_read < n: $arg3:int >\n" },
  message: ({ type }) => `there is no type \`${type}\``,
  notes: ({ nearest }) => didYouMean(nearest),
  fix: ({ nearest }) => `write \`${nearest[0] ?? ""}\``,
});

export const badBitField = entry<{ text: string; reason: "container" | "range" }>({
  code: "KP0602",
  severity: "error",
  title: "bit-field that does not fit",
  meaning:
    "`bWIDTH@SHIFT/CONTAINER` takes WIDTH bits, SHIFT bits up, of a container of 8, 16, 32 or 64 bits. WIDTH is at least 1, and WIDTH and SHIFT together at most CONTAINER. The kernel answers «Invalid bitfield» or «Unknown type is specified».",
  mend: "Correct the three numbers.",
  example: { source: "kprobe vfs_read < f: $arg3:b4@6/8 >\n" },
  message: ({ text, reason }) =>
    reason === "container"
      ? `\`${text}\` needs a container of 8, 16, 32 or 64 bits, as in \`b4@0/8\``
      : `\`${text}\` does not fit its container`,
});

export const badArrayLength = entry<{ limit: number }>({
  code: "KP0603",
  severity: "error",
  title: "array length out of range",
  meaning: "An array has 1 to 64 elements. The kernel answers «Invalid array size» or «Array number is too big».",
  mend: "Choose a number in that range.",
  example: { source: "kprobe vfs_read < a: +0($arg2):u8[65] >\n" },
  message: ({ limit }) => `an array has 1 to ${limit} elements`,
});

export const arrayNeedsMemory = entry<{ edit: boolean }>({
  code: "KP0604",
  severity: "error",
  title: "array of something that is not in memory",
  meaning:
    "An array is read from kernel memory: from `+N(…)`, `@SYMBOL` or `@ADDRESS`. Registers, arguments, constants and fields of an event hold one value; `+uN(…)` and `symstr` make no arrays either. The kernel answers «String accepts only memory argument», even for numbers.",
  mend: "Dereference the pointer: `+0(%di):u8[4]`.",
  example: { source: "kprobe vfs_read < a: $arg2:u8[4] >\n" },
  message: () => "an array is read from kernel memory, and this is one value",
  notes: ({ edit }) => (edit ? ["if it is a pointer, follow it with `+0(…)`"] : []),
});

export const stringNeedsMemory = entry<{ pointer: boolean }>({
  code: "KP0605",
  severity: "error",
  title: "string of something that is not in memory",
  meaning:
    "A string is read from memory: `+0(…):string` follows a pointer to it. The kernel answers «String accepts only memory argument» to a register or an argument, and `\\5:string` it takes, to print `(fault)` for ever.",
  mend: "Dereference the pointer: `+0($arg1):string`.",
  example: { source: "kprobe vfs_read < name: $arg1:string >\n" },
  message: ({ pointer }) =>
    pointer ? "this is the string's address, not the string" : "a string is read from memory, and this is a value",
  fix: () => "follow the pointer",
});

export const symbolStringNeedsAddress = entry<Record<string, never>>({
  code: "KP0606",
  severity: "error",
  title: "`symstr` of something that is no kernel address",
  meaning:
    "`symstr` turns a kernel address into the name of its function. User memory, constants and `$stack` have none. The kernel answers «Symbol String doesn't accept data/userdata».",
  mend: "Use it on a register, an argument, a stack slot, `$retval` or kernel memory.",
  example: { source: "kprobe vfs_read < s: $stack:symstr >\n" },
  message: () => "`symstr` needs an address of kernel code",
});

export const textIsString = entry<Record<string, never>>({
  code: "KP0607",
  severity: "error",
  title: "string recorded as something else",
  meaning:
    "`$comm` and immediate strings are strings and nothing else. The kernel answers «$comm and immediate-string only accepts string type», or before 6.5 nothing at all.",
  mend: "Remove the type, or write `:string`.",
  example: { source: "kprobe vfs_read < c: $comm:u64 >\n" },
  message: () => "this can be recorded as `string` only",
});

export const notOfThisProbe = entry<{ position: string; kind: "symbol" | "dentry" }>({
  code: "KP0608",
  severity: "error",
  title: "type that this kind of probe cannot have",
  meaning:
    "`symbol` and `symstr` name kernel addresses, which a program does not have; `%pd` and `%pD` follow kernel structures, which neither programs nor event probes can do. The kernel answers «Unknown type is specified», and before 6.5 took symbols of programs, to print nonsense.",
  mend: "Record the number with `x64`.",
  example: { source: "uprobe /bin/bash:0x1000 < caller: $stack0:symbol >\n" },
  message: ({ kind, position }) =>
    kind === "symbol" ? "a program's addresses have no kernel symbols" : `a ${position} cannot follow a dentry`,
});

export const unknownEnumeration = entry<{ name: string; isTyped: boolean; nearest: readonly string[] }>({
  code: "KP0609",
  severity: "error",
  title: "enumeration that neither the program nor the target has",
  meaning:
    "`:enum NAME` and `:flags NAME` show values by the names of an `enum` that the program declares, or that the target's types have.",
  mend: "Declare it: `enum NAME { A = 1; B = 2; }`. For those of the kernel, give a target that has its types.",
  example: { source: "kprobe vfs_read < m: $arg1:enum mode >\n" },
  message: ({ name, isTyped }) =>
    isTyped
      ? `neither the program nor the target has an enumeration \`${name}\``
      : `no enumeration \`${name}\` is declared`,
  notes: ({ nearest }) => didYouMean(nearest),
  fix: ({ nearest }) => `write \`${nearest[0]}\``,
});

export const displayArray = entry<{ type: string }>({
  code: "KP0610",
  severity: "error",
  title: "array of a display type",
  meaning: "Types such as `ipv4` and `errno` say how one value is shown. `ipv6` is an array of 16 bytes already.",
  mend: "Use a plain type for the array.",
  example: { source: "kprobe vfs_read < a: +0($arg2):ipv4[2] >\n" },
  message: ({ type }) => `\`${type}\` shows one value, not an array`,
});
