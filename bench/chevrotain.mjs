// The parser library's share: making lexer and parser, and reading text, without anything else.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bestMilliseconds } from "./measure.mjs";
import { manyProbes } from "./throughput.mjs";

/** @param {{ root: string, folder: string }} where */
export async function chevrotain({ root, folder }) {
  const outfile = join(folder, "grammar.mjs");
  await build({
    absWorkingDir: root,
    alias: { "lodash-es": join(root, "scripts/lodash.mjs") },
    bundle: true,
    format: "esm",
    outfile,
    stdin: {
      contents: `
        export { parseBatches } from "./grammar/parse.ts";
        export { KpParser } from "./grammar/parser/declarations.ts";
        export { createLexer } from "./grammar/tokens.ts";
        export { check } from "./src/index.ts";`,
      resolveDir: root,
    },
  });
  const { KpParser, check, createLexer, parseBatches } = await import(pathToFileURL(outfile).href);

  const making = bestMilliseconds(() => [createLexer({ validate: false }), new KpParser({ validate: false })], 1);
  const text = manyProbes(10_000);
  const lexer = createLexer({ validate: false });
  // Pieces, as the parser takes them: a token is garbage soon.
  const pieces = text.match(/[^]{1,16384}/g) ?? [];
  const lexing = bestMilliseconds(() => pieces.forEach((piece) => lexer.tokenize(piece)), 8);
  const parsing = bestMilliseconds(() => {
    for (const batch of parseBatches(text)) batch.declarations.at(0);
  }, 8);
  const checking = bestMilliseconds(() => check([{ name: "bench.kp", text }]), 8);
  return [
    { name: "making lexer and parser", value: making, unit: "ms, the first time" },
    { name: "lexing, warm", value: lexing / checking, unit: "of a check" },
    { name: "lexing and parsing, warm", value: parsing / checking, unit: "of a check" },
    { name: "a check, warm", value: Math.round(10_000 / (checking / 1000)), unit: "probes a second" },
  ];
}
