/** How an editor colours a source by the TextMate grammar, before the server has answered. */
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import type { IGrammar } from "vscode-textmate";
import { LEGEND, semanticTokens } from "../../lsp/server/features/semantic-tokens.ts";
import { example } from "../lsp/support.ts";

const GRAMMAR = new URL("../../lsp/vscode/syntaxes/kp.tmLanguage.json", import.meta.url);
const EXAMPLES = new URL("../../examples/", import.meta.url);

async function loadGrammar(): Promise<IGrammar> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: () => Promise.resolve(textmate.parseRawGrammar(readFileSync(GRAMMAR, "utf8"), GRAMMAR.pathname)),
  });
  const grammar = await registry.loadGrammar("source.kp");
  if (grammar === null) throw new Error("no grammar");
  return grammar;
}

const grammar = await loadGrammar();

interface Scoped {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** The innermost that has a colour, without `.kp`. */
  readonly scope: string;
}

function scopesOf(source: string): Scoped[] {
  let stack = textmate.INITIAL;
  return source.split("\n").flatMap((text, line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(text, stack);
    stack = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({
      line,
      start: startIndex,
      end: Math.min(endIndex, text.length),
      scope: (scopes.findLast((scope) => !scope.startsWith("meta.")) ?? "").replace(/\.kp$/, ""),
    }));
  });
}

test("a source with its scopes", async () => {
  const source = readFileSync(new URL("textmate/all.kp", import.meta.url), "utf8");
  const scoped = scopesOf(source);
  const shown = source.split("\n").flatMap((text, line) => {
    const own = scoped.filter((one) => one.line === line && one.scope !== "source");
    const below = own.map(({ start, end, scope }) => `${" ".repeat(start)}${"^".repeat(end - start)} ${scope}`);
    return [text, ...below];
  });
  await expect(shown.join("\n")).toMatchFileSnapshot("textmate/all.txt");
});

/** The server's words for what the grammar colours too, and the scopes that are right for them. */
const AGREE: Readonly<Record<string, RegExp>> = {
  comment: /^comment/,
  number: /^constant\.numeric/,
  string: /^(?:string|constant\.character)/,
  keyword: /^(?:keyword|support\.function|storage\.type)/,
  type: /^(?:storage\.type|source|keyword)/,
};

const files = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".kp"));

test.each(files)("%s has the colours that the server gives it, as far as both colour", (file) => {
  const { document, lines, text } = example(readFileSync(new URL(file, EXAMPLES), "utf8"));
  const scoped = scopesOf(text);
  const { data } = semanticTokens(document, lines);
  const others: string[] = [];
  let [line, character] = [0, 0];
  for (let index = 0; index < data.length; index += 5) {
    const [down = 0, right = 0, , type = 0] = data.slice(index, index + 5);
    line += down;
    character = down === 0 ? character + right : right;
    const rule = AGREE[LEGEND.tokenTypes[type] ?? ""];
    const found = scoped.find((one) => one.line === line && one.start <= character && character < one.end);
    if (rule?.test(found?.scope ?? "") === false)
      others.push(`${line + 1}:${character + 1} ${LEGEND.tokenTypes[type]}: ${found?.scope}`);
  }
  expect(others).toEqual([]);
});
