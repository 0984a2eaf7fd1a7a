/** The tools of `examples/tools`, run in a guest with work for them: each shows something of it. */
import { ACTIVITY, TOOL_CASES } from "./tool-cases.ts";
import { runPlans } from "./actions.ts";
import type { PlanOptions } from "./actions.ts";
import type { KernelUnderTest } from "./compile-for.ts";
import type { Outcome } from "./outcome.ts";

export interface ToolOptions extends PlanOptions {
  /** Texts by path; those in `tools/` are meant. */
  readonly examples: ReadonlyMap<string, string>;
}

export function tools(under: KernelUnderTest, options: ToolOptions): Promise<Outcome> {
  const cases = TOOL_CASES.map(({ tool, shows, defines }) => ({
    what: tool,
    program: options.examples.get(`tools/${tool}.kp`) ?? `missing tools/${tool}.kp`,
    ...(defines === undefined ? {} : { defines }),
    work: ACTIVITY,
    expect: (output: string): string | undefined => (shows.test(output) ? undefined : `nothing like ${shows.source}`),
  }));
  return runPlans("tools", under, cases, options);
}
