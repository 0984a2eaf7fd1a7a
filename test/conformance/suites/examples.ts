/** The examples in C form, and the tools, for the captured kernel: taken by it, or refused by kpc with a reason. */
import { compile } from "../../../src/index.ts";
import type { Target } from "../../../src/target/target.ts";
import { runCases } from "../harness/guest.ts";
import type { Report } from "../harness/packages.ts";
import { definitionsOf, errorsOf } from "./compile-for.ts";
import type { KernelUnderTest } from "./compile-for.ts";
import type { Outcome } from "./outcome.ts";

/** What a kernel may lack: types, a feature, a function or its name. */
const REASONS = new Set([
  ...["KP0901", "KP1101", "KP1102", "KP1201", "KP1202", "KP1205", "KP1212", "KP1215", "KP1216", "KP1301", "KP1606"],
  // Tools that look into programs, which the guest does not have, and for one architecture.
  ...["KP1401", "KP0316", "KP0701"],
]);

export interface ExampleOptions {
  readonly target: Target;
  /** Texts by path; those in `c/` and `tools/` are meant. */
  readonly examples: ReadonlyMap<string, string>;
  readonly report: Report;
}

export async function examplesInC({ kernel }: KernelUnderTest, options: ExampleOptions): Promise<Outcome> {
  const { target, report } = options;
  const texts = [...options.examples].filter(([name]) => /^(?:c|tools)\//.test(name));
  const failures: string[] = [];
  const compiled = texts.flatMap(([name, text]) => {
    const result = compile([{ name, text }], { target });
    const strange = errorsOf(result).filter((error) => !REASONS.has(error.slice(0, 6)));
    if (strange.length > 0) failures.push(`${name}: ${strange.join("; ")}`);
    const lines = definitionsOf(result);
    return lines.length === 0 ? [] : [{ name, lines }];
  });
  const cases = compiled.map(({ name, lines }) => ({ id: name, file: "dynamic_events" as const, lines }));
  const { results } = await runCases(kernel, cases, { onProgress: report });
  for (const { id, lines, failure } of results) {
    if (failure !== undefined) failures.push(`the guest failed (${failure.reason}) at ${id}`);
    lines.forEach((line, index) => {
      const definition = compiled.find(({ name }) => name === id)?.lines[index] ?? "";
      if (!line.accepted) failures.push(`${id}: refused: ${definition}: ${line.log?.message ?? line.errno ?? ""}`);
    });
  }
  const refused = texts.length - compiled.length;
  const counts = { compiled: compiled.length, "refused with a reason": refused };
  return { suite: "examples in C", kernel: kernel.id, compared: texts.length, failures, counts };
}
