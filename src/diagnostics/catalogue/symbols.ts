/** KP12: functions, variables and events of the target. */
import { entry } from "../entry.ts";
import { counted, didYouMean } from "../wording.ts";

export const missingFunction = entry<{ symbol: string; target: string; nearest: readonly string[] }>({
  code: "KP1201",
  severity: "error",
  title: "function that the target does not have",
  meaning:
    "The kernel that the program is for lists its functions, and this is none of them. It may be named otherwise in this version, be in a module that was not loaded, be a macro, or have been inlined everywhere. The kernel answers «No such file or directory» or «Failed to register probe event».",
  mend: "Probe a function that there is, or give several: `kprobe new_name | old_name`.",
  example: { source: "kprobe vfs_raed\n", target: true },
  message: ({ symbol, target }) => `${target} has no function \`${symbol}\``,
  notes: ({ nearest }) => didYouMean(nearest),
  fix: () => "probe the function with the nearest name",
});

export const onlyCopies = entry<{ symbol: string; copies: readonly string[] }>({
  code: "KP1202",
  severity: "error",
  title: "function of which there are only copies that the compiler made",
  meaning:
    "The compiler changed the function and gave it a suffix: `.isra.0` takes other parameters, `.constprop.0` fewer, `.part.0` and `.cold` are pieces of it. The function itself may be inlined elsewhere, and a probe does not see that.",
  mend: "Probe the copy by its whole name, and read registers rather than parameters: they may have moved.",
  example: { source: "kprobe do_partial\n", target: true },
  message: ({ symbol, copies }) =>
    `of \`${symbol}\` there ${copies.length === 1 ? "is only a copy" : "are only copies"}`,
  notes: ({ copies }) => [`${copies.map((copy) => `\`${copy}\``).join(", ")}: parameters may be elsewhere in it`],
  fix: ({ copies }) => `probe \`${copies[0] ?? ""}\``,
});

export const blacklisted = entry<{ symbol: string }>({
  code: "KP1203",
  severity: "error",
  title: "function that kprobes refuse",
  meaning:
    "The kernel lists functions in which a kprobe would bring the machine down, in `kprobes/blacklist` of debugfs: its own tracing, exception entries and others. It answers «Failed to register probe event».",
  mend: "Probe a function that calls it.",
  example: { source: "kprobe do_int3\n", target: true },
  message: ({ symbol }) => `\`${symbol}\` is on the kernel's list of what kprobes must not touch`,
});

export const notTraceable = entry<{ symbol: string; kind: string; kprobe: string }>({
  code: "KP1204",
  severity: "error",
  title: "function that ftrace cannot trace",
  meaning:
    "An fprobe uses ftrace's hook at a function's entry, and this function has none: it is marked `notrace`, or is in assembly. The list is `available_filter_functions`.",
  mend: "Use a `kprobe`, which needs no hook.",
  example: { source: "fprobe untraced_function\n", target: true },
  message: ({ symbol, kind }) => `\`${symbol}\` has no hook of ftrace's, which \`${kind}\` needs`,
  fix: ({ kprobe }) => `use \`${kprobe}\``,
});

export const noTrace = entry<{ symbol: string }>({
  code: "KP1205",
  severity: "error",
  title: "function that is marked `notrace`",
  meaning:
    "The kernel does not take a kprobe at the entry of a function that ftrace must not trace, unless it was built with CONFIG_KPROBE_EVENTS_ON_NOTRACE, and answers «Invalid argument».",
  mend: "Probe a function that calls it.",
  example: { source: "kprobe untraced_function\n", target: true },
  message: ({ symbol }) => `\`${symbol}\` is marked \`notrace\`, and kprobe events refuse it`,
});

export const initFunction = entry<{ symbol: string }>({
  code: "KP1206",
  severity: "error",
  title: "function that is gone after boot",
  meaning: "The function is in `.init.text`, which the kernel frees when it has booted.",
  mend: "Probe something else, or boot with the probe: boot-time tracing defines events early.",
  example: { source: "kprobe setup_once\n", target: true },
  message: ({ symbol }) => `\`${symbol}\` is \`__init\`: it is gone when the kernel has booted`,
});

export const severalFunctions = entry<{ symbol: string; count: number }>({
  code: "KP1207",
  severity: "error",
  title: "several functions of one name",
  meaning:
    "Static functions of different files may have the same name. The kernel cannot know which is meant and answers «Symbol is not unique» or «Failed to register probe event».",
  mend: "Probe by address, or a function that only one of them calls.",
  example: { source: "kprobe name_show\n", target: true },
  message: ({ symbol, count }) =>
    `there are ${count} functions called \`${symbol}\`, and the kernel refuses such a name`,
});

export const firstOfSeveral = entry<{ symbol: string; count: number }>({
  code: "KP1217",
  severity: "warning",
  title: "several functions of one name, of which the kernel takes the first",
  meaning:
    "Static functions of different files may have the same name. Kernels before 6.6 probe the first that they find, which may not be the one that is meant.",
  mend: "Probe a function that only the right one calls.",
  example: { source: "kprobe name_show\n", target: "old" },
  message: ({ symbol, count }) => `there are ${count} functions called \`${symbol}\`: this kernel probes the first`,
});

