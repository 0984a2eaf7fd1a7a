/** Accepted means accepted: what kpc compiles for a kernel, that kernel takes. */
import fc from "fast-check";
import { findArchitecture } from "../../../src/target/arch/index.ts";
import { runCases } from "../harness/guest.ts";
import type { Report } from "../harness/packages.ts";
import { programs } from "../generate/programs.ts";
import { profileOf } from "../profiles.ts";
import { compileFileFor, compileFor, definitionsOf } from "./compile-for.ts";
import type { KernelUnderTest } from "./compile-for.ts";
import type { Outcome } from "./outcome.ts";

interface Options {
  readonly count: number;
  readonly seed: number;
  /** Texts of the examples, by path. */
  readonly examples: ReadonlyMap<string, string>;
  readonly report: Report;
}

interface Compiled {
  readonly text: string;
  readonly lines: readonly string[];
}

export async function accepted(under: KernelUnderTest, { count, seed, examples, report }: Options): Promise<Outcome> {
  const { kernel } = under;
  const { compiled, refused } = compilePrograms(under, count, seed);
  // Those in C form need more of the kernel than its version, and have a suite of their own.
  const plain = [...examples].filter(([name]) => !/^(?:c|tools)\//.test(name));
  const ofExamples = plain.flatMap(([name, text]) => {
    const lines = definitionsOf(compileFileFor(under, name, examples));
    return lines.length === 0 ? [] : [{ text, lines }];
  });
  const all = [...ofExamples, ...compiled];
  const cases = all.map(({ lines }, index) => ({ id: String(index), file: "dynamic_events" as const, lines }));
  const { results } = await runCases(kernel, cases, { onProgress: report });
  const failures = results.flatMap((result, index) => {
    const { text, lines } = all[index] as Compiled;
    if (result.failure !== undefined) return [`the guest failed (${result.failure.reason}) at:\n${text}`];
    return result.lines.flatMap((line, at) =>
      line.accepted || isWithoutFile(line.log?.message)
        ? []
        : [describeRefusal(lines[at] ?? "", line.log?.message ?? line.errno, text)],
    );
  });
  const definitions = all.reduce((sum, { lines }) => sum + lines.length, 0);
  return {
    suite: "accepted",
    kernel: kernel.id,
    compared: all.length,
    failures,
    counts: { definitions, examples: ofExamples.length, "not compiled": refused },
  };
}

/** Generates until enough programs compile; kpc refuses some that the kernel lacks something for. */
function compilePrograms(
  under: KernelUnderTest,
  count: number,
  seed: number,
): { compiled: Compiled[]; refused: number } {
  const { kernel } = under;
  const arch = findArchitecture(kernel.arch);
  if (arch === undefined) throw new Error(`unknown architecture ${kernel.arch}`);
  const arbitrary = programs({ arch, profile: profileOf(kernel.id) });
  const compiled: Compiled[] = [];
  let refused = 0;
  for (let round = 0; compiled.length < count && round < 20; round++) {
    for (const text of fc.sample(arbitrary, { seed: seed + round, numRuns: count })) {
      const lines = definitionsOf(compileFor(under, text));
      if (lines.length === 0) refused++;
      else if (compiled.length < count) compiled.push({ text, lines });
    }
  }
  return { compiled, refused };
}

/** The examples probe programs that the small guest does not have. */
function isWithoutFile(message: string | undefined): boolean {
  return message !== undefined && /Failed to find the given file/.test(message);
}

function describeRefusal(definition: string, reason: string | undefined, text: string): string {
  return `refused: ${definition}\n    kernel: ${reason ?? "no reason given"}\n    program: ${text.trim().replaceAll("\n", "\n             ")}`;
}
