/**
 * A small kernel that is made up: what the examples of the catalogue are checked for, and a target to
 * try kpc with where there is none. Not a source of facts about any real kernel.
 */
import { encodeFormat } from "../tracefs/event-formats.ts";
import { sectionsOf } from "../capture/raw-parts.ts";
import type { Sections } from "../capture/sections.ts";
import { exampleTypes } from "./example-types.ts";

const KALLSYMS = `
ffffffff81000000 T _stext
ffffffff81000100 T vfs_read
ffffffff81000200 T vfs_write
ffffffff81000300 T vfs_getattr
ffffffff81000400 t do_partial.part.0
ffffffff81000500 T do_int3
ffffffff81000600 T untraced_function
ffffffff81000700 t name_show
ffffffff81000800 t name_show
ffffffff81000900 T assembly_helper
ffffffff81000a00 T takes_double
ffffffff81000b00 T returns_void
ffffffff81000c00 T vfs_wide
ffffffff81000d00 T __x64_sys_openat
ffffffff81000e00 T do_sys_openat2
ffffffff82000000 T _sinittext
ffffffff82000010 T setup_once
ffffffff82000100 T _einittext
ffffffff83000000 D jiffies
ffffffff83000008 D init_task
ffffffffc0000000 t ext4_sync_file	[ext4]
${Array.from({ length: 80 }, (_, index) => `ffffffff8100${(0x4000 + 16 * index).toString(16)} T many_${index}\n`).join("")}`;

const NOT_TRACEABLE = new Set(["untraced_function", "_stext", "_sinittext", "_einittext", "setup_once", "do_int3"]);

function traceable(): string {
  const functions = KALLSYMS.matchAll(/^\S+ [tT] (\S+)(?:\t\[(\S+)\])?/gm);
  return [...functions]
    .filter(([, name]) => !NOT_TRACEABLE.has(name ?? ""))
    .map(([, name, module]) => (module === undefined ? `${name ?? ""}\n` : `${name ?? ""} [${module}]\n`))
    .join("");
}

const FORMATS: readonly (readonly [group: string, name: string, fields: string])[] = [
  [
    "sched",
    "sched_switch",
    `field:char prev_comm[16];	offset:8;	size:16;	signed:0;
field:pid_t prev_pid;	offset:24;	size:4;	signed:1;
field:char next_comm[16];	offset:32;	size:16;	signed:0;
field:pid_t next_pid;	offset:48;	size:4;	signed:1;`,
  ],
  [
    "sched",
    "sched_wakeup",
    `field:char comm[16];	offset:8;	size:16;	signed:0;
field:pid_t pid;	offset:24;	size:4;	signed:1;`,
  ],
  [
    "syscalls",
    "sys_enter_openat",
    `field:int __syscall_nr;	offset:8;	size:4;	signed:1;
field:int dfd;	offset:16;	size:8;	signed:0;
field:const char * filename;	offset:24;	size:8;	signed:0;
field:int flags;	offset:32;	size:8;	signed:0;
field:umode_t mode;	offset:40;	size:8;	signed:0;`,
  ],
  [
    "syscalls",
    "sys_exit_openat",
    `field:int __syscall_nr;	offset:8;	size:4;	signed:1;
field:long ret;	offset:16;	size:8;	signed:1;`,
  ],
];

/** As Debian's: with bootconfigs, and without the probes of one. */
const CONFIGURATION = "CONFIG_KPROBES=y\nCONFIG_KPROBE_EVENTS=y\nCONFIG_BOOT_CONFIG=y\n";

/** The kernel, or one like it that is older, has damaged types, or whose configuration is known. */
export function exampleSections(variant: "newest" | "old" | "damaged" | "configured" = "newest"): Sections {
  const release = variant === "old" ? "5.10.0" : "7.3.0";
  const types = exampleTypes();
  // The first type's kind becomes one that there is not.
  if (variant === "damaged") types[24 + 7] = 0x1f;
  return sectionsOf({
    release,
    arch: "x86_64",
    kallsyms: KALLSYMS,
    traceable: traceable(),
    blacklist: "0xffffffff81000500-0xffffffff81000600\tdo_int3\n",
    readme: undefined,
    config: variant === "configured" ? CONFIGURATION : undefined,
    events: FORMATS.map(([group, name, fields]) => encodeFormat(group, name, fields)).join(""),
    btf: new Map([["vmlinux", () => types]]),
    gaps: [],
  });
}
