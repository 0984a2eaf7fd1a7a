/** A suggested fix, shown as the lines that it changes. */
import type { SourceFile, TextEdit } from "../diagnostic.ts";
import { lineIndexOf } from "../line-index.ts";
import { excerptOf, shortened } from "./excerpt.ts";
import { gutterLine, textWidth } from "./snippet.ts";
import type { Layout } from "./snippet.ts";

/** Lines of the text next to each other that a fix changes. */
export interface ChangedLines {
  /** The number of the first line. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
  /** The ranges of `after` that are new. */
  readonly added: readonly { readonly start: number; readonly end: number }[];
  /** True if nothing is removed: the line with the insertion says it all. */
  readonly insertsOnly: boolean;
  readonly removesOnly: boolean;
}

/** What edits do to a text, a part for each group of neighbouring lines. */
export function changedLines(source: SourceFile, edits: readonly TextEdit[]): readonly ChangedLines[] {
  const index = lineIndexOf(source);
  const groups: { first: number; last: number; edits: TextEdit[] }[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const first = index.positionAt(edit.start).line;
    const last = index.positionAt(edit.end).line;
    const group = groups.at(-1);
    if (group !== undefined && first <= group.last + 1) {
      group.last = Math.max(group.last, last);
      group.edits.push(edit);
    } else {
      groups.push({ first, last, edits: [edit] });
    }
  }
  return groups.map((group) => {
    const { start } = index.lineSpan(group.first);
    const { end } = index.lineSpan(group.last);
    return {
      line: group.first,
      before: source.text.slice(start, end),
      ...applied(source.text, start, end, group.edits),
    };
  });
}

function applied(
  text: string,
  start: number,
  end: number,
  edits: readonly TextEdit[],
): Omit<ChangedLines, "line" | "before"> {
  let after = "";
  let at = start;
  const added: { start: number; end: number }[] = [];
  for (const edit of edits) {
    after += text.slice(at, Math.max(edit.start, at));
    if (edit.newText !== "") added.push({ start: after.length, end: after.length + edit.newText.length });
    after += edit.newText;
    at = Math.max(edit.end, at);
  }
  return {
    after: after + text.slice(at, Math.max(end, at)),
    added,
    insertsOnly: edits.every((edit) => edit.start === edit.end),
    removesOnly: added.length === 0,
  };
}

/** The changed line with the new text underlined, or the lines before and after. */
export function showChange(change: ChangedLines, layout: Layout): readonly string[] {
  const oneLine = !change.before.includes("\n") && !change.after.includes("\n");
  const lines =
    oneLine && change.added.length === 1 && !change.removesOnly ? underlined(change, layout) : compared(change, layout);
  return [gutterLine(layout, undefined, ""), ...lines];
}

function underlined(change: ChangedLines, layout: Layout): string[] {
  const [added] = change.added;
  const excerpt = excerptOf(change.after, added?.start ?? 0, added?.end ?? 0, textWidth(layout));
  const mark = (change.insertsOnly ? "+" : "~").repeat(excerpt.end - excerpt.start);
  return [
    gutterLine(layout, change.line, excerpt.text),
    gutterLine(layout, undefined, " ".repeat(excerpt.start) + layout.paint("added", mark)),
  ];
}

/** The lines that go with `-`, those that come with `+`. */
function compared(change: ChangedLines, layout: Layout): string[] {
  const before = change.before.split(/\r?\n/);
  const after = change.after.split(/\r?\n/);
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same += 1;
  const { paint } = layout;
  const width = textWidth(layout) - 2;
  const show = (sign: "+" | "-", lines: readonly string[]): string[] =>
    lines.slice(same).map((line, index) => {
      const text = `${sign} ${shortened(line, width)}`.trimEnd();
      return gutterLine(layout, change.line + same + index, paint(sign === "+" ? "added" : "removed", text));
    });
  return [...show("-", before), ...show("+", after)];
}
