// For a person: what does this kernel say to these definitions?
//   npx tsx test/conformance/harness/run-one.ts amd64-6.12 'p:g/e vfs_read a=%di' …
// The definitions are written one after the other into dynamic_events, as one case; `--file NAME`
// takes another file, `--each` makes each a case of its own.
import { runCases } from "./guest.ts";
import { KERNELS, kernelById } from "./kernels.ts";
import type { DefinitionFile, GuestCase, LineResult } from "./protocol.ts";

const FILES: readonly DefinitionFile[] = ["dynamic_events", "kprobe_events", "uprobe_events"];

async function main(argv: readonly string[]): Promise<number> {
  let file: DefinitionFile = "dynamic_events";
  let each = false;
  const positional: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? "";
    if (word === "--each") each = true;
    else if (word === "--file") {
      const wanted = FILES.find((name) => name === argv[i + 1]);
      if (wanted === undefined) throw new Error(`--file takes ${FILES.join(", ")}`);
      file = wanted;
      i++;
    } else positional.push(word);
  }
  const [id, ...lines] = positional;
  if (id === undefined || lines.length === 0) {
    console.error("usage: run-one.ts [--file FILE] [--each] KERNEL DEFINITION…");
    console.error(`kernels: ${KERNELS.map((kernel) => kernel.id).join(" ")}`);
    return 2;
  }
  const groups = each ? lines.map((line) => [line]) : [lines];
  const cases = groups.map((group, index): GuestCase => ({ id: String(index), file, lines: group }));
  const report = await runCases(kernelById(id), cases, { onProgress: (text) => console.error(text) });
  console.error(report.facts.version);
  let refused = 0;
  report.results.forEach((result, index) => {
    groups[index]?.forEach((line, at) => {
      const answer = result.lines[at];
      console.log(`${line}\n  ${describe(answer)}`);
      if (answer?.accepted !== true) refused++;
    });
    for (const line of result.listing) console.log(`  => ${line}`);
    if (result.failure !== undefined) {
      console.log(`  the guest failed: ${result.failure.reason}\n${result.failure.console}`);
    }
  });
  return refused === 0 ? 0 : 1;
}

function describe(answer: LineResult | undefined): string {
  if (answer === undefined) return "no answer";
  if (answer.accepted) return "accepted";
  const log = answer.log?.raw.replaceAll("\n", "\n    ") ?? "(error_log is empty)";
  return `refused: ${answer.errno ?? "?"}\n    ${log}`;
}

process.exitCode = await main(process.argv.slice(2));
