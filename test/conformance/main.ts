/**
 * The conformance run: what kpc says about kernels, held against booted ones.
 *
 * `npm run test:kernels -- [--quick] [--kernels amd64-6.1,…] [--suites members,…] [--seed N]`. Prints what it does as it
 * goes, a table at the end, and `N passed, N failed`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { kernelPackage } from "./harness/image.ts";
import { KERNELS } from "./harness/kernels.ts";
import type { Kernel } from "./harness/kernels.ts";
import { CannotFetch } from "./harness/packages.ts";
import { actions, versions } from "./suites/actions.ts";
import { bootconfigs } from "./suites/bootconfig.ts";
import { boot } from "./suites/boot.ts";
import { accepted } from "./suites/accepted.ts";
import { againstKernel } from "./suites/against-kernel.ts";
import type { KernelUnderTest } from "./suites/compile-for.ts";
import { describe } from "./suites/outcome.ts";
import type { Target } from "../../src/target/target.ts";
import type { Outcome } from "./suites/outcome.ts";
import { targetOf } from "./harness/target.ts";
import { examplesInC } from "./suites/examples.ts";
import { fetched } from "./suites/fetched.ts";
import { members } from "./suites/members.ts";
import { registers } from "./suites/registers.ts";
import { scripts } from "./suites/scripts.ts";
import { tools } from "./suites/tools.ts";
import { symbols } from "./suites/symbols.ts";

/** The kernels of every run; loongarch64 and mips64 are tried for their registers alone. */
const WHOLE = [
  ...["amd64-5.10", "amd64-6.1", "amd64-6.12", "amd64-6.18", "amd64-7.3"],
  ...["arm64-6.12", "riscv64-6.12", "s390x-6.12", "ppc64el-6.12", "armhf-6.12", "i386-6.1"],
];
const REGISTERS_ONLY = ["loong64-7.2", "mips64el-6.1"];

/** Where the emitted scripts are run; riscv64's kprobes leave no record in the emulator. */
const WITH_SCRIPTS = ["amd64-5.10", "amd64-6.1", "amd64-6.12", "amd64-7.3", "arm64-6.12", "s390x-6.12"];

/** Where the kernel resolves members by itself, so that both can be compared. */
const WITH_MEMBERS = ["amd64-6.12", "amd64-6.18", "amd64-7.3", "arm64-6.12", "s390x-6.12", "ppc64el-6.12"];

/** Where values that are known beforehand are fetched; all have BTF. */
const WITH_VALUES = ["amd64-5.10", "amd64-6.1", "amd64-6.12", "amd64-7.3", "arm64-6.12", "s390x-6.12", "ppc64el-6.12"];

/** Where what a kernel lacks of them is refused by kpc and by the kernel. */
const WITH_VERSIONS = ["amd64-5.10", "amd64-6.1", "armhf-6.12", "amd64-7.3"];
/** Where conditions, actions and spans are run; Debian's 5.10 has no histograms. */
const WITH_ACTIONS = ["amd64-6.1", "amd64-6.12", "amd64-6.18", "amd64-7.3", "arm64-6.12", "s390x-6.12"];

/** Where the tools are run: events differ little between kernels. */
const WITH_TOOLS = ["amd64-6.12", "amd64-7.3"];

/** Where the emitted parameters are those of a boot. */
const WITH_BOOT = ["amd64-6.1", "amd64-6.12", "amd64-7.3", "arm64-6.12"];

/** Where the text of bootconfigs is read by that kernel's own tool. */
const WITH_BOOTCONFIG = ["amd64-7.3"];

const SHOWN_FAILURES = 12;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    kernels: { type: "string" },
    seed: { type: "string", default: "1" },
    all: { type: "boolean", default: false },
    suites: { type: "string" },
  },
});
/** How much each kernel runs: software emulation of some processors takes three times as long. */
const SLOW = ["armhf-6.12", "s390x-6.12", "riscv64-6.12"];
function scaleOf({ id }: Kernel): { readonly programs: number; readonly accidents: number } {
  if (values.quick) return { programs: 200, accidents: 200 };
  return SLOW.includes(id) ? { programs: 400, accidents: 200 } : { programs: 1000, accidents: 600 };
}
const seed = Number(values.seed);
const started = Date.now();

function say(text: string): void {
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stdout.write(
    `[${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, "0")}] ${text}\n`,
  );
}

