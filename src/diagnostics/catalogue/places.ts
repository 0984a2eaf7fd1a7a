/** KP04: where a probe is, and the name of its event. */
import { entry } from "../entry.ts";

export const badFunctionName = entry<{ text: string }>({
  code: "KP0401",
  severity: "error",
  title: "place that names no function",
  meaning:
    "A probe on kernel code is at `[module:]symbol[+offset]` or at an address. A symbol consists of letters, digits, `_`, `.` and `$`, as in `/proc/kallsyms`. The kernel answers «Invalid probed address or symbol».",
  mend: "Write the function's name as `/proc/kallsyms` has it.",
  example: { source: "kprobe vfs_read~old\n" },
  message: ({ text }) => `\`${text}\` names no function`,
  notes: () => ["a place is `[module:]symbol[+offset]` or an address"],
});

export const badFunctionOffset = entry<{ offset: string }>({
  code: "KP0402",
  severity: "error",
  title: "offset into a function that is none",
  meaning:
    "Behind a function's name there can be `+` and one number of at most 32 bits: the bytes from the function's start to the instruction. The kernel knows no negative offsets and no sums.",
  mend: "Write one offset, such as `+0x10`.",
  example: { source: "kprobe vfs_read-1\n" },
  message: ({ offset }) => `\`${offset}\` is no offset into a function`,
});

export const noKernelAddress = entry<{ text: string; arch: string; lowest: bigint }>({
  code: "KP0403",
  severity: "error",
  title: "address at which there is no kernel code",
  meaning:
    "A probe can be at an address of kernel code. From 6.1 on the kernel takes any number but 0 and waits for code to appear there, so a wrong address gives a probe that never fires, without a word.",
  mend: "Take the address from `/proc/kallsyms`, or name the function.",
  example: { source: "kprobe 0x1234\n", arch: "x86_64" },
  message: ({ text }) => `there is no kernel code at \`${text}\``,
  notes: ({ arch, lowest }) => (lowest > 0n ? [`kernel addresses of ${arch} begin at 0x${lowest.toString(16)}`] : []),
});

export const badSuffix = entry<{ suffix: string }>({
  code: "KP0404",
  severity: "error",
  title: "text behind a place that means nothing",
  meaning:
    "The only word that can stand behind a place is the kernel's `%return`. It answers «Invalid probed address suffix» to others.",
  mend: "Write `%return`, or better a `kretprobe`.",
  example: { source: "kprobe vfs_read%ret\n" },
  message: ({ suffix }) => `\`${suffix}\` means nothing behind a place`,
  fix: () => "write `%return`",
});

export const returnWithOffset = entry<{ symbol: string; offset: string }>({
  code: "KP0405",
  severity: "error",
  title: "return probe inside a function",
  meaning:
    "A return probe replaces the return address when the function is entered, so it is always on a whole function. The kernel answers «Retprobe address must be an function entry».",
  mend: "Remove the offset.",
  example: { source: "kretprobe vfs_read+8\n" },
  message: ({ symbol }) => `a return probe is on a whole function: \`${symbol}\` without an offset`,
  fix: () => "remove the offset",
});

export const returnAtAddress = entry<Record<string, never>>({
  code: "KP0406",
  severity: "error",
  title: "return probe at an address",
  meaning:
    "The kernel takes a return probe at an address only if a function begins there, which nobody can see in the file; and its listing shows a hashed address that cannot be written back.",
  mend: "Name the function.",
  example: { source: "kretprobe 0xffffffff81000000\n", arch: "x86_64" },
  message: () => "a return probe needs the name of a function",
});

export const ftraceNeedsFunction = entry<{ kind: string; kprobe: string }>({
  code: "KP0407",
  severity: "error",
  title: "fprobe that is not on a whole function",
  meaning:
    "An fprobe event sits where ftrace does: at the entry or the exit of a function, by its name. It takes no offset, not even `+0`, and no address.",
  mend: "Name a whole function, or use a `kprobe`.",
  example: { source: "fprobe vfs_read+4\n" },
  message: ({ kind }) => `\`${kind}\` takes a whole function`,
  notes: ({ kprobe }) => [`\`${kprobe}\` can be anywhere in a function`],
});

export const contradictoryReturn = entry<{ kind: string; returns: string }>({
  code: "KP0408",
  severity: "error",
  title: "`%return` where nothing returns",
  meaning:
    "`%return` is the kernel's way to turn a `p` definition into a return probe. It means something on functions only.",
  mend: "Remove it.",
  example: { source: "tracepoint sched:sched_switch%return\n" },
  message: ({ kind }) => `a \`${kind}\` has no return`,
});

