/**
 * A line of source text as it is shown: fit for the terminal, and cut around what matters where the
 * line is longer than the terminal is wide.
 */
import { cellsOf, widthOf } from "./visible.ts";
import type { Cell } from "./visible.ts";

export interface Excerpt {
  readonly text: string;
  /** The columns of the text, from 0, that show the part that matters. */
  readonly start: number;
  readonly end: number;
}

const CUT = "…";

/** More of a line than any terminal shows; the rest of a very long one is not even looked at. */
const LOOKED_AT = 2000;

/**
 * Shows `line` in at most `width` columns; `start` and `end` are the offsets in it of the part that
 * matters. An empty part shows as one column.
 */
export function excerptOf(line: string, start: number, end: number, width: number): Excerpt {
  const from = Math.max(0, start - LOOKED_AT);
  const to = Math.min(line.length, start + LOOKED_AT);
  const cells = cellsOf(line.slice(from, to));
  const marked = columnsOf(cells, start - from, Math.min(end, to) - from);
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  if (total <= width && from === 0 && to === line.length) return { text: joined(cells), ...marked };

  const window = windowAround(marked, total, Math.max(width - 2 * CUT.length, 1));
  const shown = cellsWithin(cells, window);
  const cutBefore = from > 0 || shown.first > 0 ? CUT : "";
  const cutAfter = to < line.length || shown.last < total ? CUT : "";
  const place = (column: number): number =>
    Math.min(Math.max(column, shown.first), shown.last + 1) - shown.first + cutBefore.length;
  const shownStart = place(marked.start);
  return {
    text: cutBefore + shown.text + cutAfter,
    start: shownStart,
    end: Math.max(place(marked.end), shownStart + 1),
  };
}

interface Columns {
  readonly start: number;
  readonly end: number;
}

/** The columns of the cells in which a range of offsets lies; at least one. */
function columnsOf(cells: readonly Cell[], start: number, end: number): Columns {
  let column = 0;
  let first: number | undefined;
  let last = 0;
  for (const cell of cells) {
    const after = cell.offset + cell.length;
    if (first === undefined && after > start) first = column;
    column += cell.width;
    if (cell.offset < end) last = column;
  }
  const begin = first ?? column;
  return { start: begin, end: Math.max(last, begin + 1) };
}

/** The columns to show so that the marked ones are in their middle, or their beginning is there. */
function windowAround(marked: Columns, total: number, width: number): Columns {
  const length = marked.end - marked.start;
  const before = length < width ? Math.floor((width - length) / 2) : Math.min(8, Math.floor(width / 4));
  const start = Math.max(0, Math.min(marked.start - before, total - width));
  return { start, end: start + width };
}

function cellsWithin(cells: readonly Cell[], { start, end }: Columns): { text: string; first: number; last: number } {
  let column = 0;
  let text = "";
  let first: number | undefined;
  let last = 0;
  for (const cell of cells) {
    if (column >= start && column + cell.width <= end) {
      first ??= column;
      text += cell.text;
      last = column + cell.width;
    }
    column += cell.width;
  }
  return { text, first: first ?? start, last };
}

function joined(cells: readonly Cell[]): string {
  return cells.map((cell) => cell.text).join("");
}

/** A whole line in at most `width` columns, cut at its end. */
export function shortened(line: string, width: number): string {
  const { text } = excerptOf(line, 0, 0, width);
  return widthOf(text) === 0 ? "" : text.trimEnd();
}
