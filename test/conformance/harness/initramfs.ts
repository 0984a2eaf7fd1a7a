// The guest's whole user space: busybox, an init that mounts what is needed, and the runner. The shell
// functions of the runner fork nothing for a case: under software emulation a fork costs more than
// everything else a case does.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { CpioEntry } from "./cpio.ts";
import { writeCpio } from "./cpio.ts";
import type { Kernel } from "./kernels.ts";
import type { Report } from "./packages.ts";
import { unpackedPackage } from "./packages.ts";
import { MARK } from "./protocol.ts";

/** Files to put into the guest, by absolute path. */
export type ExtraFiles = Readonly<
  Record<string, { readonly data: Uint8Array | string; readonly executable?: boolean }>
>;

export const TRACING = "/sys/kernel/tracing";

const INIT = `#!/bin/busybox sh
B=/bin/busybox
$B mount -t proc proc /proc
$B mount -t sysfs sysfs /sys
$B mount -t devtmpfs devtmpfs /dev
$B mount -t tmpfs tmpfs /tmp
$B mount -t debugfs debugfs /sys/kernel/debug
$B mount -t tracefs tracefs ${TRACING}
$B stty raw -echo -opost </dev/console
echo 1 >/proc/sys/kernel/printk
export PATH=/bin HOME=/ TERM=dumb
exec $B sh /runner
`;

/** Before everything else, since firmware may have left the cursor inside a line. */
const PROLOGUE = `T=${TRACING}
echo
echo "${MARK}R"
read -r v </proc/version
echo "${MARK}V$v"
[ -e $T/README ] && awk '{ print "${MARK}M" $0 }' $T/README
`;

/**
 * What the runner script of every kind shares: `add` appends a record to the report O and counts it,
 * `show` appends dynamic_events, `clean` removes all events (one by one and last first where truncation
 * is refused, as it is when a later event uses an earlier one), and `finish` sends the report. What
 * cannot be removed would be in the way of the next case, so the guest then ends and says so.
 */
const COMMON_FUNCTIONS = `N='
'
add() { O="$O${MARK}$1$N"; R=$((R + 1)); }
show() { S=; while IFS= read -r l; do add "E$l"; S=1; done <$T/dynamic_events; }
clean() {
  true 2>/dev/null >$T/dynamic_events || one_by_one
  D=; IFS= read -r l <$T/dynamic_events && D=1
}
finish() {
  echo "$O${MARK}X$1 $R"
  if [ -n "$D" ]; then echo "${MARK}D"; quit; fi
}
quit() { echo "${MARK}Q"; sleep 1000; }
one_by_one() {
  for round in 1 2 3; do
    all=
    while read -r head rest; do all="-:\${head#*:} $all"; done <$T/dynamic_events
    for event in $all; do echo "$event" 2>/dev/null >>$T/dynamic_events; done
  done
}
`;

const CASE_FUNCTIONS = `b() { I=$1; F=$T/$2; O=; R=0; }
w() {
  if echo -ne "$1" 2>/tmp/e >>$F; then add +
  else
    m=; IFS= read -r m </tmp/e; add "-$m"
    while IFS= read -r l || [ -n "$l" ]; do add "L$l"; done <$T/error_log
  fi
  true >$T/error_log
}
e() {
  show
  if [ -n "$S" ]; then clean; fi
  finish $I
}
`;

export const SCRIPT_DIRECTORY = "/scripts";

/**
 * After a script everything that it may have left is removed: its processes, instances, enabled
 * events, triggers (searched for only if the events cannot be removed, since that is slow).
 */
function scriptFunctions(timeoutSeconds: number): string {
  return `base() { base64 $1 | awk '{ print "${MARK}'$2'" $0 }'; }
s() {
  O=; R=0
  cd /
  timeout -s KILL ${timeoutSeconds} sh ${SCRIPT_DIRECTORY}/$1 </dev/null >/tmp/out 2>/tmp/err
  st=$?
  kill -9 -1
  echo "${MARK}S$st $(wc -c </tmp/out) $(wc -c </tmp/err)"
  base /tmp/out O
  base /tmp/err F
  show
  rmdir $T/instances/* 2>/dev/null
  true >$T/set_event
  true 2>/dev/null >$T/dynamic_events || triggers
  echo nop >$T/current_tracer
  echo 1 >$T/tracing_on
  true >$T/trace
  true >$T/error_log
  clean
  rm -rf /tmp/*
  finish $1
}
triggers() {
  grep -v '^#' $T/events/*/*/trigger 2>/dev/null | while IFS=: read -r file line; do
    echo "!\${line% \\[*}" 2>/dev/null >>$file
  done
}
`;
}

export type Workload =
  | { readonly kind: "cases"; readonly calls: string }
  | { readonly kind: "scripts"; readonly scripts: readonly string[]; readonly timeoutSeconds: number }
  | { readonly kind: "shell"; readonly text: string };

/** The script that the guest runs, from its first marked line to its last. */
export function runnerScript(work: Workload): string {
  switch (work.kind) {
    case "cases":
      return PROLOGUE + COMMON_FUNCTIONS + CASE_FUNCTIONS + `${work.calls}quit\n`;
    case "scripts": {
      const calls = work.scripts.map((_, index) => `s ${index}\n`).join("");
      const functions = COMMON_FUNCTIONS + scriptFunctions(work.timeoutSeconds);
      return `${PROLOGUE}/bin/busybox --install -s /bin\n${functions}${calls}quit\n`;
    }
    case "shell":
      return `${PROLOGUE}${COMMON_FUNCTIONS}${work.text}quit\n`;
  }
}

/** The compressed archive. */
export function buildInitramfs(busybox: Uint8Array, work: Workload, extra: ExtraFiles = {}): Buffer {
  const files: CpioEntry[] = [
    { path: "bin/busybox", kind: "file", data: busybox, executable: true },
    { path: "bin/sh", kind: "symlink", data: "busybox" },
    { path: "init", kind: "file", data: INIT, executable: true },
    { path: "runner", kind: "file", data: runnerScript(work) },
  ];
  if (work.kind === "scripts") {
    work.scripts.forEach((script, index) => {
      files.push({ path: `${SCRIPT_DIRECTORY.slice(1)}/${index}`, kind: "file", data: script });
    });
  }
  for (const [path, file] of Object.entries(extra)) {
    files.push({ ...file, path: path.replace(/^\/+/, ""), kind: "file" });
  }
  const directories = [...foldersOf(["proc/.", "sys/.", "dev/.", "tmp/.", ...files.map((f) => f.path)])];
  const folders: CpioEntry[] = directories.map((path) => ({ path, kind: "directory" }));
  return gzipSync(writeCpio([...folders, ...files]), { level: 1 });
}

/** All folders above the paths, outer ones first. */
function foldersOf(paths: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    const parts = path.split("/").slice(0, -1);
    parts.forEach((_, index) => folders.add(parts.slice(0, index + 1).join("/")));
  }
  return folders;
}

export async function busyboxOf(kernel: Kernel, report: Report): Promise<Buffer> {
  const query = { suite: kernel.busyboxSuite, debianArch: kernel.debianArch, name: /^busybox-static$/ };
  const unpacked = await unpackedPackage(query, report);
  for (const path of ["bin/busybox", "usr/bin/busybox"]) {
    const bytes = await readFile(join(unpacked.directory, path)).catch(() => undefined);
    if (bytes !== undefined) return bytes;
  }
  throw new Error(`${unpacked.name} ${unpacked.version} has no busybox in it`);
}
