/**
 * The emitted scripts, run in a guest: they define, show, and leave nothing behind, whether they
 * are interrupted, fail half-way, or meet an event of somebody else's.
 */
import { featureMissing } from "../../../src/diagnostics/catalogue/versions.ts";
import { compile } from "../../../src/index.ts";
import type { Report } from "../harness/packages.ts";
import { runScripts } from "../harness/scripts.ts";
import type { GuestScript, ScriptResult } from "../harness/scripts.ts";
import { profileOf } from "../profiles.ts";
import type { KernelUnderTest } from "./compile-for.ts";
import type { Outcome } from "./outcome.ts";

interface Scenario {
  readonly id: string;
  readonly program: string;
  /** Shell commands around the run; `$script` is the emitted script's path. */
  readonly run: string;
  readonly expect: (result: ScriptResult) => string | undefined;
}

/** Reads for some seconds, beside what runs. */
const WORKLOAD = "( i=0; while [ $i -lt 25 ]; do head -c 1 /proc/version >/dev/null; sleep 0.2; i=$((i+1)); done ) &";

const nothingIsLeft = ({ left }: ScriptResult): string | undefined =>
  left.length === 0 ? undefined : `left behind: ${left.join("; ")}`;

const shows =
  (text: string) =>
  (result: ScriptResult): string | undefined =>
    nothingIsLeft(result) ??
    (result.stdout.includes(text)
      ? undefined
      : `does not show ${text}: ${result.stdout.slice(0, 400)} ${result.stderr.slice(0, 400)}`);

function scenarios(at: string): readonly Scenario[] {
  const probe = `kprobe ${at} as guest/seen < n: $stack; who: $comm >\n`;
  return [
    { id: "interrupted", program: probe, run: `${WORKLOAD} timeout -s INT 3 sh $script`, expect: shows("seen: (") },
    { id: "terminated", program: probe, run: `${WORKLOAD} timeout -s TERM 3 sh $script`, expect: shows("seen: (") },
    {
      id: "several kinds",
      program: `${probe}tracepoint sched:sched_process_exec\ntracepoint sched:sched_process_exec as guest/started < p: $pid >\n`,
      run: `${WORKLOAD} timeout -s INT 3 sh $script`,
      expect: shows("started: (sched.sched_process_exec)"),
    },
    {
      id: "second definition refused",
      program: `${probe}kprobe no_such_function as guest/missing\n`,
      run: "timeout -s INT 5 sh $script; echo status $?",
      expect: (result) =>
        nothingIsLeft(result) ??
        (result.stdout.includes("status 1") && result.stderr.includes("the kernel refused")
          ? undefined
          : `${result.stdout} ${result.stderr}`),
    },
    {
      id: "somebody else's event",
      program: probe,
      run: `echo 'p:guest/seen ${at}' >>/sys/kernel/tracing/dynamic_events; timeout -s INT 5 sh $script; echo status $?`,
      expect: ({ left, stdout, stderr }) =>
        left.length === 1 && stdout.includes("status 1") && stderr.includes("left alone")
          ? undefined
          : `${left.join("; ")} ${stdout} ${stderr}`,
    },
  ];
}

/** A scenario with its script; absent where the kernel lacks a kind of probe. */
function prepare({ kernel, version }: KernelUnderTest, scenario: Scenario): GuestScript | undefined {
  const { id, program, run } = scenario;
  const options = { arch: kernel.arch, kernel: version, to: "sh" };
  const { output, diagnostics } = compile([{ name: "program.kp", text: program }], options);
  if (output === undefined) {
    if (diagnostics.some(({ code }) => code === featureMissing.code)) return undefined;
    throw new Error(`${id}: ${diagnostics.map(({ message }) => message).join("; ")}`);
  }
  return { id, script: `script=/tmp/kpc.sh\ncat >$script <<'END_OF_SCRIPT'\n${output}END_OF_SCRIPT\n${run}\n` };
}

export async function scripts(under: KernelUnderTest, report: Report): Promise<Outcome> {
  const { kernel } = under;
  const { functions, suffix } = profileOf(kernel.id);
  const all = scenarios(`${functions[0] ?? ""}${suffix}`);
  const prepared = all.flatMap((scenario) => prepare(under, scenario) ?? []);
  const { results } = await runScripts(kernel, prepared, { onProgress: report, scriptTimeoutSeconds: 40 });
  const failures = results.flatMap((result) => {
    const scenario = all.find(({ id }) => id === result.id);
    const wrong =
      result.failure === undefined ? scenario?.expect(result) : `the guest failed (${result.failure.reason})`;
    return wrong === undefined ? [] : [`${result.id}: ${wrong}`];
  });
  return { suite: "scripts", kernel: kernel.id, compared: results.length, failures, counts: {} };
}
