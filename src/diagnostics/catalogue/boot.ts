/** KP09, from KP0920 on: what cannot be said to a kernel that is still booting. */
import { entry } from "../entry.ts";

export const tooMuchAtBoot = entry<{ what: string; count: number; unit: string; limit: number }>({
  code: "KP0920",
  severity: "error",
  title: "more than the kernel takes before init runs",
  meaning:
    "What is said at boot is read into buffers of a fixed size: 256 bytes for one definition, filter or trigger of a bootconfig, 32 KiB for all of it, and for the command line what the architecture has, which other parameters share. What is longer is cut off or left out, with a message in the kernel's log at most.",
  mend: "Use shorter names, record fewer fields, or define some of the probes when the system has started.",
  example: {
    source: `kprobe vfs_read < ${Array.from({ length: 12 }, (_, index) => `field_${index}: +${index * 8}($arg1):u64`).join("; ")} >\n`,
    to: "bootconfig",
  },
  message: ({ what, count, unit, limit }) => `${what} has ${count} ${unit}; at boot ${limit} are possible`,
});

export const unwritableAtBoot = entry<{ what: string; character: string; meaning: string }>({
  code: "KP0921",
  severity: "error",
  title: "character that has another meaning at boot",
  meaning:
    "On the kernel's command line `,` stands for a blank and `;` ends a definition; a bootconfig has its texts between quotes. Neither has a way to take a character for itself, so a text with such a character would arrive as another one.",
  mend: "Leave the character out, or use another back end.",
  example: { source: 'tracepoint sched:sched_switch { stack if next_comm == "a,b" }\n', to: "cmdline", target: true },
  message: ({ what, character }) => `${what} has \`${character}\`, which cannot be written at boot`,
  label: ({ meaning }) => meaning,
});

export const notAtBootYet = entry<{ what: string; kernel: string; since: string }>({
  code: "KP0922",
  severity: "error",
  title: "kernel that cannot do this before init runs",
  meaning:
    "Parameters and the keys of a bootconfig came one after another, later than what they do in a running system. An older kernel passes over what it does not know, without a message.",
  mend: "Define the probe when the system has started, or compile for a kernel that has it.",
  example: { source: "fprobe vfs_read\n", kernel: "6.12", to: "bootconfig" },
  message: ({ what, kernel }) => `Linux ${kernel} has ${what}`,
  notes: ({ since }) => [`Linux ${since} is the first that has it`],
});

export const sameNameAtBoot = entry<{ name: string; group: string }>({
  code: "KP0923",
  severity: "error",
  title: "events that a bootconfig would make one",
  meaning:
    "The group of an event that a bootconfig defines is that of its kind: `kprobes`, `fprobes`, `tracepoints`, `eprobes`. Events of different groups that have a name in common are one event there.",
  mend: "Give one of them another name.",
  example: { source: "kprobe vfs_read as a/io\nkprobe vfs_write as b/io\n", to: "bootconfig" },
  message: ({ name, group }) => `there is an event \`${name}\` in the group \`${group}\` of a bootconfig already`,
});

export const circularAtBoot = entry<{ groups: readonly string[] }>({
  code: "KP0924",
  severity: "error",
  title: "groups that need each other before they are there",
  meaning:
    "A bootconfig has the events of a group in one place, and each event is defined, filtered and given its triggers before the next one. What a trigger is about must stand before it: the event that it enables, the start of a span before its end. Two groups that are each about the other have no order.",
  mend: "Put the actions or spans of one direction into another program, or apply them when the system has started.",
  example: {
    source: `kprobe vfs_read as reads
tracepoint syscalls:sys_enter_openat
span first = reads .. sys_enter_openat on tid < us: elapsed.us >
span second = sys_enter_openat .. reads on tid < us: elapsed.us >
`,
    target: true,
    to: "bootconfig",
  },
  message: ({ groups }) => `the groups ${groups.map((group) => `\`${group}\``).join(", ")} need each other at boot`,
});

export const switchedOffAtBoot = entry<{ options: readonly string[] }>({
  code: "KP0925",
  severity: "warning",
  title: "kernel that is built without boot-time tracing",
  meaning:
    "A bootconfig's probes need `CONFIG_BOOT_CONFIG` and `CONFIG_BOOTTIME_TRACING`. A kernel without them boots as if there were no probes; Debian's are built without the second.",
  mend: "Use `--to cmdline`, which every kernel with kprobe events reads, or a kernel that is built with both.",
  example: { source: "kprobe vfs_read\n", target: "configured", to: "bootconfig" },
  message: ({ options }) => `the target is built without ${options.map((option) => `\`${option}\``).join(" and ")}`,
});