function examples(): ReadonlyMap<string, string> {
  const folder = new URL("../../examples/", import.meta.url);
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".kp"));
  return new Map(names.map((name) => [name, readFileSync(new URL(name, folder), "utf8")]));
}

async function underTest(kernel: Kernel): Promise<KernelUnderTest> {
  const { version } = await kernelPackage(kernel, say);
  return { kernel, version: /^\d+\.\d+(?:\.\d+)?/.exec(version)?.[0] ?? kernel.series };
}

/** `--suites a,b`; all if it is not given. */
function wants(suite: string): boolean {
  return values.suites?.split(",").includes(suite) ?? true;
}

interface Captured {
  readonly target: Target;
  readonly seed: number;
  readonly examples: ReadonlyMap<string, string>;
  readonly report: (text: string) => void;
}

/** The suites that compile for the captured kernel; without `kernels` on all that are run as a whole. */
const OF_TARGETS: readonly {
  readonly name: string;
  readonly kernels?: readonly string[];
  readonly run: (under: KernelUnderTest, captured: Captured) => Promise<Outcome>;
}[] = [
  { name: "symbols", run: (under, captured) => symbols(under, { ...captured, count: values.quick ? 10 : 40 }) },
  { name: "examples", run: examplesInC },
  { name: "fetched", kernels: WITH_VALUES, run: fetched },
  { name: "actions", kernels: WITH_ACTIONS, run: actions },
  { name: "versions", kernels: WITH_VERSIONS, run: versions },
  { name: "tools", kernels: WITH_TOOLS, run: tools },
  { name: "boot", kernels: WITH_BOOT, run: boot },
  { name: "bootconfig", kernels: WITH_BOOTCONFIG, run: bootconfigs },
  {
    name: "members",
    kernels: WITH_MEMBERS,
    run: (under, captured) => members(under, { ...captured, count: values.quick ? 100 : 400 }),
  },
];

const outcomes: Outcome[] = [];

function add(outcome: Outcome): void {
  outcomes.push(outcome);
  say(describe(outcome));
  const shown = values.all ? outcome.failures : outcome.failures.slice(0, SHOWN_FAILURES);
  for (const failure of shown) process.stdout.write(`  ${failure}\n`);
  if (outcome.failures.length > shown.length)
    process.stdout.write(`  … and ${outcome.failures.length - shown.length} more\n`);
}

async function runKernel(kernel: Kernel): Promise<void> {
  const under = await underTest(kernel);
  say(`${kernel.id}: Linux ${under.version}`);
  const scale = scaleOf(kernel);
  if (wants("registers")) add(await registers(under, say));
  if (REGISTERS_ONLY.includes(kernel.id)) return;
  if (wants("accepted")) add(await accepted(under, { count: scale.programs, seed, examples: examples(), report: say }));
  if (wants("scripts") && WITH_SCRIPTS.includes(kernel.id)) add(await scripts(under, say));
  const captured = { target: await targetOf(kernel, under.version, say), seed, examples: examples(), report: say };
  for (const { name, kernels, run } of OF_TARGETS) {
    const isMeant = wants(name) && (kernels?.includes(kernel.id) ?? true);
    if (isMeant) add(await run(under, captured));
  }
  if (wants("definitions")) {
    for (const outcome of await againstKernel(under, { accidents: scale.accidents, seed, report: say })) add(outcome);
  }
}

/** A kernel that cannot be had, or whose guest does not work, is one failure; the others are still tried. */
function notRun(kernel: Kernel, error: unknown): Outcome {
  const reason = error instanceof CannotFetch ? error.message : error instanceof Error ? error.stack : String(error);
  const failures = [`${kernel.id} was not run to its end: ${reason}`];
  return { suite: "run", kernel: kernel.id, compared: 1, failures, counts: {} };
}

const wanted = values.kernels?.split(",") ?? [...WHOLE, ...REGISTERS_ONLY];
const chosen = wanted.map((id) => {
  const kernel = KERNELS.find((candidate) => candidate.id === id);
  if (kernel === undefined) throw new Error(`no kernel ${id}; there are ${KERNELS.map((each) => each.id).join(", ")}`);
  return kernel;
});

for (const kernel of chosen) await runKernel(kernel).catch((error: unknown) => add(notRun(kernel, error)));

process.stdout.write(`\n${outcomes.map(describe).join("\n")}\n\n`);
const compared = outcomes.reduce((sum, outcome) => sum + outcome.compared, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failures.length, 0);
process.stdout.write(`${compared - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
