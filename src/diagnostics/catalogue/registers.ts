/** KP07: registers and calling conventions. */
import { entry } from "../entry.ts";
import { alternatives } from "../wording.ts";

export const unknownRegister = entry<{
  register: string;
  arch: string;
  spelling: string | undefined;
  nearest: readonly string[];
}>({
  code: "KP0701",
  severity: "error",
  title: "register that the architecture does not have",
  meaning:
    "The kernel has names of its own for an architecture's registers, often not those of the processor's manual: `%di` and not `%rdi` on x86_64. It answers «Invalid register name» to any other, and to those of other architectures.",
  mend: "Use a name that `kpc regs` lists, or better `$arg1`, `$arg2`, …, which mean the same on every architecture.",
  example: { source: "kprobe vfs_read < file: %rdi >\n", arch: "x86_64" },
  message: ({ register, arch, spelling }) =>
    spelling === undefined
      ? `${arch} has no register \`%${register}\``
      : `the kernel calls \`%${register}\` of ${arch} \`%${spelling}\``,
  notes: ({ arch, nearest, spelling }) => [
    ...(spelling === undefined && nearest.length > 0 ? [`did you mean ${alternatives(nearest)}?`] : []),
    `\`kpc regs ${arch}\` lists all names`,
  ],
  fix: ({ nearest }) => `write \`${nearest[0] ?? ""}\``,
});

/** The argument that a field means to read. */
interface MeantArgument {
  /** `$arg1`, or the register where there is none. */
  readonly replacement: string;
  /** `it is the parameter `dfd``. */
  readonly why: string;
}

const readMeant = ({ meant }: { readonly meant: MeantArgument | undefined }): string =>
  `read \`${meant?.replacement ?? ""}\`: ${meant?.why ?? ""}`;

export const holdsNoArgument = entry<{
  register: string;
  arch: string;
  holds: string;
  subject: string;
  arguments: readonly string[];
  hasArgN: boolean;
  meant: MeantArgument | undefined;
}>({
  code: "KP0702",
  severity: "warning",
  title: "register that holds no argument",
  meaning:
    "A kprobe at a function's entry fires before the function has done anything, so the registers hold what the calling convention puts there: the arguments in some, the caller's values in others. The kernel records any register without a word.",
  mend: "Read the argument: `$arg1`, `$arg2`, … mean the same on every architecture that has them.",
  example: { source: "kprobe do_sys_open < dfd: %ax >\n", arch: "x86_64" },
  message: ({ register, arch, subject }) => `\`%${register}\` holds no argument of \`${subject}\` on ${arch}`,
  label: ({ holds }) => `holds ${holds}`,
  notes: ({ arguments: registers, hasArgN }) => {
    const list = registers.map((name) => `\`%${name}\``).join(", ");
    return registers.length === 0
      ? []
      : [
          `arguments 1 to ${registers.length} are in ${list}${hasArgN ? "; `$arg1` is the first of them on every architecture" : ""}`,
        ];
  },
  fix: readMeant,
});

export const overwrittenAtReturn = entry<{
  register: string;
  arch: string;
  argument: number | undefined;
  replacement: string | undefined;
  returnValue: string;
  holds: string;
}>({
  code: "KP0703",
  severity: "warning",
  title: "register that means nothing when a function returns",
  meaning:
    "A return probe sees the registers as the function leaves them. Only those of the return value mean something; those that held arguments have been used for other things since.",
  mend: "Read `$retval`. Arguments can be read at the return with `$argN` from Linux 6.9 on: the kernel keeps them from the entry.",
  example: { source: "kretprobe vfs_read < count: %dx; file: %di >\n", arch: "x86_64" },
  message: ({ register, argument, arch }) =>
    argument === undefined
      ? `\`%${register}\` means nothing when a function returns on ${arch}`
      : `\`%${register}\` no longer holds argument ${argument} when the function returns`,
  notes: ({ returnValue, holds }) => [`it holds ${holds}; the return value is \`$retval\`, in \`%${returnValue}\``],
  fix: ({ replacement }) => `read \`${replacement ?? ""}\`, which is kept from the entry`,
});

