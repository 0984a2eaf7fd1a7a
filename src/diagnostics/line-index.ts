/**
 * Offsets of a text as lines and columns, and back. The lines of a text are looked for once.
 *
 * Lines end with `\n` or `\r\n`. Lines and columns count from 1; a column is a UTF-16 code unit, as
 * editors have it.
 */
import type { SourceFile } from "./diagnostic.ts";

export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface LineIndex {
  readonly lineCount: number;
  /** Where an offset is; one outside the text is taken for the nearest that is inside. */
  readonly positionAt: (offset: number) => Position;
  readonly offsetAt: (position: Position) => number;
  /** Where a line's text begins and ends, without what ends the line. */
  readonly lineSpan: (line: number) => { readonly start: number; readonly end: number };
}

const indexes = new WeakMap<SourceFile, LineIndex>();

export function lineIndexOf(source: SourceFile): LineIndex {
  let index = indexes.get(source);
  if (index === undefined) {
    index = makeLineIndex(source.text);
    indexes.set(source, index);
  }
  return index;
}

function makeLineIndex(text: string): LineIndex {
  const starts = findLineStarts(text);
  const startOf = (line: number): number => starts[Math.min(Math.max(line, 1), starts.length) - 1] ?? 0;

  function positionAt(offset: number): Position {
    const inside = Math.min(Math.max(offset, 0), text.length);
    const line = countUpTo(starts, inside);
    return { line, column: inside - startOf(line) + 1 };
  }

  function lineSpan(line: number): { start: number; end: number } {
    const start = startOf(line);
    if (line >= starts.length) return { start, end: text.length };
    const newline = startOf(line + 1) - 1;
    return { start, end: newline > start && text.charAt(newline - 1) === "\r" ? newline - 1 : newline };
  }

  function offsetAt({ line, column }: Position): number {
    return Math.min(Math.max(startOf(line) + column - 1, 0), text.length);
  }

  return { lineCount: starts.length, positionAt, offsetAt, lineSpan };
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** How many of the sorted numbers are not greater than `limit`. */
function countUpTo(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
