/** KP11: C expressions, and the types of the target that they are checked against. */
import { entry } from "../entry.ts";
import { alternatives, didYouMean } from "../wording.ts";

/** As many names as a line has room for. */
function listed(names: readonly string[]): string {
  const MOST = 12;
  const shown = names.slice(0, MOST).map((name) => `\`${name}\``);
  return names.length > MOST ? `${shown.join(", ")} and ${names.length - MOST} more` : shown.join(", ");
}

export const typesUnknown = entry<{ what: string }>({
  code: "KP1101",
  severity: "error",
  title: "C expression without the kernel's types",
  meaning:
    "What a member's offset is, and where a parameter is, the types of the kernel tell, its BTF. A target that is only an architecture and a version has none.",
  mend: "Name a target: `--target live` for this machine, `--target FILE` for one that `kpc target capture` wrote, or declare the structure in the file.",
  example: { source: "kprobe vfs_read < port: ((struct sockaddr_in *)$arg1)->sin_port >\n" },
  message: ({ what }) => `${what} needs the kernel's types, and the target has none`,
  notes: () => ["`--target live` has this machine's, `--target FILE` those that `kpc target capture` wrote"],
});

export const prototypeUnknown = entry<{ name: string; subject: string; position: string }>({
  code: "KP1102",
  severity: "error",
  title: "parameter of a function that the types do not have",
  meaning:
    "BTF has the functions that the compiler compiled. Functions in assembly, some that were optimised, and addresses inside a function have no parameters there. Fields of an event have names of their own.",
  mend: "Read the argument by its number, `$arg1`, and cast it: `((struct file *)$arg1)->f_flags`.",
  example: { source: "kprobe assembly_helper < count >\n", target: true },
  message: ({ name, subject }) => `the kernel's types do not have \`${subject}\`, so \`${name}\` is not known`,
  notes: () => ["an argument can be read by its number and cast: `((struct file *)$arg1)->f_flags`"],
});

export const unknownParameter = entry<{ name: string; subject: string; names: readonly string[] }>({
  code: "KP1103",
  severity: "error",
  title: "parameter that the function does not have",
  meaning: "The types of the target have the function's parameters with their names, and this is none of them.",
  mend: "Use a parameter that there is; `kpc functions NAME` prints the prototype.",
  example: { source: "kprobe vfs_read < cuont >\n", target: true },
  message: ({ name, subject }) => `\`${subject}\` has no parameter \`${name}\``,
  notes: ({ names }) => [names.length === 0 ? "it has none" : `it has ${listed(names)}`],
  fix: () => "use the parameter with the nearest name",
});

export const unknownMember = entry<{
  member: string;
  type: string;
  nearest: readonly string[];
  names: readonly string[];
}>({
  code: "KP1104",
  severity: "error",
  title: "member that the structure does not have",
  meaning:
    "The types of the target have the structure with its members, those of anonymous structures and unions inside it among them, and this is none of them. Members move between versions of the kernel.",
  mend: "Use a member that there is; `kpc types 'struct NAME'` prints the layout.",
  example: { source: "kprobe vfs_read < file->f_flag >\n", target: true },
  message: ({ member, type }) => `\`${type}\` has no member \`${member}\``,
  notes: ({ nearest, names }) => (nearest.length > 0 ? didYouMean(nearest) : [`it has ${listed(names)}`]),
  fix: () => "use the member with the nearest name",
});

export const wrongMemberOperator = entry<{ operator: string; right: string; type: string; isPointer: boolean }>({
  code: "KP1105",
  severity: "error",
  title: "`.` for `->`, or the other way round",
  meaning: "`->` follows a pointer, `.` names a part of what is already there. Only the first costs a dereference.",
  mend: "Write the other operator.",
  example: { source: "kprobe vfs_read < file.f_flags >\n", target: true },
  message: ({ right, type, isPointer }) =>
    `\`${type}\` is ${isPointer ? "a pointer" : "no pointer"}: its members are behind \`${right}\``,
  fix: ({ right }) => `write \`${right}\``,
});

export const noStructure = entry<{ member: string; type: string }>({
  code: "KP1106",
  severity: "error",
  title: "member of something that is no structure",
  meaning: "Only structures and unions have members. A register or an argument by number has the type of a word.",
  mend: "Cast the value to a pointer to the structure first: `((struct file *)%di)->f_flags`.",
  example: { source: "kprobe vfs_read < x: pos->low >\n", target: true },
  message: ({ member, type }) => `\`${type}\` is no structure and has no \`${member}\``,
  notes: () => ["a cast says what it points to: `((struct file *)%di)->f_flags`"],
});

