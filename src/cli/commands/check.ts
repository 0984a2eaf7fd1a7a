/** `kpc check`: says what is wrong with a program, and compiles nothing. */
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { BACK_END_OPTIONS, readBackEnd, readToolVersion } from "../back-end-options.ts";
import type { BackEndValues } from "../back-end-options.ts";
import { command } from "../command.ts";
import type { Compiler, Host } from "../host.ts";
import { SUGGESTED_PROGRAMS, makeLoader, readInputs } from "../inputs.ts";
import type { Inputs } from "../inputs.ts";
import { SUGGESTED_TARGETS, baseName } from "../read-target.ts";
import { FORMATS, hasErrors, readFormat, report } from "../report.ts";
import type { Format } from "../report.ts";
import { TARGET_OPTIONS, readTarget } from "../target.ts";
import type { TargetValues } from "../target.ts";
import { UsageError } from "../usage-error.ts";
import { BACK_END_WORDS, TARGET_WORDS, mergedFindings, rowsOf, verdictTable } from "../verdicts.ts";
import type { Verdict, Words } from "../verdicts.ts";

export const check = command({
  name: "check",
  summary: "Checks a program",
  details: [
    "What is found goes to standard error; as `json` or `sarif`, to standard output. Several FILEs are",
    "one program; `-` is standard input. With several targets a table says what each takes, and the",
    "reasons stand below it; with `--to all` so does what each back end can do.",
  ],
  operands: "[FILE]...",
  mostOperands: Infinity,
  suggests: [SUGGESTED_PROGRAMS],
  options: {
    target: {
      value: "FILE",
      repeatable: true,
      suggests: SUGGESTED_TARGETS,
      help: "a kernel: a file that `kpc target capture` wrote, or `live` for this machine",
    },
    ...TARGET_OPTIONS,
    ...BACK_END_OPTIONS,
    to: {
      value: "BACK-END",
      help: "what it will be compiled to; `all` for a table of what each back end can do",
      listed: ({ BACK_ENDS }: Compiler) => [...BACK_ENDS.map(({ name }) => name), ALL],
    },
    text: { short: "e", value: "TEXT", repeatable: true, help: "a line of the program" },
    format: { value: "FORMAT", choices: FORMATS, help: "how findings are written" },
  },
  examples: [
    "kpc check open.kp",
    "kpc check --kernel 5.10 --format sarif open.kp > findings.sarif",
    "kpc check --target web1.kpt --target web2.kpt open.kp",
    "kpc check --to all open.kp",
  ],
  async run(values, operands, host) {
    const compiler = await host.compiler();
    const format = readFormat(values.format);
    const inputs = await readInputs(operands, values.text, host, compiler);
    const verdicts =
      values.to === ALL
        ? backEndVerdicts(inputs, values, { host, compiler })
        : targetVerdicts(inputs, values, { host, compiler });
    const [only] = verdicts;
    const words = values.to === ALL ? BACK_END_WORDS : TARGET_WORDS;
    if (verdicts.length > 1) return reportTable(inputs, verdicts, format, { host, compiler, words });
    return reportFindings(only?.diagnostics ?? [], format, { host, compiler });
  },
});

/** What `--to` calls every back end at once. */
const ALL = "all";

type Given = TargetValues & BackEndValues & { readonly target: readonly string[] };

function targetVerdicts(inputs: Inputs, values: Given, { host, compiler }: Output): readonly Verdict[] {
  const backEnd = readBackEnd(values, compiler);
  const names = values.target.length === 0 ? [undefined] : values.target;
  return names.map((name): Verdict => {
    const options = { ...readTarget(values, name, host, compiler), ...backEnd };
    const { target } = options;
    const detail = target === undefined ? "" : `${target.kernel.text} ${target.arch.name}`;
    const shown = baseName(name ?? "").replace(/\.kpt$/, "");
    return { name: shown, detail, diagnostics: diagnosticsOf(inputs, options, host, compiler) };
  });
}

function backEndVerdicts(inputs: Inputs, values: Given, { host, compiler }: Output): readonly Verdict[] {
  const [name, another] = values.target;
  if (another !== undefined) throw new UsageError("`--to all` is for one target", ["give `--target` once"]);
  const target = readTarget(values, name, host, compiler);
  const tool = readToolVersion(values);
  return compiler.BACK_ENDS.map(({ name: to }): Verdict => ({
    name: to,
    detail: "",
    diagnostics: diagnosticsOf(inputs, { ...target, to, tool }, host, compiler),
  }));
}

interface Output {
  readonly host: Host;
  readonly compiler: Compiler;
}

interface Table extends Output {
  readonly words: Words;
}

function diagnosticsOf(
  { sources, diagnostics }: Inputs,
  options: NonNullable<Parameters<Compiler["check"]>[1]>,
  host: Host,
  compiler: Compiler,
): readonly Diagnostic[] {
  if (hasErrors(diagnostics)) return diagnostics;
  return [...diagnostics, ...compiler.check(sources, { ...options, load: makeLoader(host) }).diagnostics];
}

function reportFindings(diagnostics: readonly Diagnostic[], format: Format, { host, compiler }: Output): number {
  report(diagnostics, format, format === "text" ? host.stderr : host.stdout, { host, compiler });
  return hasErrors(diagnostics) ? 1 : 0;
}

/** The table is what was asked for, so it goes to standard output, and its reasons with it. */
function reportTable({ sources }: Inputs, verdicts: readonly Verdict[], format: Format, output: Table): number {
  const { host, compiler, words } = output;
  const findings = mergedFindings(verdicts);
  if (format === "text") {
    host.stdout.write(verdictTable(rowsOf(sources, compiler.outline, verdicts), verdicts, words));
    if (findings.length > 0) host.stdout.write("\n");
  }
  report(findings, format, host.stdout, { host, compiler });
  return hasErrors(findings) ? 1 : 0;
}
