/** KP03: declared names, constants, parameters, `requires` and `group`. */
import { entry } from "../entry.ts";
import { alternatives, didYouMean } from "../wording.ts";

export const declaredTwice = entry<{ name: string }>({
  code: "KP0301",
  severity: "error",
  title: "name that is declared twice",
  meaning:
    "Constants, parameters and enumerators share one set of names, over all files of a program. Two declarations of one name would make it mean two things.",
  mend: "Rename one of them.",
  example: { source: "const LIMIT = 1\nconst LIMIT = 2\n" },
  message: ({ name }) => `\`${name}\` is declared twice`,
  related: () => "declared here first",
});

export const unknownConstant = entry<{ name: string; nearest: readonly string[] }>({
  code: "KP0302",
  severity: "error",
  title: "constant that is not declared",
  meaning: "A constant expression may use constants, parameters and enumerators that are declared before it.",
  mend: "Declare it, above its use, or correct the name.",
  example: { source: "const PAGE = 4096\nconst TWO = 2 * PAEG\n" },
  message: ({ name }) => `no constant \`${name}\` is declared before this`,
  notes: ({ nearest }) => didYouMean(nearest),
  fix: ({ nearest }) => `write \`${nearest[0] ?? ""}\``,
});

export const badNumber = entry<{ text: string }>({
  code: "KP0303",
  severity: "error",
  title: "number that is none",
  meaning:
    "Numbers are C's: decimal, `0x` hexadecimal, octal with a leading `0`, with `_` between digits where that helps. A number can have a unit: `ns us ms s` or `KiB MiB GiB`.",
  mend: "Write a number of that form.",
  example: { source: "const SIZE = 12kb\n" },
  message: ({ text }) => `\`${text}\` is not a number`,
  notes: () => ["units are `ns us ms s` and `KiB MiB GiB`"],
});

export const numberTooBig = entry<Record<string, never>>({
  code: "KP0304",
  severity: "error",
  title: "number that does not fit 64 bits",
  meaning: "Constants are 64-bit integers: from -2^63 to 2^64-1.",
  mend: "Use a smaller number.",
  example: { source: "const HUGE = 0x1_0000_0000_0000_0000\n" },
  message: () => "this does not fit 64 bits",
});

export const notConstant = entry<Record<string, never>>({
  code: "KP0305",
  severity: "error",
  title: "expression that is not constant",
  meaning:
    "A constant is worked out when the program is compiled: numbers, strings, other constants, and C's arithmetic and bit operators. What a probe records is known only when it fires.",
  mend: "Use constants only.",
  example: { source: "const WHERE = %ax\n", arch: "x86_64" },
  message: () => "this is not a constant",
});

export const numberWanted = entry<Record<string, never>>({
  code: "KP0306",
  severity: "error",
  title: "string where a number is needed",
  meaning: "Arithmetic, array lengths and `maxactive` take numbers.",
  mend: "Write a number.",
  example: { source: 'const N = 1 + "2"\n' },
  message: () => "a number is needed here, not a string",
});

export const impossibleOperation = entry<{ operator: string; operand: bigint }>({
  code: "KP0307",
  severity: "error",
  title: "operation that has no result",
  meaning: "A division by zero and a shift by less than 0 or more than 63 have no value.",
  mend: "Correct the operand on the right.",
  example: { source: "const N = 1 / 0\n" },
  message: ({ operator, operand }) => `\`${operator} ${operand}\` has no result`,
});

export const unknownParameterType = entry<{ type: string; known: readonly string[]; nearest: readonly string[] }>({
  code: "KP0308",
  severity: "error",
  title: "type that a parameter cannot have",
  meaning:
    "A parameter is a number (`int`), a `duration`, a `size` or a `string`. Without a type it is of its default's.",
  mend: "Use one of these types.",
  example: { source: "param slow: time = 10ms\n" },
  message: ({ type }) => `a parameter cannot be a \`${type}\``,
  notes: ({ known }) => [`it can be ${alternatives(known)}`],
  fix: ({ nearest }) => `write \`${nearest[0] ?? ""}\``,
});

export const wrongParameterType = entry<{ name: string; type: string }>({
  code: "KP0309",
  severity: "error",
  title: "default that is not of the parameter's type",
  meaning: "The value after `=` must be of the type after `:`.",
  mend: "Change the value or the type.",
  example: { source: "param slow: duration = 4KiB\n" },
  message: ({ name, type }) => `the default of \`${name}\` is not a ${type}`,
});

