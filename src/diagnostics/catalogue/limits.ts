/** KP08: limits of the kernel. */
import { entry } from "../entry.ts";

const MANY_FIELDS = Array.from({ length: 129 }, (_, index) => `f${index + 1}: \\${index}:u8`).join("; ");

export const tooManyFields = entry<{ count: number; limit: number }>({
  code: "KP0801",
  severity: "error",
  title: "event with too many fields",
  meaning:
    "An event has at most 128 fields. Linux 5.10 and 6.1 silently drop the others, later ones answer «Too many arguments are specified» or nothing.",
  mend: "Split the probe in two.",
  example: { source: `kprobe vfs_read < ${MANY_FIELDS} >\n` },
  message: ({ count, limit }) => `this event has ${count} fields; ${limit} are possible`,
  label: () => "the first that is too much",
});

export const expressionTooLong = entry<{ length: number; limit: number; writtenAs: string | undefined }>({
  code: "KP0802",
  severity: "error",
  title: "fetch argument that is too long",
  meaning:
    "What stands behind a field's name in the definition, with its type, has at most 63 characters, and 255 from Linux 7.3 on; `%pd` and `%pD` count as the dereferences that the kernel writes for them. The kernel answers «Argument expression is too long».",
  mend: "Write offsets in decimal, or fetch less in one field.",
  example: {
    source: `kprobe vfs_read < x: +0x10000000(+0x10000000(+0x10000000(+0x10000000(+0x10000000($arg1))))) >\n`,
    kernel: "6.12",
  },
  message: ({ length, limit }) => `this fetch argument has ${length} characters; ${limit} are possible`,
  notes: ({ writtenAs }) => (writtenAs === undefined ? [] : [`the kernel writes it out as \`${writtenAs}\``]),
});

export const nestedTooMuch = entry<{ depth: number; limit: number }>({
  code: "KP0803",
  severity: "error",
  title: "dereferences nested too deep",
  meaning:
    "From Linux 7.3 on, eight dereferences, typecasts and per-CPU accesses can stand inside each other. The kernel answers «Too many nested typecasts/dereferences».",
  mend: "Follow fewer pointers in one field; `param->a->b` counts none of them.",
  example: { source: `kprobe vfs_read < x: ${"+0(".repeat(9)}$arg1${")".repeat(9)} >\n`, kernel: "7.3" },
  message: ({ depth, limit }) => `${depth} dereferences stand inside each other; ${limit} are possible`,
});

export const tooManyInstructions = entry<{ slots: number; limit: number }>({
  code: "KP0804",
  severity: "error",
  title: "fetch argument of too many steps",
  meaning:
    "The kernel works a field out in at most 16 steps: one for the start (three for `@SYMBOL`), one for each dereference, one more for a bit-field and for an array, one for the end. It answers «Dereference is too much nested».",
  mend: "Follow fewer pointers in one field.",
  example: {
    source: `kprobe vfs_read < x: ${"+0(".repeat(15)}%di${")".repeat(15)} >\n`,
    arch: "x86_64",
    kernel: "6.12",
  },
  message: ({ slots, limit }) => `this field takes ${slots} steps to fetch; ${limit} are possible`,
});

export const eventTooBig = entry<{ size: number; limit: number }>({
  code: "KP0805",
  severity: "error",
  title: "event that records too much",
  meaning:
    "The fixed part of a record, the sum of its fields, has at most 3072 bytes. Newer kernels answer «Event too big (too many fields?)»; older ones take the definition and then record nothing, or half.",
  mend: "Record shorter arrays, or split the probe in two.",
  example: {
    source: `kprobe vfs_read < ${Array.from({ length: 7 }, (_, index) => `f${index}: +0($arg1):u64[64]`).join("; ")} >\n`,
  },
  message: ({ size, limit }) => `this event records ${size} bytes; ${limit} are possible`,
});

export const lineTooLong = entry<{ length: number; limit: number }>({
  code: "KP0806",
  severity: "error",
  title: "definition that is too long for a line",
  meaning:
    "The kernel reads definitions line by line and refuses a line of more than 4094 bytes, with a message in its log only.",
  mend: "Use shorter names, or split the probe in two.",
  example: {
    source: `kprobe vfs_read < ${Array.from({ length: 100 }, (_, index) => `${"n".repeat(20)}${index}: +0x1000(+0x2000($arg1)):u8`).join("; ")} >\n`,
  },
  message: ({ length, limit }) => `the definition has ${length} bytes; a line has at most ${limit}`,
});

export const tooManyDentries = entry<{ limit: number }>({
  code: "KP0807",
  severity: "error",
  title: "too many `%pd` and `%pD` fields",
  meaning:
    "The kernel rewrites these types into dereferences, in a buffer of 256 bytes for the whole definition. It answers «Cannot allocate memory» when they do not fit.",
  mend: "Record fewer names in one probe.",
  example: {
    source: `kprobe vfs_read < ${Array.from({ length: 9 }, (_, index) => `n${index}: +0x10($arg1):%pd`).join("; ")} >\n`,
  },
  message: ({ limit }) => `the \`%pd\` and \`%pD\` fields of this probe need more than the kernel's ${limit} bytes`,
});

export const tooManyEntryArguments = entry<{ count: number; limit: number }>({
  code: "KP0808",
  severity: "error",
  title: "exit probe that keeps too many arguments",
  meaning:
    "An `fretprobe` keeps the arguments that it reads from the function's entry, at most 15 of them. The kernel answers «Too many entry arguments specified».",
  mend: "Read fewer arguments at the exit.",
  example: {
    source: `fretprobe vfs_read < ${Array.from({ length: 16 }, (_, index) => `a${index}: $arg${index + 1}`).join("; ")} >\n`,
    arch: "x86_64",
  },
  message: ({ count, limit }) => `this probe keeps ${count} arguments from the entry; ${limit} are possible`,
});