export const noPointer = entry<{ type: string }>({
  code: "KP1107",
  severity: "error",
  title: "dereference of something that is no pointer",
  meaning: "`*` and `[…]` follow pointers and go into arrays.",
  mend: "Cast the value to a pointer first: `*(u32 *)$arg1`.",
  example: { source: "kprobe vfs_read < x: *count >\n", target: true },
  message: ({ type }) => `\`${type}\` is no pointer`,
});

export const unknownCType = entry<{ name: string; nearest: readonly string[] }>({
  code: "KP1108",
  severity: "error",
  title: "type that the target does not have",
  meaning: "A cast names a type of the target's BTF, or a `struct` of the file, or one of C's own integers.",
  mend: "Use a type that there is; `kpc types PATTERN` lists them.",
  example: { source: "kprobe vfs_read < x: ((struct fil *)$arg1)->f_flags >\n", target: true },
  message: ({ name }) => `the target has no type \`${name}\``,
  notes: ({ nearest }) => didYouMean(nearest),
  fix: () => "use the type with the nearest name",
});

export const structureNotFetchable = entry<{ type: string; names: readonly string[] }>({
  code: "KP1109",
  severity: "error",
  title: "structure as a value",
  meaning: "A field has one value: a number, a string, or an array of them. A structure is several.",
  mend: "Name the member that is wanted.",
  example: { source: "kprobe vfs_read < file->f_path >\n", target: true },
  message: ({ type }) => `\`${type}\` is a structure, and a field has one value`,
  notes: ({ names }) => [`it has ${listed(names)}`],
});

export const arrayNotFetchable = entry<{ type: string; length: number; limit: number }>({
  code: "KP1110",
  severity: "error",
  title: "array that cannot be a field",
  meaning: "Arrays of at most 64 numbers, pointers or characters can be fetched as a whole.",
  mend: "Name the element that is wanted: `[0]`.",
  example: { source: "kprobe vfs_read < file->f_large >\n", target: true },
  message: ({ type }) => `\`${type}\` cannot be fetched as a whole`,
  notes: ({ limit }) => [`arrays of at most ${limit} numbers can; one element is \`[0]\``],
});

export const noValue = entry<{ type: string }>({
  code: "KP1111",
  severity: "error",
  title: "type whose values cannot be fetched",
  meaning:
    "Probes fetch integers of 1, 2, 4 and 8 bytes and strings. Floating-point values, functions and wider integers are none.",
  mend: "Fetch a part of it as an integer, through a cast of its address.",
  example: { source: "kprobe takes_double < ratio->value >\n", target: true },
  message: ({ type }) => `a value of type \`${type}\` cannot be fetched`,
});

export const notFetchable = entry<{ what: string }>({
  code: "KP1112",
  severity: "error",
  title: "expression that no fetch argument can say",
  meaning:
    "A fetch argument reads: a register, a parameter, memory at an offset. The kernel does not calculate with what it has read.",
  mend: "Record the operands as fields of their own; conditions can compare them.",
  example: { source: "kprobe vfs_read < x: count + 1 >\n", target: true },
  message: ({ what }) => `a fetch argument cannot give ${what}`,
});

export const addressNotFetchable = entry<{ offset: bigint }>({
  code: "KP1113",
  severity: "error",
  title: "address of a member as a value",
  meaning:
    "The address of a member is its structure's address and an offset, and the kernel does not add without reading.",
  mend: "Record the structure's address, or the member itself.",
  example: { source: "kprobe vfs_read < x: &file->f_path >\n", target: true },
  message: ({ offset }) => `this address is ${offset} bytes behind a pointer, and a fetch argument cannot add`,
});

export const noAddress = entry<object>({
  code: "KP1114",
  severity: "error",
  title: "`&` of something that has no address",
  meaning:
    "What is in memory has an address: members, elements, what a pointer leads to. Parameters in registers and bit-fields have none.",
  mend: "Leave `&` out.",
  example: { source: "kprobe vfs_read < x: &count >\n", target: true },
  message: () => "this has no address",
});

export const badIndex = entry<{ reason: string }>({
  code: "KP1115",
  severity: "error",
  title: "index that is no number",
  meaning: "An element's offset must be known when the program is compiled, so an index is a number or a constant.",
  mend: "Write a number, or a `const` of the file.",
  example: { source: 'const NAME = "x"\nkprobe vfs_read < x: file->f_small[NAME] >\n', target: true },
  message: ({ reason }) => reason,
});

export const indexOutside = entry<{ index: bigint; length: number }>({
  code: "KP1116",
  severity: "warning",
  title: "index outside the array",
  meaning:
    "The type says how many elements the array has, and this is none of them: what is read belongs to something else.",
  mend: "Use an index below the array's length.",
  example: { source: "kprobe vfs_read < x: file->f_small[9] >\n", target: true },
  message: ({ index, length }) => `there is no element ${index} in an array of ${length}`,
});

