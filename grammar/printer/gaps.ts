/**
 * What stands between two tokens: white space and comments.
 *
 * All comments between two tokens belong to the second of them, which keeps them beside the tokens
 * that they were beside, in their order. Which line they are on stays as well: a comment at the end
 * of a line ends that line, and one on a line of its own has one.
 */
import { builders } from "prettier/doc";
import type { Doc } from "prettier";
import type { Leaf, PlacedComment } from "./layout.ts";
import { columnsOf } from "./widths.ts";

const { hardline, ifBreak, indent, join, line, lineSuffix, literalline } = builders;

/** What is between two tokens without comments. */
export type Separator = "none" | "space" | "line" | "hard";

const SEPARATORS: Readonly<Record<Separator, Doc>> = {
  none: "",
  space: " ",
  line,
  hard: hardline,
};

/** Where the gap is. */
export interface GapPlace {
  readonly text: string;
  /** Spaces that align a comment at the end of the line with its neighbours. */
  readonly padding?: number;
  /** The gap is between members of a list: an empty line stays one. */
  readonly betweenItems?: boolean;
  /** It is before what closes a list. */
  readonly beforeClose?: boolean;
  /** Nothing is before it. */
  readonly atStart?: boolean;
}

/** What belongs to the inside of a list, and the white space before the token itself. */
export interface Gap {
  readonly comments: Doc;
  readonly last: Doc;
}

/** White space and comments before a token. */
export function gapBefore(leaf: Leaf, separator: Separator, place: GapPlace): Doc {
  const { comments, last } = splitGapBefore(leaf, separator, place);
  return [comments, last];
}

export function splitGapBefore(leaf: Leaf, separator: Separator, place: GapPlace): Gap {
  const comments = leaf.comments ?? [];
  const newlines = newlinesAround(leaf, place.text);
  const between = (index: number): Doc => whiteSpace({ leaf, separator, place, newlines, index });
  const docs = comments.map((comment, index): Doc => {
    comment.printed = true;
    if (index === 0 && place.atStart === true) return textOf(comment);
    const onLine = newlines.slice(0, index + 1).every((count) => count === 0);
    // Behind one of a line nothing comes, also where the text ends without a line end.
    const endsLine = onLine && (comment.kind !== "block" || (newlines[index + 1] ?? 0) > 0);
    const padding = " ".repeat(index === 0 ? (place.padding ?? 0) : 0);
    // What ends a line in any case does not count for what fits on it.
    if (endsLine && comment.kind !== "block") return lineSuffix([padding, " ", textOf(comment)]);
    return [ifBreak(padding), index === 0 && endsLine ? " " : between(index), textOf(comment)];
  });
  const last = comments.length === 0 && place.atStart === true ? "" : between(comments.length);
  // In the middle of something, what follows on another line is indented.
  return canBreak(separator) ? { comments: docs, last } : { comments: indent(docs), last: indent(last) };
}

/** True if a comment ends the line of the token before the gap, when a list has a line for each of its items. */
export function endsWithComment(leaf: Leaf, separator: Separator, place: GapPlace): boolean {
  const newlines = newlinesAround(leaf, place.text);
  const [before = 0, after = 0] = newlines;
  if (leaf.comments?.[0]?.value.includes("\n") !== false || before > 0) return false;
  return after > 0 || (canBreak(separator) && breakIn({ leaf, place, newlines }) === 1);
}

/** Columns that a gap's comments take on the lines of the tokens around it, where they count for what fits on a line. */
export interface Beside {
  readonly before: number;
  readonly behind: number;
}

