/**
 * The kernel's verdict against kpc's, on definitions in the kernel's own words.
 *
 * Refused means refused: what the kernel refuses, kpc does not compile. Not over-strict: what the
 * kernel takes, kpc can say, with the same listing; except where kpc is strict on purpose, which
 * docs/stricter-than-the-kernel.md lists.
 */
import fc from "fast-check";
import { importDefinition } from "../../../src/import/kernel-definition.ts";
import { findArchitecture } from "../../../src/target/arch/index.ts";
import { runCases } from "../harness/guest.ts";
import type { GuestCase, GuestResult } from "../harness/protocol.ts";
import type { Report } from "../harness/packages.ts";
import { accidents, handWritten } from "../generate/kernel-definitions.ts";
import { profileOf } from "../profiles.ts";
import { compileFor, definitionsOf, errorsOf } from "./compile-for.ts";
import type { KernelUnderTest } from "./compile-for.ts";
import type { Outcome } from "./outcome.ts";
import { namesOnlyKnown } from "./known-names.ts";
import { strictOnPurpose } from "./strict-on-purpose.ts";

interface Options {
  /** How many of the hand-written definitions are broken by accident and tried, too. */
  readonly accidents: number;
  readonly seed: number;
  readonly report: Report;
}

/** One definition: what kpc makes of it, before a kernel is asked. */
interface Trial {
  readonly definition: string;
  /** The same in kpc's words, where there are any. */
  readonly program: string | undefined;
  readonly compiled: string | undefined;
  readonly errors: readonly string[];
  /** False where it names something that the kernel may not have. */
  readonly namesOnlyKnown: boolean;
}

export async function againstKernel(under: KernelUnderTest, options: Options): Promise<readonly [Outcome, Outcome]> {
  const trials = collect(under, options).map((definition) => tryOut(under, definition));
  const direct = trials.map((trial, index) => asCase(`d${index}`, trial.definition));
  const translated = trials.flatMap((trial, index) =>
    trial.compiled === undefined || trial.compiled === trial.definition ? [] : [asCase(`t${index}`, trial.compiled)],
  );
  const { results } = await runCases(under.kernel, [...direct, ...translated], { onProgress: options.report });
  const byId = new Map(results.map((result) => [result.id, result]));
  return [refusedMeansRefused(under, trials, byId), notOverStrict(under, trials, byId)];
}

function collect({ kernel }: KernelUnderTest, { accidents: count, seed }: Options): string[] {
  const arch = findArchitecture(kernel.arch);
  if (arch === undefined) throw new Error(`unknown architecture ${kernel.arch}`);
  const written = handWritten({ arch, profile: profileOf(kernel.id) });
  const broken = fc.sample(accidents(written.filter((text) => text.length < 200)), { seed, numRuns: count });
  return [...new Set([...written, ...broken])].filter((text) => !text.includes("\0"));
}

function tryOut(under: KernelUnderTest, definition: string): Trial {
  const program = importDefinition(definition.replace(/#.*$/, ""));
  if (program === undefined) return { definition, program, compiled: undefined, errors: [], namesOnlyKnown: true };
  const result = compileFor(under, `${program}\n`);
  const lines = definitionsOf(result);
  return {
    definition,
    program,
    compiled: lines.length === 1 ? lines[0] : undefined,
    errors: errorsOf(result),
    namesOnlyKnown: namesOnlyKnown(result.program, profileOf(under.kernel.id)),
  };
}

function asCase(id: string, line: string): GuestCase {
  return { id, file: "dynamic_events", lines: [line] };
}

function refusedMeansRefused(
  { kernel }: KernelUnderTest,
  trials: readonly Trial[],
  results: ReadonlyMap<string, GuestResult>,
): Outcome {
  const failures: string[] = [];
  let compared = 0;
  trials.forEach((trial, index) => {
    const line = results.get(`d${index}`)?.lines[0];
    if (line === undefined || line.accepted) return;
    const message = line.log?.message ?? line.errno ?? "";
    if (trial.compiled !== undefined && (!trial.namesOnlyKnown || isAboutFiles(message))) return;
    compared++;
    if (trial.compiled === undefined) return;
    // kpc may say the same in words that the kernel does take.
    const own = trial.compiled === trial.definition ? line : results.get(`t${index}`)?.lines[0];
    if (own?.accepted === true) return;
    failures.push(`compiled, but refused: ${trial.compiled}\n    kernel: ${message}\n    written: ${trial.definition}`);
  });
  return { suite: "refused", kernel: kernel.id, compared, failures, counts: {} };
}

function notOverStrict(
  { kernel }: KernelUnderTest,
  trials: readonly Trial[],
  results: ReadonlyMap<string, GuestResult>,
): Outcome {
  const failures: string[] = [];
  const onPurpose = new Map<string, number>();
  let compared = 0;
  trials.forEach((trial, index) => {
    const result = results.get(`d${index}`);
    if (result?.lines[0]?.accepted !== true || result.listing.length !== 1) return;
    const difference = differenceOf(trial, result, results.get(`t${index}`));
    const reason = difference === undefined ? undefined : strictOnPurpose(trial.definition);
    if (reason !== undefined) {
      onPurpose.set(reason, (onPurpose.get(reason) ?? 0) + 1);
      return;
    }
    compared++;
    if (difference !== undefined) failures.push(difference);
  });
  const all = [...onPurpose.values()].reduce((sum, count) => sum + count, 0);
  return {
    suite: "not over-strict",
    kernel: kernel.id,
    compared,
    failures,
    counts: { "strict on purpose": all, ...Object.fromEntries(onPurpose) },
  };
}

/** How what kpc makes of a definition that the kernel takes differs from it, or `undefined`. */
function differenceOf(trial: Trial, result: GuestResult, translated: GuestResult | undefined): string | undefined {
  if (trial.compiled === undefined) {
    const said = [trial.program ?? "no words for it", ...trial.errors];
    return [`taken, but not compiled: ${trial.definition}`, ...said].join("\n    ");
  }
  const listing = result.listing[0] ?? "";
  const own = trial.compiled === trial.definition ? result : translated;
  const ownListing = own?.listing[0] ?? `refused: ${own?.lines[0]?.log?.message ?? ""}`;
  if (ownListing === listing) return undefined;
  return `listed otherwise: ${trial.definition}\n    written: ${listing}\n    kpc:     ${ownListing}`;
}

function isAboutFiles(message: string): boolean {
  return /Failed to find the given file|Not a regular file/.test(message);
}