export const parameterWithoutValue = entry<{ name: string }>({
  code: "KP0310",
  severity: "error",
  title: "parameter that has no value",
  meaning: "A parameter without a default must be given a value when the program is compiled.",
  mend: "Give one, `-D name=value`, or write a default.",
  example: { source: "param slow: duration\n" },
  message: ({ name }) => `\`${name}\` has no value`,
  notes: ({ name }) => [`give one with \`-D ${name}=…\`, or write a default after \`=\``],
});

export const badDefine = entry<{ name: string; given: string; type: string }>({
  code: "KP0311",
  severity: "error",
  title: "value of `-D` that the parameter does not take",
  meaning: "What `-D name=value` gives is checked like any constant, against the parameter's type.",
  mend: "Give a value of the parameter's type.",
  example: { source: "param slow: duration = 10ms\n", defines: { slow: "fast" } },
  message: ({ name, given, type }) => `\`-D ${name}=${given}\` is not a ${type}`,
});

export const unknownDefine = entry<{ name: string; nearest: readonly string[] }>({
  code: "KP0312",
  severity: "error",
  title: "`-D` of a parameter that does not exist",
  meaning: "`-D name=value` sets a `param` that a file declares; no file declares this one.",
  mend: "Correct the name, or declare the parameter.",
  example: { source: "param slow: duration = 10ms\n", defines: { slwo: "5ms" } },
  message: ({ name }) => `no parameter \`${name}\` is declared`,
  notes: ({ nearest }) => didYouMean(nearest),
});

export const unknownRequirement = entry<{ subject: string; nearest: readonly string[] }>({
  code: "KP0313",
  severity: "error",
  title: "`requires` of something unknown",
  meaning: "`requires` speaks of `arch`, a list of architectures, and of `kernel`, a comparison with a version.",
  mend: "Write `requires arch x86_64, arm64` or `requires kernel >= 5.10`.",
  example: { source: "requires cpu x86_64\n" },
  message: ({ subject }) => `\`requires\` cannot speak of \`${subject}\``,
  notes: ({ nearest }) => didYouMean(nearest),
  fix: ({ nearest }) => `write \`${nearest[0] ?? ""}\``,
});

export const malformedRequirement = entry<{ subject: string }>({
  code: "KP0314",
  severity: "error",
  title: "`requires` in the wrong form",
  meaning:
    "`arch` takes a list of architectures and no operator; `kernel` takes one comparison with one version, such as `>= 5.10`.",
  mend: "Write `requires arch x86_64, arm64` or `requires kernel >= 5.10`.",
  example: { source: "requires kernel new\n" },
  message: ({ subject }) =>
    subject === "kernel"
      ? "`kernel` needs a comparison with a version, such as `>= 5.10`"
      : "`arch` needs a list of architectures",
});

export const unknownArchitecture = entry<{ name: string; nearest: readonly string[] }>({
  code: "KP0315",
  severity: "error",
  title: "architecture that kpc does not know",
  meaning:
    "kpc knows the architectures that `kpc regs` lists, by the names that the kernel, Debian and compilers have for them.",
  mend: "Use one of these names.",
  example: { source: "requires arch x86-65\n" },
  message: ({ name }) => `kpc knows no architecture \`${name}\``,
  notes: ({ nearest }) => didYouMean(nearest),
  fix: ({ nearest }) => `write \`${nearest[0] ?? ""}\``,
});

export const requirementNotMet = entry<{ subject: string; wanted: string; target: string }>({
  code: "KP0316",
  severity: "error",
  title: "target that the file is not made for",
  meaning:
    "The file says with `requires` which architectures and kernels it is written for. The target is none of them.",
  mend: "Compile it for another target, or, if the file works there, extend the requirement.",
  example: { source: "requires arch arm64\nkprobe vfs_read\n", arch: "x86_64" },
  message: ({ subject, wanted, target }) => `this file is for ${subject} ${wanted}; the target is ${target}`,
});

export const secondGroup = entry<Record<string, never>>({
  code: "KP0317",
  severity: "error",
  title: "second `group` of a file",
  meaning: "`group` names the group of all events of its file that do not name one themselves, wherever it stands.",
  mend: "Keep one; put the other group before an event's name: `as GROUP/NAME`.",
  example: { source: "group a\ngroup b\n" },
  message: () => "this file has a group already",
  related: () => "the first `group` is here",
});
