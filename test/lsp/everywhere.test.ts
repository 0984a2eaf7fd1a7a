/** What features promise of every place of every program, also of one that is half typed or edited at random. */
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { SelectionRange } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { CheckedDocument } from "../../lsp/server/document/checked-document.ts";
import { linesOf } from "../../lsp/server/document/lines.ts";
import { codeActions } from "../../lsp/server/features/code-actions.ts";
import { completion } from "../../lsp/server/features/completion.ts";
import { foldingRanges } from "../../lsp/server/features/folding.ts";
import { hover } from "../../lsp/server/features/hover.ts";
import { inlayHints } from "../../lsp/server/features/inlay-hints.ts";
import { selectionRange } from "../../lsp/server/features/selection.ts";
import { semanticTokens } from "../../lsp/server/features/semantic-tokens.ts";
import { signatureHelp } from "../../lsp/server/features/signature-help.ts";
import { edited, newChecker, random, someProgram } from "./random-edits.ts";
import { URI } from "./support.ts";

const TOOLS = new URL("../../examples/tools/", import.meta.url);
const PROGRAMS = readdirSync(TOOLS).filter((name) => name.endsWith(".kp"));

type Lines = ReturnType<typeof linesOf>;

function linesIn(text: string): Lines {
  return linesOf(TextDocument.create(URI, "kp", 1, text));
}

/** Sorted, apart from each other, and in the text's lines. */
function expectTokens(document: CheckedDocument, lines: Lines): void {
  const { data } = semanticTokens(document, lines);
  const texts = document.text.split(/\r\n|\r|\n/);
  let [line, start, end] = [0, 0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [down = 0, right = 0, length = 0] = data.slice(at, at + 3);
    if (down > 0) [line, start, end] = [line + down, 0, 0];
    start += right;
    expect(start, `a token overlaps in line ${line + 1}`).toBeGreaterThanOrEqual(end);
    end = start + length;
    expect(length).toBeGreaterThan(0);
    expect(end).toBeLessThanOrEqual(texts[line]?.length ?? -1);
  }
}

/** Each around the cursor and in the next one, the last the whole text. */
function expectSelection(document: CheckedDocument, lines: Lines, offset: number): void {
  let [start, end] = [offset, offset];
  let length = -1;
  let found: SelectionRange | undefined = selectionRange(document, offset, lines);
  for (; found !== undefined; found = found.parent) {
    const outer = { start: lines.offset(found.range.start), end: lines.offset(found.range.end) };
    expect(outer.start).toBeLessThanOrEqual(start);
    expect(outer.end).toBeGreaterThanOrEqual(end);
    expect(outer.end - outer.start).toBeGreaterThan(length);
    ({ start, end } = outer);
    length = end - start;
  }
  expect([start, end]).toEqual([0, document.text.length]);
}

function expectFolding(document: CheckedDocument, lines: Lines): void {
  const last = lines.position(document.text.length).line;
  for (const { startLine, endLine } of foldingRanges(document, lines)) {
    expect(endLine).toBeGreaterThan(startLine);
    expect(endLine).toBeLessThanOrEqual(last);
  }
}

/** What is asked for where somebody types; that it fails is what is looked for. */
function askAll(document: CheckedDocument, lines: Lines, offset: number): void {
  const { items } = completion(document, offset, { lines, snippets: true });
  const labels = items.map(({ label, kind }) => `${kind} ${label}`);
  expect(new Set(labels).size, `offered twice: ${labels.join(", ")}`).toBe(labels.length);
  const at = hover(document, offset, lines)?.range;
  if (at !== undefined) {
    expect(lines.offset(at.start)).toBeLessThanOrEqual(offset);
    expect(lines.offset(at.end)).toBeGreaterThanOrEqual(offset);
  }
  const help = signatureHelp(document, offset);
  expect(help?.activeParameter ?? 0).toBeLessThan(Math.max(1, help?.signatures[0]?.parameters?.length ?? 1));
  inlayHints(document, lines, { start: 0, end: offset });
  codeActions(
    document,
    { start: offset, end: offset },
    { lines, uri: URI, documentation: undefined, imported: () => undefined },
  );
}

/** Not every letter: the places differ from program to program. */
const STRIDE = 19;

test.each(PROGRAMS)("%s, whole and half typed", (name) => {
  const text = readFileSync(new URL(name, TOOLS), "utf8");
  const checker = newChecker();
  const lines = linesIn(text);
  const document = checker.check(text);
  expectTokens(document, lines);
  expectFolding(document, lines);
  for (let offset = 0; offset <= text.length; offset++) expectSelection(document, lines, offset);
  for (let offset = text.length % STRIDE; offset <= text.length; offset += STRIDE) {
    const half = text.slice(0, offset);
    const [halfLines, typed] = [linesIn(half), checker.check(half)];
    expectTokens(typed, halfLines);
    askAll(typed, halfLines, offset);
  }
});

test("programs that are edited at random", () => {
  const next = random(11);
  const checker = newChecker();
  let text = someProgram(next, 6);
  for (let step = 0; step < 400; step++) {
    text = step % 40 === 39 ? someProgram(next, 6) : edited(text, next);
    const [document, lines] = [checker.check(text), linesIn(text)];
    const offset = next(text.length + 1);
    expectTokens(document, lines);
    expectFolding(document, lines);
    expectSelection(document, lines, offset);
    askAll(document, lines, offset);
  }
});