export const badUserPlace = entry<{ text: string }>({
  code: "KP0409",
  severity: "error",
  title: "place that is not in a program",
  meaning:
    "A probe on a program is at `path:0xOFFSET`, an offset in the file, or at `path:symbol`. The kernel's `%return` and `(0xREFERENCE_COUNTER)` can follow an offset, in this order.",
  mend: "Write the path, a colon, and the offset.",
  example: { source: "uprobe /bin/bash\n" },
  message: ({ text }) => `\`${text}\` is no place in a program`,
  notes: () => ["a place is `path:0xOFFSET` or `path:symbol`"],
});

export const badFileOffset = entry<{ text: string }>({
  code: "KP0410",
  severity: "error",
  title: "file offset that is none",
  meaning:
    "The offset of a uprobe, and of its reference counter, is one number: bytes from the start of the file. There is no sum.",
  mend: "Write one number, such as `0x1234`.",
  example: { source: "uprobe /bin/bash:0x10zz\n" },
  message: ({ text }) => `\`${text}\` is no offset in a file`,
});

export const relativePath = entry<{ path: string }>({
  code: "KP0411",
  severity: "error",
  title: "relative path of a program",
  meaning:
    "The kernel resolves a relative path against the working directory of whoever writes the definition, so it means another file for another caller.",
  mend: "Write the path from the root.",
  example: { source: "uprobe ./a.out:0x10\n" },
  message: ({ path }) => `\`${path}\` depends on who writes the definition`,
  notes: () => ["write the path from the root, beginning with `/`"],
});

export const unwritablePath = entry<{ path: string; character: string }>({
  code: "KP0412",
  severity: "error",
  title: "path that a definition cannot hold",
  meaning:
    "A definition is one line of words, and the kernel knows no quoting in it: white space ends the path, `#` ends the line. Quotes, backslashes and control characters are refused with them.",
  mend: "Probe the file by another name: a link to it will do, since uprobes go by the file, not its name.",
  example: { source: 'uprobe "/opt/my app/bin/x:0x10"\n' },
  message: ({ character }) =>
    `the kernel cannot take a path with ${/\s/.test(character) ? "white space" : `\`${character}\``}`,
  notes: () => ["a symbolic link without it will do: uprobes go by the file, not by its name"],
});

export const badEventPlace = entry<{ text: string }>({
  code: "KP0413",
  severity: "error",
  title: "place that names no event",
  meaning: "A `tracepoint` is named by its group and its name, as under `events/` in tracefs: `sched:sched_switch`.",
  mend: "Write `group:event`.",
  example: { source: "tracepoint sched_switch\n" },
  message: ({ text }) => `\`${text}\` names no event`,
  notes: () => ["an event is `group:event`, such as `sched:sched_switch`"],
});

export const badTracepointName = entry<{ text: string; bare: string | undefined }>({
  code: "KP0414",
  severity: "error",
  title: "place that names no tracepoint",
  meaning:
    "A `rawtracepoint` is on the tracepoint itself, which has a name and no group. The kernel answers «Invalid character in tracepoint name».",
  mend: "Write the name alone.",
  example: { source: "rawtracepoint sched:sched_switch\n" },
  message: ({ text }) => `\`${text}\` names no tracepoint`,
  notes: ({ bare }) => (bare === undefined ? [] : ["a raw tracepoint has no group"]),
  fix: ({ bare }) => `write \`${bare ?? ""}\``,
});

export const badEventName = entry<{ what: "event" | "group" | "field"; name: string }>({
  code: "KP0415",
  severity: "error",
  title: "name that the kernel does not take",
  meaning:
    "Names of events and of fields are C identifiers: ASCII letters, digits and `_`, not beginning with a digit. A group's name can have `-` too, from Linux 6.1 on.",
  mend: "Rename it.",
  example: { source: "kprobe vfs_read as my.read\n" },
  message: ({ what, name }) =>
    name === ""
      ? `the ${what} has no name`
      : `\`${name}\` cannot be the name of ${what === "event" ? "an" : "a"} ${what}`,
});

export const nameTooLong = entry<{ what: "event" | "group" | "field"; name: string; limit: number }>({
  code: "KP0416",
  severity: "error",
  title: "name that is too long",
  meaning: "The kernel takes names of events and groups up to 63 characters, and names of fields up to 32.",
  mend: "Shorten it.",
  example: { source: `kprobe vfs_read < ${"n".repeat(33)}: %dx >\n`, arch: "x86_64" },
  message: ({ what, name, limit }) => `the name of this ${what} has ${name.length} characters; ${limit} are possible`,
});

