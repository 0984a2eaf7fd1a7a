/**
 * Conditions, actions and spans, with a workload of known counts: the kernel's tables and records have
 * the numbers of what was done, and afterwards everything is as it was.
 */
import { compile } from "../../../src/index.ts";
import type { Target } from "../../../src/target/target.ts";
import type { Report } from "../harness/packages.ts";
import { runScripts } from "../harness/scripts.ts";
import type { ScriptResult } from "../harness/scripts.ts";
import { ACTION_CASES } from "./action-cases.ts";
import type { ActionCase } from "./action-cases.ts";
import { VERSION_CASES } from "./version-cases.ts";
import type { KernelUnderTest } from "./compile-for.ts";
import type { Outcome } from "./outcome.ts";

interface Write {
  readonly path: string;
  readonly text: string;
}

interface Plan {
  readonly apply: readonly Write[];
  readonly tables: readonly string[];
  readonly remove: readonly Write[];
}

export interface PlanOptions {
  readonly target: Target;
  readonly report: Report;
}

export function actions(under: KernelUnderTest, options: PlanOptions): Promise<Outcome> {
  return runPlans("actions", under, ACTION_CASES, options);
}

/** Kernels that lack something: what kpc says of it is so. */
export function versions(under: KernelUnderTest, options: PlanOptions): Promise<Outcome> {
  return runPlans("versions", under, VERSION_CASES, options);
}

/** Applies each program's plan in a guest, works, and looks at what was shown and what is left. */
export async function runPlans(
  suite: string,
  { kernel }: KernelUnderTest,
  cases: readonly ActionCase[],
  { target, report }: PlanOptions,
): Promise<Outcome> {
  const failures: string[] = [];
  const refused: ActionCase[] = [];
  const prepared = cases.flatMap((one) => {
    const { output, diagnostics } = compile([{ name: "actions.kp", text: one.program }], {
      target,
      to: "json",
      ...definesOf(one),
    });
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (output !== undefined) return [{ one, plan: JSON.parse(output) as Plan }];
    // What a version lacks is said so, and is no failure.
    if (errors.every(({ code }) => code === "KP0901")) refused.push(one);
    else
      failures.push(
        `${one.what}: ${errors.map(({ code, message }) => `${code} ${message}`).join("; ")}\n${one.program}`,
      );
    return [];
  });
  const promised = prepared.length;
  // What kpc says that this kernel lacks is written to it all the same, and refused.
  for (const one of refused) {
    const { output } = compile([{ name: "actions.kp", text: one.program }], { to: "json", ...definesOf(one) });
    if (output !== undefined)
      prepared.push({ one: { ...one, expect: () => "the kernel took it" }, plan: JSON.parse(output) as Plan });
  }
  const scripts = prepared.map(({ one, plan }, index) => ({ id: String(index), script: scriptOf(one, plan) }));
  const { results } = await runScripts(kernel, scripts, { onProgress: report, scriptTimeoutSeconds: 60 });
  for (const result of results) {
    const found = prepared[Number(result.id)];
    const isRefused = Number(result.id) >= promised && /^refused /m.test(result.stdout);
    const wrong = found && !isRefused ? wrongWith(found.one, result) : undefined;
    if (found !== undefined && wrong !== undefined) {
      failures.push(
        `${found.one.what}: ${wrong}\n${found.one.program}${found.plan.apply.map(({ path, text }) => `    ${path}: ${text}`).join("\n")}\n${result.stdout.slice(0, 1500)}\n${result.stderr.slice(0, 300)}`,
      );
    }
  }
  const isSpan = ({ one }: { readonly one: ActionCase }): boolean => one.program.includes("span ");
  return {
    suite,
    kernel: kernel.id,
    compared: prepared.length,
    failures,
    counts: { spans: prepared.slice(0, promised).filter(isSpan).length, "not in this version": refused.length },
  };
}

function definesOf({ defines }: ActionCase): { readonly defines?: Readonly<Record<string, string>> } {
  return defines === undefined ? {} : { defines };
}

function wrongWith({ expect }: ActionCase, result: ScriptResult): string | undefined {
  if (result.failure !== undefined) return `the guest failed (${result.failure.reason})`;
  const refusal = /^refused .*$/m.exec(result.stdout)?.[0];
  if (refusal !== undefined) return refusal;
  if (result.left.length > 0) return `left behind: ${result.left.join("; ")}`;
  const left = /^left .*$/m.exec(result.stdout)?.[0];
  if (left !== undefined) return left;
  return expect(result.stdout);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function scriptOf({ work }: ActionCase, { apply, tables, remove }: Plan): string {
  const write = ({ path, text }: Write): string =>
    `printf '%s\\n' ${quote(text)} >>${path} || echo refused ${quote(`${path}: ${text}`)}`;
  // Since 7.1 a trigger's last reference is dropped a moment after it.
  const retry = ({ path, text }: Write): string =>
    `for i in 1 2 3 4 5 6; do printf '%s\\n' ${quote(text)} >>${path} 2>/dev/null && break; sleep 0.2; done`;
  // Tables are read when nothing is recorded any more, and before their triggers are removed.
  const first = remove.findIndex(({ path }) => !path.endsWith("enable"));
  const stops = first < 0 ? remove : remove.slice(0, first);
  const used = [
    ...new Set(apply.map(({ path }) => path).filter((path) => path.endsWith("trigger") || path.endsWith("filter"))),
  ];
  return `cd /sys/kernel/tracing
echo >trace; echo 1 >tracing_on
printf '\\n' >/tmp/one_xyz; printf '\\n' >/tmp/two_xyz; echo 0123456789 >/tmp/ten_xyz
${apply.map(write).join("\n")}
${work}
${stops.map(write).join("\n")}
echo 1 >tracing_on
${tables.map((path) => `echo "== ${path}"; cat ${path}`).join("\n")}
echo "== trace"; grep -v '^#' trace | head -n 300
echo "== snapshot"; grep -v '^#' snapshot | head -n 20
${remove.slice(stops.length).map(retry).join("\n")}
for each in ${used.join(" ")}; do
  [ -e $each ] || continue
  case $each in
    *filter) [ "$(cat $each)" = none ] || echo "left $each: $(cat $each)" ;;
    *) ! grep -v '^#' $each >/dev/null || echo "left $each: $(grep -v '^#' $each)" ;;
  esac
done
echo >trace; echo 0 >snapshot 2>/dev/null
true
`;
}
