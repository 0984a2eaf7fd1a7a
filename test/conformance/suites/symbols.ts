/** Functions of a captured kernel: what kpc says of each, the kernel says too when it is given a probe there. */
import { check } from "../../../src/index.ts";
import type { FunctionSymbol } from "../../../src/target/symbols/kernel-symbols.ts";
import type { Target } from "../../../src/target/target.ts";
import { Random } from "../../fuzz/mutations.ts";
import { runCases } from "../harness/guest.ts";
import type { Report } from "../harness/packages.ts";
import type { KernelUnderTest } from "./compile-for.ts";
import type { Outcome } from "./outcome.ts";

export interface SymbolOptions {
  readonly target: Target;
  readonly count: number;
  readonly seed: number;
  readonly report: Report;
}

/** Groups of functions that are treated differently, so that each is tried often enough. */
const GROUPS: Readonly<Record<string, (symbol: FunctionSymbol, copies: number) => boolean>> = {
  plain: ({ traceable, blacklisted, init }, copies) =>
    traceable === true && blacklisted !== true && !init && copies === 1,
  "not traceable": ({ traceable, init }, copies) => traceable === false && !init && copies === 1,
  blacklisted: ({ blacklisted }) => blacklisted === true,
  "after boot": ({ init }) => init,
  duplicated: ({ init }, copies) => copies > 1 && !init,
  copies: ({ name }) => /\.(?:isra|constprop|part|cold)\b/.test(name),
};

/** Names that are written: the group's own, and one that is nearly like it. */
export async function symbols({ kernel }: KernelUnderTest, options: SymbolOptions): Promise<Outcome> {
  const { target, report } = options;
  const chosen = choose(options);
  const probes = chosen.flatMap(({ symbol, group }) => [
    { group, name: symbol.name, line: `p:v/e ${symbol.name}`, text: `kprobe ${symbol.name} as v/e\n` },
    {
      group: "missing",
      name: `${symbol.name}_x`,
      line: `p:v/e ${symbol.name}_x`,
      text: `kprobe ${symbol.name}_x as v/e\n`,
    },
  ]);
  const cases = probes.map(({ line }, index) => ({
    id: String(index),
    file: "dynamic_events" as const,
    lines: [line],
  }));
  const { results } = await runCases(kernel, cases, { onProgress: report });
  const failures: string[] = [];
  const counts: Record<string, number> = {};
  for (const { id, lines, failure } of results) {
    const probe = probes[Number(id)];
    if (probe === undefined) continue;
    const { group, name, text } = probe;
    const errors = check([{ name: "symbols.kp", text }], { target }).diagnostics.filter(
      ({ severity }) => severity === "error",
    );
    const taken = lines[0]?.accepted === true;
    const key = `${group} ${taken ? "taken" : "refused"}`;
    counts[key] = (counts[key] ?? 0) + 1;
    if (failure !== undefined) failures.push(`the guest failed (${failure.reason}) at ${name}`);
    else if (taken !== (errors.length === 0)) {
      const said = errors.map(({ code, message }) => `${code} ${message}`).join("; ");
      failures.push(
        `${group}: ${name}: the kernel ${taken ? "takes" : "refuses"} it, kpc says ${said === "" ? "nothing" : said}`,
      );
    }
  }
  return { suite: "symbols", kernel: kernel.id, compared: probes.length, failures, counts };
}

function choose({ target, count, seed }: SymbolOptions): { symbol: FunctionSymbol; group: string }[] {
  const all = [...(target.symbols?.functions() ?? [])].filter(({ module }) => module === undefined);
  const copies = new Map<string, number>();
  for (const { name } of all) copies.set(name, (copies.get(name) ?? 0) + 1);
  const random = new Random(seed);
  return Object.entries(GROUPS).flatMap(([group, isIn]) => {
    const members = all.filter((symbol) => isIn(symbol, copies.get(symbol.name) ?? 1));
    const wanted = Math.min(count, members.length);
    return Array.from({ length: wanted }, () => ({ symbol: random.pick(members), group }));
  });
}