export const eventNameTaken = entry<{ name: string; reason: "kind" | "once" | "exists" }>({
  code: "KP0417",
  severity: "error",
  title: "name of an event that another one has",
  meaning:
    "Several probes of one kind can share an event if they record the same fields. An entry and a return probe cannot, nor different kinds, and an event probe has its name alone. The kernel answers «Probe type is different from existing probe» or «Given group/event name is already used by another event».",
  mend: "Name one of them otherwise with `as`.",
  example: { source: "kprobe vfs_read as io\nkretprobe vfs_read as io\n" },
  message: ({ name, reason }) =>
    reason === "kind"
      ? `\`${name}\` is the name of another kind of probe`
      : `\`${name}\` is the name of another event already`,
  related: () => "the other one is here",
});

export const eventFieldsDiffer = entry<{ name: string; difference: string }>({
  code: "KP0418",
  severity: "error",
  title: "probes of one event that record different fields",
  meaning:
    "Probes that share an event must have the same fields: as many, with the same names and the same type names (`u64` is not `x64`, and no type is `x64`). The kernel answers «Argument type or name is different from existing probe».",
  mend: "Give them the same fields, or different names with `as`.",
  example: { source: "kprobe vfs_read as io < n: $arg3 >\nkprobe vfs_write as io < count: $arg3 >\n", arch: "x86_64" },
  message: ({ name, difference }) => `this probe of \`${name}\` records other fields than the first: ${difference}`,
  related: () => "the first one is here",
});

export const sameProbeTwice = entry<{ name: string }>({
  code: "KP0419",
  severity: "error",
  title: "the same probe twice",
  meaning:
    "Two probes of one event are at the same place and record the same. The kernel answers «There is already the exact same probe event».",
  mend: "Remove one.",
  example: { source: "kprobe vfs_read as io\nkprobe vfs_read as io\n" },
  message: ({ name }) => `\`${name}\` has this very probe already`,
  related: () => "the same probe is here",
});

export const cannotAttach = entry<{ target: string; kind: string }>({
  code: "KP0420",
  severity: "error",
  title: "event that cannot be read by an event probe",
  meaning:
    "A `tracepoint` with fields is an event probe. It can read tracepoints, fprobe events, raw tracepoint probes and synthetic events, but no kprobe, uprobe or event probe, and none of the group `ftrace`. The kernel answers «Attached event does not exist».",
  mend: "Record the fields in the probe itself.",
  example: { source: "kprobe vfs_read as io/read\ntracepoint io:read < pid: $common_pid >\n" },
  message: ({ target, kind }) => `an event probe cannot read \`${target}\`, which is ${kind}`,
});

export const maxactiveNotHere = entry<{ kind: string }>({
  code: "KP0421",
  severity: "error",
  title: "`maxactive` where nothing is awaited",
  meaning:
    "`maxactive` is how many returns a kretprobe can await at once. Other probes have none: for a `p` definition the kernel answers «Maxactive is only for function exit», and a uprobe definition with it silently loses its name.",
  mend: "Remove it.",
  example: { source: "kprobe vfs_read maxactive 10\n" },
  message: ({ kind }) => `a \`${kind}\` awaits no returns, so it has no \`maxactive\``,
  fix: () => "remove it",
});

export const badMaxactive = entry<{ value: bigint; limit: number }>({
  code: "KP0422",
  severity: "error",
  title: "`maxactive` out of range",
  meaning: "The kernel takes 1 to 4096; it answers «Invalid maxactive number» or «Maxactive is too big» to others.",
  mend: "Choose a number in that range, or leave it to the kernel.",
  example: { source: "kretprobe vfs_read maxactive 5000\n" },
  message: ({ value, limit }) => `\`maxactive\` is 1 to ${limit}, not ${value}`,
});

export const aliasOnExistingEvent = entry<Record<string, never>>({
  code: "KP0423",
  severity: "error",
  title: "several tracepoints under one name",
  meaning: "An event probe has its name alone: a list of tracepoints cannot share one.",
  mend: "Write one declaration for each, with a name of its own.",
  example: { source: "tracepoint sched:sched_switch, sched:sched_waking as s\n" },
  message: () => "event probes cannot share a name",
});

export const tracepointTwice = entry<{ tracepoint: string; kernel: string; since: string | undefined }>({
  code: "KP0424",
  severity: "error",
  title: "raw tracepoint that is probed twice",
  meaning:
    "Before Linux 6.16 a raw tracepoint can have one probe event only, since all of them use one function of the kernel. It answers with «File exists».",
  mend: "Record all fields in one probe, or read the event of the same name with `tracepoint`.",
  example: {
    source: "rawtracepoint sched_switch as a\nrawtracepoint sched_switch as b < $arg1 >\n",
    arch: "x86_64",
    kernel: "6.12",
  },
  message: ({ tracepoint, kernel }) => `Linux ${kernel} has room for one probe on the raw tracepoint \`${tracepoint}\``,
  notes: ({ since }) => (since === undefined ? [] : [`Linux ${since} is the first that takes several`]),
  related: () => "the first one is here",
});
