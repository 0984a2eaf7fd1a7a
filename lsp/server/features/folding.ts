/** What can be folded: declarations of several lines, what is in their brackets, and comments. */
import { FoldingRangeKind } from "vscode-languageserver/node";
import type { FoldingRange } from "vscode-languageserver/node";
import type { Comment, Span } from "../../../grammar/tree.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import type { Lines } from "../document/lines.ts";
import { movedSpan } from "../document/shift.ts";

export function foldingRanges({ items, starts, text }: CheckedDocument, lines: Lines): FoldingRange[] {
  const found: FoldingRange[] = [];
  const add = (span: Span, kind?: FoldingRangeKind): void => {
    const [startLine, endLine] = [lines.position(span.start).line, lines.position(span.end).line];
    if (endLine > startLine) found.push({ startLine, endLine, ...(kind === undefined ? {} : { kind }) });
  };
  for (const [index, { declaration, comments }] of items.entries()) {
    const base = starts[index] ?? 0;
    if (declaration !== undefined) {
      add(movedSpan(declaration, base));
      for (const part of partsOf(declaration)) add(movedSpan(part, base));
    }
    for (const span of joined(comments, text, base)) add(span, FoldingRangeKind.Comment);
  }
  for (const span of importsOf({ items, starts })) add(span, FoldingRangeKind.Imports);
  return found;
}

function partsOf(declaration: object): Span[] {
  const { fields, actions } = declaration as { readonly fields?: Span; readonly actions?: Span };
  return [fields, actions].filter((part) => part !== undefined);
}

/** Line comments that stand straight below each other are one. */
function joined(comments: readonly Comment[], text: string, base: number): Span[] {
  const spans: { start: number; end: number; isLine: boolean }[] = [];
  for (const comment of comments) {
    const { start, end } = movedSpan(comment, base);
    const last = spans.at(-1);
    const isLine = comment.kind !== "block";
    const isNext = last?.isLine === true && isLine && /^\s*$/.test(text.slice(last.end, start));
    const isClose = isNext && text.slice(last.end, start).split("\n").length === 2;
    if (isClose) last.end = end;
    else spans.push({ start, end, isLine });
  }
  return spans;
}

/** Imports that follow each other. */
function importsOf({ items, starts }: Pick<CheckedDocument, "items" | "starts">): Span[] {
  const runs: { start: number; end: number }[] = [];
  let isOpen = false;
  for (const [index, { declaration }] of items.entries()) {
    if (declaration?.kind !== "import") {
      isOpen = isOpen && declaration === undefined;
      continue;
    }
    const { start, end } = movedSpan(declaration, starts[index] ?? 0);
    const last = runs.at(-1);
    if (isOpen && last !== undefined) last.end = end;
    else runs.push({ start, end });
    isOpen = true;
  }
  return runs;
}