export const noSize = entry<{ type: string }>({
  code: "KP1117",
  severity: "error",
  title: "element of a type without a size",
  meaning:
    "To find an element one must know how long those before it are. `void` and structures that are only announced have no size.",
  mend: "Cast the pointer: `((u32 *)data)[3]`.",
  example: { source: "kprobe vfs_read < x: file->private_data[1] >\n", target: true },
  message: ({ type }) => `\`${type}\` has no size, so its elements have no place`,
});

export const castToStructure = entry<{ type: string }>({
  code: "KP1118",
  severity: "error",
  title: "cast to something that is no number and no pointer",
  meaning: "As in C, a cast gives a number or a pointer.",
  mend: "Add a `*`: `(struct file *)`.",
  example: { source: "kprobe vfs_read < x: ((struct file)$arg1).f_flags >\n", target: true },
  message: ({ type }) => `nothing can be cast to \`${type}\``,
});

export const parameterUnreadable = entry<{ name: string; type: string; arch: string; reason: string }>({
  code: "KP1119",
  severity: "error",
  title: "parameter in a place that a probe cannot read",
  meaning:
    "Where a parameter is follows from the calling convention and from all parameters before it. A probe reads general registers and, at a function's entry, the stack.",
  mend: "Read another parameter, or the same value from a structure that has it.",
  example: { source: "kprobe takes_double < scale >\n", target: true },
  message: ({ name, type, arch, reason }) => `\`${name}\` (\`${type}\`) is, on ${arch}, ${reason}`,
});

export const inTwoRegisters = entry<{ type: string; arch: string }>({
  code: "KP1120",
  severity: "error",
  title: "value in two registers",
  meaning: "A value that is wider than a register, or that crosses from one to the next, cannot be fetched as one.",
  mend: "Fetch the halves: `low: %r2:u32; high: %r3:u32`.",
  example: { source: "kprobe vfs_wide < size >\n", target: true, arch: "arm" },
  message: ({ type, arch }) => `this \`${type}\` is in two registers of ${arch}, and a field is fetched from one`,
});

export const returnsNothing = entry<{ subject: string }>({
  code: "KP1121",
  severity: "error",
  title: "return value of a function that returns nothing",
  meaning: "By the types of the target the function is `void`: what the register has is left over from something else.",
  mend: "Leave the field out.",
  example: { source: "kretprobe returns_void < x: $retval->f_flags >\n", target: true },
  message: ({ subject }) => `\`${subject}\` returns nothing`,
});

export const userString = entry<{ type: string }>({
  code: "KP1122",
  severity: "error",
  title: "string of user space read as one of the kernel",
  meaning:
    "This pointer leads into user space. `string` reads kernel memory: on many machines that fails always, on others sometimes, and the field is `(fault)`.",
  mend: "Write `ustring`.",
  example: { source: "kprobe vfs_read < buf:string >\n", target: true },
  message: ({ type }) => `this \`${type}\` points into user space`,
  fix: () => "read it as `ustring`",
});

export const damagedTypes = entry<{ module: string; reason: string; offset: number }>({
  code: "KP1123",
  severity: "error",
  title: "damaged types of the target",
  meaning: "The BTF of the target does not hold together, so nothing that depends on it can be known.",
  mend: "Capture the target again.",
  example: { source: "kprobe vfs_read < count >\n", target: "damaged" },
  message: ({ module, reason, offset }) => `the types of ${module} are damaged at byte ${offset}: ${reason}`,
});

export const noKernelForm = entry<{ what: string; forms: readonly string[] }>({
  code: "KP1124",
  severity: "error",
  title: "expression that the kernel's own syntax does not have",
  meaning:
    "With `--btf kernel` the kernel itself works out what a path means. Its syntax has parameters, `->` and `.`, and from 7.3 on casts to a structure by name.",
  mend: "Leave `--btf kernel` out: kpc works out the offsets.",
  example: { source: "kprobe vfs_read < x: file->f_small[1] >\n", target: true, btf: "kernel" },
  message: ({ what }) => `${what} cannot be said in the kernel's own syntax`,
  notes: ({ forms }) => [`it has ${alternatives(forms)}`],
});

export const widerThanValue = entry<{ type: string; has: number; reads: number }>({
  code: "KP1125",
  severity: "warning",
  title: "type of more bytes than the value has",
  meaning:
    "A type that is written says how many bytes are read. The value in memory has fewer, so the record has bytes of what is behind it too.",
  mend: "Leave the type out, or write one of the value's width.",
  example: { source: "kprobe vfs_read < file->f_flags:u64 >\n", target: true },
  message: ({ type, has, reads }) => `this reads ${bytes(reads)}, and \`${type}\` has ${has}`,
  fix: ({ has }) => `read ${bytes(has)}`,
});

function bytes(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}