/** When a list has a line for each of its items. */
export function columnsBeside(leaf: Leaf, separator: Separator, place: GapPlace): Beside {
  const newlines = newlinesAround(leaf, place.text);
  const comments = leaf.comments ?? [];
  const broken = canBreak(separator) ? breakIn({ leaf, place, newlines }) : undefined;
  const isEnd = (count: number, index: number): boolean => count > 0 || index === broken;
  const first = newlines.findIndex(isEnd);
  const columns = (some: readonly PlacedComment[]): number =>
    some.reduce((sum, { kind, value }) => sum + (kind === "block" ? 1 + columnsOf(value) : 0), 0);
  return first < 0
    ? { before: columns(comments), behind: 0 }
    : { before: columns(comments.slice(0, first)), behind: columns(comments.slice(newlines.findLastIndex(isEnd))) };
}

/** True if an empty line is in the gap before a token. */
export function hasEmptyLine(leaf: Leaf, text: string): boolean {
  return newlinesAround(leaf, text).some((count) => count > 1);
}

/** True if the last comment before a token, on a line of its own, says that it is to be left alone. */
export function isIgnored(leaf: Leaf, text: string): boolean {
  const comments = leaf.comments ?? [];
  const last = comments.at(-1);
  if (last === undefined || !/^(?:\/\/+\s*prettier-ignore\s*|\/\*\s*prettier-ignore\s*\*\/)$/.test(last.value)) {
    return false;
  }
  const before = newlinesAround(leaf, text)[comments.length - 1] ?? 0;
  return before > 0 || text.slice(0, last.start).trim() === "";
}

/** How many line ends are before each comment of the gap, and behind the last. */
function newlinesAround(leaf: Leaf, text: string): number[] {
  return textsAround(leaf, text).map((between) => between.split("\n").length - 1);
}

/** What is written before each comment of the gap, and behind the last. */
function textsAround({ comments = [], previousEnd, start }: Leaf, text: string): string[] {
  const starts = [...comments.map((comment) => comment.start), start];
  const ends = [previousEnd, ...comments.map((comment) => comment.end)];
  return starts.map((to, index) => text.slice(ends[index], to));
}

interface Position {
  readonly leaf: Leaf;
  readonly separator: Separator;
  readonly place: GapPlace;
  readonly newlines: readonly number[];
  readonly index: number;
}

function whiteSpace(position: Position): Doc {
  const { separator, place, newlines, index } = position;
  const count = newlines.length - 1;
  const here = newlines[index] ?? 0;
  const isEdge = place.betweenItems !== true || (index === count && place.beforeClose === true);
  if (here > 1 && !isEdge) return [hardline, hardline];
  if (count === 0) return SEPARATORS[separator];
  if (here > 0) return hardline;
  if (canBreak(separator) && index === breakIn(position)) return SEPARATORS[separator];
  return separator === "none" && clings(position) ? "" : " ";
}

/**
 * Before which comment of a gap on one line its line end comes, if it gets one. A comment before a
 * separator belongs to what it ends.
 */
function breakIn({ leaf, place, newlines }: Pick<Position, "leaf" | "place" | "newlines">): number | undefined {
  if (newlines.some((count) => count > 0)) return undefined;
  if (place.beforeClose === true) return newlines.length - 1;
  const separator = textsAround(leaf, place.text).findIndex((between) => /[;,]/.test(between));
  return Math.max(0, separator);
}

/** True between a bracket and a comment in it. */
function clings({ leaf, place, newlines, index }: Position): boolean {
  if (index === 0) return /[([]/.test(place.text.charAt(leaf.previousEnd - 1));
  return index === newlines.length - 1 && /^[)\],;]/.test(leaf.text);
}

function canBreak(separator: Separator): boolean {
  return separator === "line" || separator === "hard";
}

function textOf({ value }: PlacedComment): Doc {
  if (!value.startsWith("/*")) return value.trimEnd();
  const lines = value.split("\n");
  if (lines.length === 1) return value;
  if (lines.slice(1).every((one) => one.trimStart().startsWith("*"))) {
    return join(
      hardline,
      lines.map((one, index) => (index === 0 ? one.trimEnd() : ` ${one.trim()}`)),
    );
  }
  return join(literalline, lines);
}
