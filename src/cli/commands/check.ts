/** `kpc check`: says what is wrong with a program, and compiles nothing. */
import { command } from "../command.ts";
import { makeLoader, readInputs } from "../inputs.ts";
import { FORMATS, hasErrors, readFormat, report } from "../report.ts";
import { TARGET_OPTIONS, readTarget } from "../target.ts";

export const check = command({
  name: "check",
  summary: "Checks a program",
  details: [
    "What is found goes to standard error; as `json` or `sarif`, to standard output. Several FILEs are",
    "one program; `-` is standard input.",
  ],
  operands: "[FILE]...",
  mostOperands: Infinity,
  options: {
    ...TARGET_OPTIONS,
    text: { short: "e", value: "TEXT", repeatable: true, help: "a line of the program" },
    format: { value: "FORMAT", choices: FORMATS, help: "how findings are written" },
  },
  examples: ["kpc check open.kp", "kpc check --kernel 5.10 --format sarif open.kp > findings.sarif"],
  async run(values, operands, host) {
    const compiler = await host.compiler();
    const target = readTarget(values, host, compiler);
    const format = readFormat(values.format);
    const inputs = await readInputs(operands, values.text, host, compiler);

    const checked = hasErrors(inputs.diagnostics)
      ? []
      : compiler.check(inputs.sources, { ...target, load: makeLoader(host) }).diagnostics;
    const diagnostics = [...inputs.diagnostics, ...checked];
    report(diagnostics, format, format === "text" ? host.stderr : host.stdout, { host, compiler });
    return hasErrors(diagnostics) ? 1 : 0;
  },
});
