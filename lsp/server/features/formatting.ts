/**
 * Formatting, as `kpc fmt` does it. Only lines that are others are sent, so that folds, marks and the
 * cursor stay where they are. A text with syntax errors is left as it is.
 */
import type { TextEdit } from "vscode-languageserver/node";
import type { Span } from "../../../grammar/tree.ts";
import { lineChanges, linesOf } from "../../../src/format/line-changes.ts";

/** The edits that format a text. The formatter is loaded when it is first needed: an editor may never ask. */
export async function formatted(text: string): Promise<TextEdit[]> {
  const { SyntaxProblems, format } = await import("../../../grammar/printer/format.ts");
  try {
    return editsBetween(text, await format(text));
  } catch (error) {
    if (error instanceof SyntaxProblems) return [];
    throw error;
  }
}

/** The edits that format the declarations in a range. */
export async function formattedRange(text: string, range: Span): Promise<TextEdit[]> {
  const { SyntaxProblems } = await import("../../../grammar/printer/format.ts");
  const { formatRange } = await import("../../../grammar/printer/range.ts");
  try {
    const replacement = await formatRange(text, range);
    if (replacement === undefined) return [];
    const { start, end, newText } = replacement;
    return editsBetween(text, text.slice(0, start) + newText + text.slice(end));
  } catch (error) {
    if (error instanceof SyntaxProblems) return [];
    throw error;
  }
}

function editsBetween(oldText: string, newText: string): TextEdit[] {
  const lines = linesOf(oldText);
  /** Behind a last line that has no end there is no other line. */
  const startOf = (line: number): TextEdit["range"]["start"] => {
    const last = lines.at(-1) ?? "";
    const isBehind = line === lines.length && line > 0 && !last.endsWith("\n");
    return isBehind ? { line: line - 1, character: last.length } : { line, character: 0 };
  };
  return lineChanges(oldText, newText).map(({ start, end, newLines }) => ({
    range: { start: startOf(start), end: startOf(end) },
    newText: newLines.join(""),
  }));
}
