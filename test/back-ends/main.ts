// Runs the same programs through every back end in guests, and compares what each recorded.
//
//   npm run test:back-ends -- [--machines amd64-6.12,…] [--to bpftrace,…] [--only TEXT] [--every N] [--texts]
//
// With --texts it is only asked whether each of them can read what is emitted for the examples.
import { parseArgs } from "node:util";
import { compile } from "../../src/index.ts";
import type { Target } from "../../src/target/target.ts";
import { kernelPackage } from "../conformance/harness/image.ts";
import type { ScriptResult } from "../conformance/harness/scripts.ts";
import { targetOf } from "../conformance/harness/target.ts";
import { CASES } from "./cases.ts";
import type { Case } from "./cases.ts";
import { differences, observe } from "./compare.ts";
import type { Observation } from "./compare.ts";
import { runWithTools } from "./guest.ts";
import { MACHINES } from "./machines.ts";
import type { Machine } from "./machines.ts";
import { bccScript, bpftraceScript, perfScript, tracefsScript } from "./scripts.ts";
import type { Plan } from "./scripts.ts";
import { readTexts } from "./texts.ts";
import { shapesOf } from "./shapes.ts";

const { values } = parseArgs({
  options: {
    machines: { type: "string" },
    to: { type: "string", default: "bpftrace,bcc,perf" },
    only: { type: "string" },
    every: { type: "string", default: "1" },
    texts: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
  },
});

const started = Date.now();

const every = Number(values.every);

function report(message: string): void {
  const seconds = Math.floor((Date.now() - started) / 1000);
  console.log(`[${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, "0")}] ${message}`);
}

/** BCC compiles each program with clang, which is slow in an emulated guest. */
const CASE_SECONDS = 240;

const SCRIPTS = {
  tracefs: (output: string, one: Case): string => tracefsScript(JSON.parse(output) as Plan, one),
  bpftrace: bpftraceScript,
  bcc: bccScript,
  perf: perfScript,
} as const;

type Way = keyof typeof SCRIPTS;

interface Run {
  readonly one: Case;
  readonly way: Way;
  readonly script: string;
}

const counts = { passed: 0, failed: 0, refused: 0 };

async function runMachine(machine: Machine, ways: readonly Way[], cases: readonly Case[]): Promise<void> {
  const { kernel } = machine;
  const entry = await kernelPackage(kernel, report);
  const version = /\d+\.\d+\.\d+/.exec(entry.version)?.[0] ?? kernel.series;
  const target = await targetOf(kernel, version, report);
  if (values.texts) {
    const { read, failures } = await readTexts(machine, target, { every, report });
    for (const failure of failures) fail(failure);
    counts.passed += Object.values(read).reduce((sum, count) => sum + count, 0) - failures.length;
    report(
      `${kernel.id}: read ${Object.entries(read)
        .map(([to, count]) => `${count} for ${to}`)
        .join(", ")}`,
    );
    return;
  }
  const runs = cases.flatMap((one) => {
    const own = ways.filter((way) => way !== "perf" || one.notWithPerf !== true);
    const all = ["tracefs" as const, ...own].flatMap((way) => prepared(one, way, machine, target));
    // What the kernel's own filters cannot say is compared among the others.
    return all.length > 1 ? all : [];
  });
  report(`${kernel.id}: ${new Set(runs.map(({ one }) => one)).size} programs, ${runs.length} runs`);
  const scripts = runs.map(({ script }, index) => ({ id: String(index), script }));
  let done = 0;
  const onResult = ({ id }: ScriptResult): void => {
    const run = runs[Number(id)];
    done++;
    if (run !== undefined) report(`${kernel.id} ${done}/${runs.length} ${run.way}: ${run.one.what}`);
  };
  const { results } = await runWithTools(machine, scripts, { report, timeoutSeconds: CASE_SECONDS, onResult });
  const byCase = new Map<Case, (readonly [Way, ScriptResult])[]>();
  runs.forEach(({ one, way }, index) => {
    const result = results[index];
    if (result !== undefined) byCase.set(one, [...(byCase.get(one) ?? []), [way, result]]);
  });
  for (const [one, own] of byCase) judge(machine, target, one, own);
}

function prepared(one: Case, way: Way, machine: Machine, target: Target): Run[] {
  const { output, diagnostics } = compile([{ name: "case.kp", text: one.program }], {
    target,
    to: way === "tracefs" ? "json" : way,
    ...(way === "bpftrace" ? { tool: machine.bpftrace } : {}),
  });
  if (output !== undefined) return [{ one, way, script: SCRIPTS[way](output, one) }];
  counts.refused++;
  const unexpected = diagnostics.find(
    ({ severity, code }) => severity === "error" && !["KP0910", "KP0901"].includes(code),
  );
  if (unexpected !== undefined)
    fail(`${machine.kernel.id} ${way}: ${one.what}: ${unexpected.code} ${unexpected.message}`);
  return [];
}

function fail(text: string): void {
  counts.failed++;
  console.log(`FAILED ${text}`);
}

function judge(machine: Machine, target: Target, one: Case, own: readonly (readonly [Way, ScriptResult])[]): void {
  const to = own[0]?.[0] === "tracefs" ? "tracefs" : (own[0]?.[0] ?? "tracefs");
  const { program } = compile([{ name: "case.kp", text: one.program }], { target, to });
  const shapes = shapesOf(program);
  const seen = own.map(([way, result]): readonly [Way, Observation] => [way, observe(way, result, shapes)]);
  const [first, ...others] = seen;
  if (first === undefined) return;
  for (const [way, observation] of others) {
    const found = differences(first[1], observation, shapes);
    if (found.length === 0) counts.passed++;
    else {
      const [, result] = own.find(([name]) => name === way) ?? [];
      fail(
        `${machine.kernel.id} ${first[0]} and ${way}: ${one.what}\n    ${found.join("\n    ")}` +
          (values.verbose ? `\n${one.program}\n${result?.stdout.slice(0, 3000) ?? ""}` : ""),
      );
    }
  }
}

const ways = values.to.split(",").filter((name): name is Way => name in SCRIPTS);
const cases = CASES.filter(({ what }) => values.only === undefined || what.includes(values.only)).filter(
  (_, index) => index % every === 0,
);
const ids = values.machines?.split(",");
for (const machine of MACHINES) {
  if (ids === undefined ? machine.kernel.id !== "arm64-6.12" : ids.includes(machine.kernel.id)) {
    await runMachine(machine, ways, cases);
  }
}
report(`${counts.refused} programs that a back end refuses`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
