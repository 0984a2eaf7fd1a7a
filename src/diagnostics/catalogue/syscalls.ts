/** KP13: system calls. */
import { entry } from "../entry.ts";
import { didYouMean } from "../wording.ts";

export const unknownSyscall = entry<{ name: string; target: string; nearest: readonly string[] }>({
  code: "KP1301",
  severity: "error",
  title: "system call that the target does not have",
  meaning:
    "Neither a function nor a tracepoint of the target is this call's. Architectures differ in their calls: arm64 has `openat` and no `open`.",
  mend: "Name a call that the target has.",
  example: { source: "ksyscall opennat\n", target: true },
  message: ({ name, target }) => `${target} has no system call \`${name}\``,
  notes: ({ nearest }) => didYouMean(nearest),
  fix: () => "probe the call with the nearest name",
});

export const prefixedSyscall = entry<{ text: string; name: string }>({
  code: "KP1302",
  severity: "error",
  title: "function for a system call's name",
  meaning: "`ksyscall` takes the call's own name, as `man 2` has it, and finds the function on every architecture.",
  mend: "Leave the prefix out.",
  example: { source: "ksyscall __x64_sys_openat\n" },
  message: ({ text, name }) => `\`${text}\` is a function; the call is \`${name}\``,
  fix: () => "name the call",
});

export const syscallWrapper = entry<{ symbol: string; name: string; returns: boolean }>({
  code: "KP1303",
  severity: "warning",
  title: "probe on the wrapper of a system call",
  meaning:
    "This function has one parameter, the registers of user space: `$arg1` and the registers are not the call's arguments. `ksyscall` reads those, on every architecture.",
  mend: "Use `ksyscall` or `kretsyscall`.",
  example: { source: "kprobe __x64_sys_openat < dfd: $arg1 >\n", arch: "x86_64" },
  message: ({ symbol, name }) => `\`${symbol}\` has the registers of user space, not the arguments of \`${name}\``,
  fix: ({ name, returns }) => `probe the call: \`${returns ? "kretsyscall" : "ksyscall"} ${name}\``,
});

export const syscallUnknownArgument = entry<{ name: string; syscall: string; names: readonly string[] | undefined }>({
  code: "KP1304",
  severity: "error",
  title: "argument that the system call does not have",
  meaning:
    "The target lists a call's arguments in its tracepoint, `sys_enter_NAME`. A target without tracepoints does not have the names; there `$arg1` to `$arg6` are the arguments.",
  mend: "Use one of the call's arguments, or its number.",
  example: { source: "ksyscall openat < path >\n", target: true },
  message: ({ name, syscall, names }) =>
    names === undefined
      ? `the arguments of \`${syscall}\` are not known by name`
      : `\`${syscall}\` has no argument \`${name}\``,
  notes: ({ names }) => [
    names === undefined || names.length === 0
      ? "a target whose tracepoints are known has the names: `--target FILE`"
      : `it has ${names.map((one) => `\`${one}\``).join(", ")}`,
  ],
});

export const wrapperRegister = entry<{
  register: string;
  syscall: string;
  isPointer: boolean;
  replacement: string | undefined;
}>({
  code: "KP1305",
  severity: "warning",
  title: "register that holds no argument of the system call",
  meaning:
    "On most architectures a system call is a function with one parameter, a pointer to the registers of user space. The processor's registers at its entry hold that pointer and nothing else of the call.",
  mend: "Read an argument by its name, or `$arg1` to `$arg6`: `ksyscall` finds them among the registers of user space.",
  example: { source: "ksyscall openat < dfd: %di >\n", arch: "x86_64" },
  message: ({ register, syscall }) => `\`%${register}\` holds no argument of \`${syscall}\``,
  label: ({ isPointer }) => (isPointer ? "holds the pointer to user space's registers" : undefined),
  fix: ({ replacement, syscall }) => `read \`${replacement ?? ""}\`, the argument of \`${syscall}\``,
});
