/**
 * What `--to bootconfig` gives, on a kernel with boot-time tracing, which Debian's are built without:
 *
 *     npx tsx test/conformance/boot/small-kernel.ts [FOLDER]
 *
 * Builds a small kernel from Debian's source package in FOLDER, if it has none, and boots it with each program's
 * bootconfig behind the initramfs. No part of the conformance run: the source takes 2 GB, and the build some minutes.
 */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile } from "../../../src/index.ts";
import type { Target } from "../../../src/target/target.ts";
import { bootconfigTool, withBootconfig } from "../harness/bootconfig-tool.ts";
import { prepareGuest, runGuest } from "../harness/guest.ts";
import type { PreparedGuest } from "../harness/guest.ts";
import { kernelById } from "../harness/kernels.ts";
import { MARK } from "../harness/protocol.ts";
import { targetOf } from "../harness/target.ts";
import { errorsOf } from "../suites/compile-for.ts";
import { smallKernel } from "./build.ts";
import { BOOT_CASES } from "./cases.ts";
import type { BootCase } from "./cases.ts";
import { asListed, expectedOf, has } from "./expected.ts";
import type { Expected } from "./expected.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const FIRST_EXEC = /-1\s+\[\d+\].*: sched_process_exec: /;

/** The events' files, the tables and the trace, where they are recorded; what reads them is not recorded too. */
function look({ instance, tables }: BootCase, { files }: Expected): string {
  const paths = [...new Set(files.map(({ path }) => path))];
  return `/bin/busybox --install -s /bin
say() { awk '{ print "${MARK}'$1'" $0 }'; }
cat $T/dynamic_events | say E
dmesg | grep -E 'trace_boot|[Ff]ailed to (add|enable|apply|find)|too long|exceeds' | say F
${instance === undefined ? "" : `T=$T/instances/${instance}\n`}echo 0 >$T/tracing_on
grep -v '^#' $T/trace | head -n 6000 | say T
for path in ${paths.join(" ")}; do grep -v '^#' $T/events/$path | sed "s|^|$path |" | say P; done
for path in ${tables.join(" ")}; do echo "$path $(grep -c 'hitcount:' $T/events/$path/hist)" | say H; done
`;
}

interface Booted {
  readonly guest: PreparedGuest;
  readonly tool: string;
  readonly target: Target;
}

async function failuresOf(one: BootCase, { guest, tool, target }: Booted): Promise<readonly string[]> {
  const where = one.instance === undefined ? {} : { instance: one.instance };
  const result = compile([{ name: "boot.kp", text: one.program }], { target, to: "bootconfig", ...where });
  const { output } = result;
  if (output === undefined) return errorsOf(result);
  const expected = expectedOf(one.program, { target });
  const records: string[] = [];
  const boot = await runGuest(
    guest,
    { kind: "shell", text: look(one, expected) },
    { commandLine: "bootconfig", attach: (archive) => withBootconfig(tool, archive, output) },
    (record) => records.push(record),
  );
  const of = (letter: string): readonly string[] =>
    records.flatMap((record) => (record.startsWith(letter) ? [record.slice(1)] : []));
  const trace = of("T");
  const end = trace.findIndex((line) => FIRST_EXEC.test(line));
  const early = end < 0 ? trace : trace.slice(0, end);
  const listed = of("E").map(asListed);
  const wanted = expected.definitions.map(asListed);
  const inFile = (path: string): readonly string[] =>
    of("P").flatMap((line) => (line.startsWith(`${path} `) ? [line.slice(path.length + 1)] : []));
  return [
    ...(boot.end === "done" ? [] : [`the guest failed (${boot.end})\n${boot.tail}`]),
    ...of("F").map((line) => `the kernel's log: ${line}`),
    ...wanted.filter((line) => !listed.includes(line)).map((line) => `not defined: ${line}`),
    ...listed.filter((line) => !wanted.includes(line)).map((line) => `defined beside it: ${line}`),
    ...expected.files
      .filter(({ path, text }) => !has(path, inFile(path), text))
      .map(({ path, text }) => `events/${path} has not ${text}, but ${inFile(path).join("; ")}`),
    ...one.recorded
      .filter((name) => !early.some((line) => line.includes(`: ${name}: `)))
      .map((name) => `${name} has no record before init (of ${early.length})`),
    ...of("H")
      .filter((line) => line.endsWith(" 0"))
      .map((line) => `the table is empty: ${line}`),
  ];
}

const folder = process.argv[2] ?? join(tmpdir(), "kpc-small-kernel");
const path = await smallKernel(folder, say);
const kernel = kernelById("amd64-7.3");
const tool = await bootconfigTool(say);
const prepared = await prepareGuest(kernel, say);
// Of the same version: its functions and events are among those of Debian's kernel.
const target = await targetOf(kernel, "7.3.4", say);
const booted: Booted = { guest: { ...prepared, image: { ...prepared.image, path } }, tool, target };

let failed = 0;
for (const one of BOOT_CASES) {
  const failures = await failuresOf(one, booted);
  say(`${failures.length === 0 ? "passed" : "FAILED"} ${one.name}`);
  for (const failure of failures) say(`  ${failure}`);
  if (failures.length > 0) failed++;
}
say(`\n${BOOT_CASES.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
