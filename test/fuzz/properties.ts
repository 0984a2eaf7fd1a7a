/** What holds of every text, however damaged. */
import { expect } from "vitest";
import { catalogue } from "../../src/diagnostics/catalogue.ts";
import { compile, renderJson, renderSarif, renderTerminal } from "../../src/index.ts";
import type { Diagnostic } from "../../src/index.ts";
import { ARCHITECTURES } from "../../src/target/arch/index.ts";
import type { Random } from "./mutations.ts";

const KERNELS = ["5.10", "6.1", "6.12", "7.3"];
// eslint-disable-next-line no-control-regex -- control characters are what must not be there
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f]/;

/** Compiles a text for some target and holds what comes out against what must be; true if it compiles. */
export function holdsFor(text: string, random: Random): boolean {
  const arch = random.pick(ARCHITECTURES).name;
  const kernel = random.pick(KERNELS);
  const { output, diagnostics } = compile([{ name: "fuzz.kp", text }], { arch, kernel });
  const isRight = diagnostics.every(({ severity }) => severity !== "error");
  if (isRight !== (output !== undefined)) expect.fail("output and errors contradict each other");
  for (const diagnostic of diagnostics) holdsOfDiagnostic(diagnostic);
  if (output !== undefined) holdsOfDefinitions(output);
  if (random.below(10) === 0) holdsOfRenderings(diagnostics);
  return isRight;
}

function holdsOfDiagnostic({ code, place, fixes, related }: Diagnostic): void {
  if (!catalogue.has(code)) expect.fail(`${code} is not in the catalogue`);
  for (const { start, end, source } of [place, ...related]) {
    if (!(start >= 0 && start <= end && end <= source.text.length))
      expect.fail(`${code} at ${start}..${end} of ${source.text.length}`);
  }
  for (const { edits } of fixes) {
    let last = 0;
    for (const { start, end } of edits) {
      if (!(start >= last && start <= end && end <= place.source.text.length))
        expect.fail(`${code}: edit ${start}..${end}`);
      last = end;
    }
  }
}

function holdsOfDefinitions(output: string): void {
  for (const line of output.split("\n")) {
    if (line === "") continue;
    if (CONTROL.test(line)) expect.fail(`control character in ${JSON.stringify(line)}`);
    const isSynthetic = /^s:\w+ (?:[\w ]+(?:\[\d*\])?;? ?)+$/.test(line);
    const isDefinition = /^(?:# |[prfte]\d*:[\w-]+\/\w+ )/.test(`${line} `);
    if (!isDefinition && !isSynthetic) expect.fail(`not a definition: ${line}`);
    if (new TextEncoder().encode(line).length > 4094) expect.fail("a line is too long");
  }
}

function holdsOfRenderings(diagnostics: readonly Diagnostic[]): void {
  if (CONTROL.test(renderTerminal(diagnostics))) expect.fail("control character for the terminal");
  JSON.parse(renderJson(diagnostics));
  JSON.parse(renderSarif(diagnostics, "0"));
}
