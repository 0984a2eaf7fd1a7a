/** Source lines with a gutter of line numbers, and the place in them underlined. */
import type { Place } from "../diagnostic.ts";
import { lineIndexOf } from "../line-index.ts";
import type { LineIndex, Position } from "../line-index.ts";
import { excerptOf, shortened } from "./excerpt.ts";
import type { Paint, Style } from "./style.ts";
import { visible } from "./visible.ts";

/** How the lines of one diagnostic are laid out. */
export interface Layout {
  readonly paint: Paint;
  /** Columns of the line numbers. */
  readonly gutter: number;
  /** Columns of the terminal. */
  readonly columns: number;
}

/** The part of a place that can be shown: inside the text, and never only the end of its lines. */
export interface Shown {
  readonly index: LineIndex;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly first: Position;
  readonly last: Position;
}

/** `undefined` for a source without text. */
export function shownPart({ source, start, end }: Place): Shown | undefined {
  const text = source.text;
  const lastOfText = text.trimEnd().length;
  if (lastOfText === 0) return undefined;
  const from = Math.min(Math.max(start, 0), lastOfText);
  let to = Math.min(Math.max(end, from), Math.max(lastOfText, from));
  while (to > from && "\r\n".includes(text.charAt(to - 1))) to -= 1;
  const index = lineIndexOf(source);
  return { index, text, start: from, end: to, first: index.positionAt(from), last: index.positionAt(to) };
}

/** What stands under the place. */
export interface Mark {
  readonly style: Style;
  readonly label: string | undefined;
}

export function snippet(shown: Shown, mark: Mark, layout: Layout): readonly string[] {
  const lines = shown.first.line === shown.last.line ? oneLine(shown, mark, layout) : severalLines(shown, mark, layout);
  return [gutterLine(layout, undefined, ""), ...lines];
}

/** `12 | text`, or ` | text` without a number. */
export function gutterLine(layout: Layout, line: number | undefined, text: string): string {
  const number = (line === undefined ? "" : String(line)).padStart(layout.gutter);
  return `${layout.paint("gutter", `${number} |`)} ${text}`.trimEnd();
}

/** The columns that the gutter leaves to the text. */
export function textWidth(layout: Layout): number {
  return Math.max(layout.columns - layout.gutter - 3, 20);
}

function oneLine(shown: Shown, { style, label }: Mark, layout: Layout): string[] {
  const line = lineText(shown, shown.first.line);
  const excerpt = excerptOf(line, shown.first.column - 1, shown.last.column - 1, textWidth(layout));
  const underline = "^".repeat(excerpt.end - excerpt.start) + (label === undefined ? "" : ` ${visible(label)}`);
  return [
    gutterLine(layout, shown.first.line, excerpt.text),
    gutterLine(layout, undefined, " ".repeat(excerpt.start) + layout.paint(style, underline)),
  ];
}

/** More lines than this are shown by their first and last ones. */
const MOST_LINES = 6;

/** A bracket beside the lines of the place, from its first character to its last. */
function severalLines(shown: Shown, { style, label }: Mark, layout: Layout): string[] {
  const width = textWidth(layout) - 2;
  const bar = layout.paint(style, "|");
  const [firstLine, lastLine] = [shown.first.line, shown.last.line];

  const beginning = excerptOf(lineText(shown, firstLine), shown.first.column - 1, shown.first.column, width);
  const opening =
    beginning.text.slice(0, beginning.start).trim() === ""
      ? [gutterLine(layout, firstLine, `${layout.paint(style, "/")} ${beginning.text}`)]
      : [
          gutterLine(layout, firstLine, `  ${beginning.text}`),
          gutterLine(layout, undefined, ` ${layout.paint(style, `${"_".repeat(beginning.start + 1)}^`)}`),
        ];

  const between: string[] = [];
  const elided = lastLine - firstLine + 1 > MOST_LINES;
  for (let line = firstLine + 1; line < lastLine; line += 1) {
    if (elided && line === firstLine + 3) {
      between.push(`${"...".padEnd(layout.gutter + 2)} ${bar}`);
      line = lastLine - 2;
    } else {
      between.push(gutterLine(layout, line, `${bar} ${shortened(lineText(shown, line), width)}`));
    }
  }

  const ending = excerptOf(lineText(shown, lastLine), shown.last.column - 2, shown.last.column - 1, width);
  const underline = `|${"_".repeat(ending.start + 1)}^${label === undefined ? "" : ` ${visible(label)}`}`;
  const closing = [
    gutterLine(layout, lastLine, `${bar} ${ending.text}`),
    gutterLine(layout, undefined, layout.paint(style, underline)),
  ];
  return [...opening, ...between, ...closing];
}

function lineText({ index, text }: Shown, line: number): string {
  const { start, end } = index.lineSpan(line);
  return text.slice(start, end);
}