export const readInsideFunction = entry<{
  register: string;
  arch: string;
  subject: string;
  argument: number | undefined;
}>({
  code: "KP0704",
  severity: "warning",
  title: "register read inside a function",
  meaning:
    "Behind a function's first instruction the compiler uses the registers as it likes: what one holds depends on the code before the probe, and changes with every build of the kernel.",
  mend: "Look at the disassembly of the very kernel that is probed, or probe the function's entry.",
  example: { source: "kprobe vfs_read+0x10 < file: %di >\n", arch: "x86_64" },
  message: ({ register, subject, argument }) =>
    argument === undefined
      ? `what \`%${register}\` holds inside \`${subject}\` depends on the kernel's build`
      : `\`%${register}\` may no longer hold argument ${argument} inside \`${subject}\``,
});

export const unalignedStack = entry<{
  offset: string;
  slot: number;
  arch: string;
  returnAddress: boolean;
  meant: MeantArgument | undefined;
}>({
  code: "KP0705",
  severity: "warning",
  title: "stack read that is not at a slot",
  meaning:
    "The stack consists of slots of one word each: 4 bytes on 32-bit machines, 8 on 64-bit ones. An offset that is no multiple of that reads the end of one slot and the beginning of the next. Offsets taken over from 32-bit examples do this.",
  mend: "Read an argument with `$argN`, or a slot with `$stackN`.",
  example: { source: "kprobe do_sys_open < mode: +4($stack) >\n", arch: "x86_64" },
  message: ({ offset, slot, arch }) => `\`${offset}\` is not at a stack slot of ${arch}, which has ${slot} bytes`,
  notes: ({ returnAddress }) => [
    ...(returnAddress ? ["slot 0 holds the return address; this reads its upper half"] : []),
    "`$arg1`, `$arg2`, … are the arguments on every architecture",
  ],
  fix: readMeant,
});

export const returnAddressRead = entry<{ arch: string }>({
  code: "KP0706",
  severity: "warning",
  title: "stack slot that holds the return address",
  meaning:
    "Where a call pushes its return address, as on x86, slot 0 of the stack holds that address at a function's entry. Arguments, if any are on the stack, begin at slot 1.",
  mend: "If the caller is wanted, record it as `:symbol`; if an argument is wanted, use `$argN`.",
  example: { source: "kprobe vfs_read < n: $stack0 >\n", arch: "x86_64" },
  message: ({ arch }) => `slot 0 of the stack holds the return address on ${arch}`,
  notes: () => ["write `:symbol` to record the caller by name"],
});

export const anotherArgument = entry<{
  field: string;
  subject: string;
  named: number;
  read: string;
  arch: string;
  holds: { argument: number; name: string | undefined } | undefined;
  replacement: string;
}>({
  code: "KP0707",
  severity: "warning",
  title: "field named like one argument that reads another",
  meaning:
    "The field has the name of a parameter of the function, and reads the place of a different one. Registers taken over from an example of another architecture do this, and so does a parameter that was added to the function or removed from it since.",
  mend: "Read the parameter by its name, or name the field after what it reads.",
  example: { source: "kprobe vfs_read < count: %dx; buf: %dx >\n", arch: "x86_64", target: true },
  message: ({ field, subject, named, read, arch }) =>
    `\`${field}\` is argument ${named} of \`${subject}\`, which \`${read}\` does not hold on ${arch}`,
  label: ({ holds }) =>
    holds === undefined
      ? undefined
      : `argument ${holds.argument}${holds.name === undefined ? "" : `, \`${holds.name}\``}`,
  fix: ({ replacement, field }) => `read \`${replacement}\`, which is \`${field}\``,
});
