/** Marks in sources: `$0` where a cursor is, `^^^` below what a feature has found. */
import type { Range } from "vscode-languageserver/node";
import { example } from "../support.ts";
import type { Example } from "../support.ts";

/** A case as a feature sees it. */
export interface Case extends Example {
  /** Where each `$0` was. */
  readonly cursors: readonly number[];
}

/** What a feature does with a case; the text is kept beside it. */
export type Render = (one: Case) => string | Promise<string>;

const CURSOR = "$0";

export function readCase(source: string): Case {
  const parts = source.split(CURSOR);
  const text = parts.join("");
  let at = 0;
  const cursors = parts.slice(0, -1).map((part) => (at += part.length));
  return { ...example(text), cursors };
}

/** The answer for each cursor, below the line that it is in. */
export async function atCursors(
  { text, cursors }: Case,
  answer: (offset: number) => string | Promise<string>,
): Promise<string> {
  const answers = await Promise.all(
    cursors.map(async (offset) => `${lineWithCursor(text, offset)}\n${indented(await answer(offset))}`),
  );
  return answers.join("\n");
}

function lineWithCursor(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  return text.slice(start, offset) + CURSOR + text.slice(offset, end < 0 ? text.length : end);
}

export function indented(text: string): string {
  const lines = text === "" ? ["(nothing)"] : text.trimEnd().split("\n");
  return lines.map((line) => (line === "" ? "" : `    ${line}`)).join("\n");
}

export interface Found {
  readonly range: Range;
  readonly note?: string | undefined;
}

/** Each place below its line; one that goes on in other lines ends in an ellipsis. */
export function pointed(text: string, found: readonly Found[]): string {
  const lines = text.split("\n");
  const sorted = found.toSorted(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
  let last = -1;
  return sorted
    .map(({ range: { start, end }, note = "" }) => {
      const line = lines[start.line] ?? "";
      const width = start.line === end.line ? end.character - start.character : line.length - start.character;
      const carets = "^".repeat(Math.max(1, width)) + (start.line === end.line ? "" : ` … line ${end.line + 1}`);
      const head = start.line === last ? "" : `${line}\n`;
      last = start.line;
      const [first = "", ...others] = note.split("\n").filter((part) => part !== "");
      const pad = " ".repeat(start.character);
      return [`${head}${pad}${carets} ${first}`.trimEnd(), ...others.map((part) => `${pad}  ${part}`)].join("\n");
    })
    .join("\n");
}