export const wrongModule = entry<{ symbol: string; given: string | undefined; modules: readonly string[] }>({
  code: "KP1208",
  severity: "error",
  title: "function of another module",
  meaning: "The target has the function, but not in the module that is named.",
  mend: "Name the module that has it.",
  example: { source: "kprobe ext4:vfs_read\n", target: true },
  message: ({ symbol, given, modules }) =>
    `\`${symbol}\` is ${modules.length === 0 ? "the kernel's own" : `in ${modules.map((one) => `\`${one}\``).join(", ")}`}, not in \`${given ?? ""}\``,
  fix: () => "name where it is",
});

export const offsetBeyond = entry<{ symbol: string; offset: string; size: number }>({
  code: "KP1209",
  severity: "error",
  title: "offset behind the function's end",
  meaning: "The function is shorter, so the probe would be in another one.",
  mend: "Use an offset inside the function, at the start of an instruction.",
  example: { source: "kprobe vfs_read+0x4000\n", target: true },
  message: ({ symbol, offset, size }) => `\`${symbol}\` has ${counted(size, "byte")}, and +${offset} is behind them`,
});

export const noMatch = entry<{ pattern: string; target: string }>({
  code: "KP1210",
  severity: "error",
  title: "pattern that nothing matches",
  meaning:
    "`*` stands for any letters, `?` for one and `[abc]` for one of them; no function or event of the target is like that.",
  mend: "Use another pattern; `kpc functions PATTERN` shows what there is.",
  example: { source: "kprobe xyzzy_*\n", target: true },
  message: ({ pattern, target }) => `${target} has nothing that \`${pattern}\` matches`,
});

export const tooManyMatches = entry<{ pattern: string; count: number; limit: number; preview: readonly string[] }>({
  code: "KP1211",
  severity: "error",
  title: "pattern that matches more than is allowed",
  meaning:
    "Each function that a pattern matches becomes an event, and each event costs memory, and time wherever the function is called. So a pattern may match 64 unless more are asked for.",
  mend: "Use a narrower pattern, or raise the limit by hand: `--max-matches N`.",
  example: { source: "kprobe many_*\n", target: true },
  message: ({ pattern, count, limit }) =>
    `\`${pattern}\` matches ${counted(count, "function")}, and ${limit} are allowed`,
  notes: ({ preview, count }) => [
    `${preview.map((name) => `\`${name}\``).join(", ")}${count > preview.length ? ", …" : ""}`,
    `\`--max-matches ${count}\` allows them`,
  ],
});

export const noAlternative = entry<{ names: readonly string[]; target: string; nearest: readonly string[] }>({
  code: "KP1212",
  severity: "error",
  title: "alternatives of which the target has none",
  meaning: "`a | b` is the first that the target has, and it has neither.",
  mend: "Add the name that the function has there.",
  example: { source: "kprobe vfs_reed | vfs_red\n", target: true },
  message: ({ names, target }) => `${target} has none of ${names.map((name) => `\`${name}\``).join(", ")}`,
  notes: ({ nearest }) => didYouMean(nearest),
});

export const needsSymbols = entry<{ what: string }>({
  code: "KP1213",
  severity: "error",
  title: "what only a target with symbols can tell",
  meaning:
    "Patterns and alternatives are resolved against the functions of a kernel, and an architecture and a version have none.",
  mend: "Name a target: `--target live` for this machine, or `--target FILE`.",
  example: { source: "kprobe vfs_*\n" },
  message: ({ what }) => `${what} needs a target with symbols`,
  notes: () => ["`--target live` has this machine's, `--target FILE` those that `kpc target capture` wrote"],
});

export const missingVariable = entry<{ symbol: string; target: string; nearest: readonly string[] }>({
  code: "KP1214",
  severity: "error",
  title: "variable that the target does not have",
  meaning:
    "`@SYMBOL` reads a variable of the kernel, and the kernel lists none of that name. It answers «Invalid memory address».",
  mend: "Read a variable that there is.",
  example: { source: "kprobe vfs_read < x: @jiffes >\n", target: true },
  message: ({ symbol, target }) => `${target} has no variable \`${symbol}\``,
  notes: ({ nearest }) => didYouMean(nearest),
  fix: () => "read the variable with the nearest name",
});

export const missingEvent = entry<{ event: string; target: string; nearest: readonly string[] }>({
  code: "KP1215",
  severity: "error",
  title: "tracepoint that the target does not have",
  meaning: "The kernel lists its events, `available_events`, and this is none of them. Its module may not be loaded.",
  mend: "Use an event that there is.",
  example: { source: "tracepoint sched:sched_swich\n", target: true },
  message: ({ event, target }) => `${target} has no event \`${event}\``,
  notes: ({ nearest }) => didYouMean(nearest),
  fix: () => "use the event with the nearest name",
});

export const unknownEventField = entry<{ name: string; event: string; names: readonly string[] }>({
  code: "KP1216",
  severity: "error",
  title: "field that the event does not have",
  meaning: "The event's format lists its fields, and this is none of them.",
  mend: "Use a field that there is.",
  example: { source: "tracepoint sched:sched_switch < prev_pd >\n", target: true },
  message: ({ name, event }) => `\`${event}\` has no field \`${name}\``,
  notes: ({ names }) => [`it has ${names.map((one) => `\`${one}\``).join(", ")}`],
  fix: () => "use the field with the nearest name",
});
