/** Two texts as `diff -u` shows them. */
import { lineChanges, linesOf } from "./line-changes.ts";
import type { LineChange } from "./line-changes.ts";

/** How many lines that stay are shown around those that change. */
const CONTEXT = 3;

/** Empty if the texts are the same. */
export function unifiedDiff(name: string, oldText: string, newText: string): string {
  const hunks = hunksOf(lineChanges(oldText, newText));
  if (hunks.length === 0) return "";
  const old = linesOf(oldText);
  let added = 0;
  const shown = hunks.map((changes) => {
    const from = Math.max(0, (changes[0]?.start ?? 0) - CONTEXT);
    const to = Math.min(old.length, (changes.at(-1)?.end ?? 0) + CONTEXT);
    const lines: string[] = [];
    let at = from;
    for (const { start, end, newLines } of changes) {
      lines.push(...old.slice(at, start).map((line) => ` ${line}`));
      lines.push(...old.slice(start, end).map((line) => `-${line}`));
      lines.push(...newLines.map((line) => `+${line}`));
      at = end;
    }
    lines.push(...old.slice(at, to).map((line) => ` ${line}`));
    const more = changes.reduce((sum, { start, end, newLines }) => sum + newLines.length - (end - start), 0);
    const head = `@@ -${rangeOf(from, to - from)} +${rangeOf(from + added, to - from + more)} @@\n`;
    added += more;
    return head + lines.map(withEnd).join("");
  });
  return `--- ${asName(name)}\n+++ ${asName(name)}\n${shown.join("")}`;
}

/** As `patch` and git read it: a tab ends a name with blanks, and one that is not plain is a string of C. */
function asName(name: string): string {
  if (/[\p{Cc}"\\]/u.test(name)) return JSON.stringify(name);
  return name.includes(" ") ? `${name}\t` : name;
}

/** Changes whose surroundings touch are shown together. */
function hunksOf(changes: readonly LineChange[]): LineChange[][] {
  const hunks: LineChange[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1)?.at(-1);
    if (last !== undefined && change.start - last.end <= 2 * CONTEXT) hunks.at(-1)?.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

/** Lines are counted from 1; where there are none, the line before is named. */
function rangeOf(start: number, count: number): string {
  return `${count === 0 ? start : start + 1}${count === 1 ? "" : `,${count}`}`;
}

function withEnd(line: string): string {
  return line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`;
}
