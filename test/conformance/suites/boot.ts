/**
 * What `--to cmdline` gives, as parameters of a booting kernel: the events are defined as kpc says, and have records
 * before pid 1 runs its first instruction.
 */
import { compile } from "../../../src/index.ts";
import type { CompileResult } from "../../../src/index.ts";
import type { Target } from "../../../src/target/target.ts";
import { prepareGuest, runGuest } from "../harness/guest.ts";
import type { Report } from "../harness/packages.ts";
import { MARK } from "../harness/protocol.ts";
import { definitionsOf, errorsOf } from "./compile-for.ts";
import type { KernelUnderTest } from "./compile-for.ts";
import type { Outcome } from "./outcome.ts";

/** Kernel threads and the helpers of the kernel are made, and the initramfs is unpacked, before init runs. */
const PROBES = `group boot
kprobe kernel_clone as clones < args: $arg1:x64; who: $comm; text: \\"early" >
kretprobe kernel_clone as cloned maxactive 8 < pid: $retval:s32 >
kprobe vfs_open as opened
kprobe vfs_read as opened
tracepoint sched:sched_process_fork
tracepoint sched:sched_process_exec
`;
const STACK = "tracepoint sched:sched_wakeup_new { stack }\n";
const TRIGGERS = `${STACK}tracepoint sched:sched_waking { count by pid }
tracepoint sched:sched_process_exit { traceoff if comm == "no such" }
`;

/** What each of the program's events is called in the trace. */
const RECORDED = ["clones", "cloned", "opened", "sched_process_fork"];

/** The records of the first exec by pid 1 begin user space. */
const FIRST_EXEC = /-1\s+\[\d+\].*: sched_process_exec: /;

const LOOK = `/bin/busybox --install -s /bin
echo 0 >$T/tracing_on
say() { awk '{ print "${MARK}'$1'" $0 }'; }
cat $T/dynamic_events | say E
grep -v '^#' $T/trace | head -n 4000 | say T
dmesg | grep -E '[Ff]ailed to (add|register|enable|apply)' | grep -v 'ommand line:' | say F
for event in sched_waking sched_process_exit sched_wakeup_new; do
  grep -v '^#' $T/events/sched/$event/trigger | sed "s/^/$event /" | say G
done
grep -c '^{' $T/events/sched/sched_waking/hist | say H
cat $T/buffer_size_kb | say B
`;

export interface BootOptions {
  readonly target: Target;
  readonly report: Report;
}

interface Seen {
  /** Records by the letter that marks them. */
  readonly of: (letter: string) => readonly string[];
}

export async function boot({ kernel }: KernelUnderTest, { target, report }: BootOptions): Promise<Outcome> {
  const hasTriggers = compiled(STACK, target, "cmdline").output !== undefined;
  const text = hasTriggers ? `${PROBES}${TRIGGERS}` : PROBES;
  const result = compiled(text, target, "cmdline");
  const line = (result.output ?? "").split("\n").find((each) => each !== "" && !each.startsWith("#"));
  if (line === undefined) return outcome(kernel.id, [errorsOf(result).join("; ")], 1);
  const guest = await prepareGuest(kernel, report);
  const records: string[] = [];
  const end = await runGuest(
    guest,
    { kind: "shell", text: LOOK },
    { onProgress: report, commandLine: line, timeoutSeconds: 120 },
    (record) => records.push(record),
  );
  report(`${kernel.id} booted in ${end.facts.bootSeconds.toFixed(1)} s with ${line.length} characters of parameters`);
  const seen: Seen = {
    of: (letter) => records.flatMap((record) => (record.startsWith(letter) ? [record.slice(1)] : [])),
  };
  const failures = [
    ...definitionFailures(seen, definitionsOf(compiled(PROBES, target, "tracefs"))),
    ...recordFailures(seen),
    // As it is when events are enabled in a running system; before that it is one page.
    ...seen.of("B").flatMap((size) => (Number(size) >= 1408 ? [] : [`the buffer has ${size} KB`])),
    ...seen.of("F").map((message) => `the kernel's log: ${message}`),
    ...(hasTriggers ? triggerFailures(seen) : []),
  ];
  if (end.end !== "done") failures.push(`the guest failed (${end.end})\n${end.tail}`);
  const before = untilInit(seen).length;
  return outcome(kernel.id, failures, RECORDED.length + (hasTriggers ? 5 : 2), { "records before init": before });
}

function outcome(
  kernel: string,
  failures: readonly string[],
  compared: number,
  counts: Outcome["counts"] = {},
): Outcome {
  return { suite: "boot", kernel, compared, failures, counts };
}

function compiled(text: string, target: Target, to: string): CompileResult {
  return compile([{ name: "boot.kp", text }], { target, to });
}

function definitionFailures(seen: Seen, wanted: readonly string[]): string[] {
  const listed = seen.of("E");
  if (JSON.stringify(listed) === JSON.stringify(wanted)) return [];
  return [`dynamic_events has ${listed.join("; ")}, not ${wanted.join("; ")}`];
}

/** The trace up to where pid 1 becomes a program. */
function untilInit(seen: Seen): readonly string[] {
  const trace = seen.of("T");
  const end = trace.findIndex((each) => FIRST_EXEC.test(each));
  return end < 0 ? [] : trace.slice(0, end);
}

function recordFailures(seen: Seen): string[] {
  const early = untilInit(seen);
  if (early.length === 0) return [`no record before init: ${seen.of("T").slice(0, 5).join("\n")}`];
  return RECORDED.filter((name) => !early.some((each) => each.includes(`: ${name}: `))).map(
    (name) => `${name} has no record before init\n${early.slice(0, 5).join("\n")}`,
  );
}

function triggerFailures(seen: Seen): string[] {
  const triggers = seen.of("G");
  const wanted = [
    "sched_waking hist:keys=pid",
    "sched_process_exit traceoff:unlimited if comm == 'no such'",
    "sched_wakeup_new stacktrace:unlimited",
  ];
  const absent = wanted.filter((each) => !triggers.some((trigger) => trigger.startsWith(each)));
  const failures = absent.map((each) => `no trigger ${each}: ${triggers.join("; ")}`);
  if (!untilInit(seen).some((each) => each.includes("<stack trace>"))) failures.push("no stack before init");
  if (Number(seen.of("H")[0] ?? 0) === 0) failures.push("the histogram is empty");
  return failures;
}
