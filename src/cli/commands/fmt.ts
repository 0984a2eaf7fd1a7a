/** `kpc fmt`: writes programs in the form of the language. */
import type { Diagnostic, SourceFile } from "../../diagnostics/diagnostic.ts";
import { command } from "../command.ts";
import { OutputError, isFile } from "../host.ts";
import type { Host } from "../host.ts";
import { SUGGESTED_PROGRAMS, readInputs, withFolders } from "../inputs.ts";
import { report } from "../report.ts";
import { sayTo } from "../say.ts";
import { UsageError } from "../usage-error.ts";

export const fmt = command({
  name: "fmt",
  summary: "Formats programs",
  details: [
    "FILEs are written in place, and those that have changed are listed; a folder stands for the .kp files",
    "in it and below; `-`, standard input, and `-e` are printed. A file with syntax errors is left as it is.",
    "The form is one for all: docs/formatting.md.",
  ],
  operands: "[FILE]...",
  mostOperands: Infinity,
  suggests: [SUGGESTED_PROGRAMS],
  options: {
    check: { help: "writes nothing, lists the files that would change, and fails if there is one" },
    diff: { help: "writes nothing, prints what would change, and fails if something would" },
    text: { short: "e", value: "TEXT", repeatable: true, help: "a line of the program" },
  },
  examples: ["kpc fmt open.kp", "kpc fmt --check .", "kpc fmt - < open.kp"],
  async run({ check, diff, text }, operands, host) {
    if (check && diff) throw new UsageError("`--check` and `--diff` exclude each other");
    if (host.formatter === undefined) throw new UsageError("there is no formatter here");
    const compiler = await host.compiler();
    const { sources, diagnostics } = await readInputs(await withFolders(operands, host), text, host, compiler);
    const formatter = await host.formatter();
    const findings: Diagnostic[] = [...diagnostics];
    const unwritten: OutputError[] = [];
    let differs = false;
    for (const source of sources) {
      const wrong = compiler.syntaxFindings(source);
      findings.push(...wrong);
      if (wrong.length > 0) continue;
      const formatted = await formatter.format(source.text);
      const isOther = formatted !== source.text;
      differs ||= isOther;
      if (check) listIf(isOther, source, host);
      else if (diff) host.stdout.write(formatter.unifiedDiff(source.name, source.text, formatted));
      else if (!isFile(source)) host.stdout.write(formatted);
      else if (isOther) unwritten.push(...write(source, formatted, host));
    }
    report(findings, "text", host.stderr, { host, compiler });
    for (const { message } of unwritten) sayTo(host)(`kpc: ${message}`);
    return findings.length > 0 || unwritten.length > 0 || ((check || diff) && differs) ? 1 : 0;
  },
});

function listIf(isOther: boolean, { name }: SourceFile, host: Host): void {
  if (isOther) host.stdout.write(`${name}\n`);
}

/** Why it is not written, which is no reason to leave the others. */
function write(source: SourceFile, formatted: string, host: Host): OutputError[] {
  // What was read from a pipe is gone, and who wrote it does not read.
  if (host.kindOf(source.name) !== "file") {
    return [new OutputError(`cannot write \`${source.name}\`: it is no file; \`kpc fmt -\` prints`)];
  }
  try {
    host.writeFile(source.name, formatted);
  } catch (error) {
    if (error instanceof OutputError) return [error];
    throw error;
  }
  listIf(true, source, host);
  return [];
}
