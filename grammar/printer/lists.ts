/**
 * Lists in brackets, with a `;` between their items: fields, actions, members, enumerators.
 *
 * A list is on one line if it fits and if its first item follows its bracket on the same line: who
 * puts the first item on a line of its own gets a line for each.
 */
import { builders } from "prettier/doc";
import type { Doc } from "prettier";
import { columnsBeside, endsWithComment, gapBefore, hasEmptyLine, splitGapBefore } from "./gaps.ts";
import type { GapPlace, Separator } from "./gaps.ts";
import { firstLeaf, isLeaf, lastLeaf } from "./layout.ts";
import type { Branch, Part } from "./layout.ts";
import type { Run } from "./sequences.ts";
import { widthOf } from "./widths.ts";
import { KEYWORDS } from "./words.ts";

const { fill, group, ifBreak, indent, line } = builders;

export interface ListStyle {
  /** A `;` is behind the last item also where all is on one line. */
  readonly isTerminated: boolean;
}

/** A list from its opening bracket to its closing one: the last parts of what is printed. */
export function printList({ parts, docs, text }: Run, { isTerminated }: ListStyle, width: number): Doc {
  const items = parts.slice(1, -1);
  const separators = items.map(separatorBefore);
  const places = items.map((_item, index) => ({ text, betweenItems: index > 0 }));
  const widths = items.map((item, index) => {
    const { behind } = columnsBeside(firstLeaf(item), separators[index] ?? "line", places[index] ?? { text });
    const own = widthOf(docs[index + 1] ?? "", true);
    return own === undefined ? undefined : own + behind;
  });
  const paddings = commentPaddings({ items, separators, widths, text, width });
  const own = items.map((item, index): Doc => {
    const padding = paddings[index - 1] ?? 0;
    const gap = gapBefore(firstLeaf(item), separators[index] ?? "line", { text, ...places[index], padding });
    const isLast = index === items.length - 1;
    return [gap, docs[index + 1] ?? "", isTerminated || !isLast ? ";" : ifBreak(";")];
  });
  const close = firstLeaf(parts.at(-1) as Part);
  const isEmpty = items.length === 0;
  const closing = splitGapBefore(close, isEmpty && close.comments === undefined ? "space" : "line", {
    text,
    betweenItems: !isEmpty,
    beforeClose: true,
    padding: paddings.at(-1) ?? 0,
  });
  const shouldBreak = items[0] !== undefined && startsLine(items[0], parts[0] as Part, text);
  return group([docs[0] ?? "", indent([...own, closing.comments]), closing.last, docs.at(-1) ?? ""], { shouldBreak });
}

/** Items that are only words: as many on a line as there is room for. */
export function printFilled({ parts, docs, text }: Run): Doc {
  const items = parts.slice(1, -1);
  const own = items.flatMap((_item, index): Doc[] => [...(index === 0 ? [] : [line]), [docs[index + 1] ?? "", ";"]]);
  const shouldBreak = items[0] !== undefined && startsLine(items[0], parts[0] as Part, text);
  return group([docs[0] ?? "", indent([line, fill(own)]), line, docs.at(-1) ?? ""], { shouldBreak });
}

/** True if there is a line end between a bracket and the first item. */
function startsLine(item: Part, open: Part, text: string): boolean {
  return text.slice(open.end, firstLeaf(item).start).includes("\n");
}

/** A list that must not be on one line. */
export function brokenOpen(doc: Doc): Doc {
  if (typeof doc === "string" || Array.isArray(doc) || doc.type !== "group") return doc;
  return group(doc.contents, { shouldBreak: true });
}

/** At the start of a line, some words begin a declaration if the right thing follows. */
function separatorBefore(item: Part): Separator {
  const first = firstLeaf(item);
  const { next } = first;
  const isAlone = next === undefined || next.start >= item.end;
  if (isAlone || item.kind === "member" || !KEYWORDS.has(first.text)) return "line";
  return /^[\w"/*~]/.test(next.text) ? "space" : "line";
}

export interface Lines {
  readonly items: readonly Part[];
  /** What is before each item. */
  readonly separators: readonly Separator[];
  /** With the comments before each item on its line. Absent for what is on several lines. */
  readonly widths: readonly (number | undefined)[];
  readonly text: string;
  readonly width: number;
}

/** Columns beside an item and its comment: the `;` between them, and white space before it, of which this is enough. */
const BESIDE = 9;

/** For each item the spaces that bring the comment behind it below those of its neighbours. */
export function commentPaddings({ items, separators, widths, text, width }: Lines): number[] {
  const paddings = items.map(() => 0);
  let run: number[] = [];
  const placeBehind = (index: number): GapPlace => ({ text, beforeClose: index === items.length - 1 });
  /** Columns that may come before the comment: none that would bring the item to several lines. */
  const roomOf = (index: number): number => {
    const next = lastLeaf(items[index] as Part).next;
    const separator = separators[index + 1] ?? "line";
    const comments = next === undefined ? 0 : columnsBeside(next, separator, placeBehind(index)).before;
    return comments === 0 ? Infinity : width - BESIDE - comments - (widths[index] ?? Infinity);
  };
  const endRun = (): void => {
    const longest = Math.max(0, ...run.map((index) => widths[index] ?? 0));
    for (const index of run) paddings[index] = Math.min(longest - (widths[index] ?? 0), roomOf(index));
    run = [];
  };
  items.forEach((item, index) => {
    if (hasEmptyLine(firstLeaf(item), text)) endRun();
    const { next } = lastLeaf(item);
    const isOneLine = (widths[index] ?? Infinity) < width && roomOf(index) >= 0;
    const separator = separators[index + 1] ?? "line";
    if (isOneLine && next !== undefined && endsWithComment(next, separator, placeBehind(index))) run.push(index);
    else endRun();
  });
  endRun();
  return paddings;
}

/** Gives items the white space that aligns what is behind their names, up to each empty line. */
export function alignNames(items: readonly Part[], text: string, nameOf: (item: Branch) => string | undefined): void {
  let section: { readonly item: Branch; readonly name: string }[] = [];
  const endSection = (): void => {
    const longest = Math.max(0, ...section.map(({ name }) => name.length));
    for (const { item, name } of section) item.padding = longest - name.length;
    section = [];
  };
  items.forEach((item, index) => {
    if (index > 0 && hasEmptyLine(firstLeaf(item), text)) endSection();
    if (isLeaf(item)) return;
    const name = nameOf(item);
    if (name !== undefined) section.push({ item, name });
  });
  endSection();
}
