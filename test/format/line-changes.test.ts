/** Changed lines: applied to the old text they give the new one, and they are few. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { lineChanges, linesOf } from "../../src/format/line-changes.ts";
import { unifiedDiff } from "../../src/format/unified-diff.ts";

function applied(oldText: string, newText: string): string {
  const lines = linesOf(oldText);
  for (const { start, end, newLines } of lineChanges(oldText, newText).toReversed()) {
    lines.splice(start, end - start, ...newLines);
  }
  return lines.join("");
}

const texts = fc.array(fc.constantFrom("a\n", "b\n", "c\n", "\n", "d"), { maxLength: 12 }).map((all) => all.join(""));

test("changes lead from one text to the other", () => {
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      expect(applied(a, b)).toBe(b);
    }),
    { numRuns: 500 },
  );
});

test("only what is different changes", () => {
  expect(lineChanges("a\nb\nc\nd\n", "a\nx\nc\nd\ny\n")).toEqual([
    { start: 1, end: 2, newLines: ["x\n"] },
    { start: 4, end: 4, newLines: ["y\n"] },
  ]);
  expect(lineChanges("a\nb\n", "a\nb\n")).toEqual([]);
  expect(lineChanges("", "a\n")).toEqual([{ start: 0, end: 0, newLines: ["a\n"] }]);
});

test("texts that have nothing in common change as a whole", () => {
  const lines = (word: string): string => Array.from({ length: 3000 }, (_, index) => `${word} ${index}\n`).join("");
  expect(lineChanges(lines("a"), lines("b"))).toHaveLength(1);
});

test("a diff is empty for the same text, and says where a last line has no end", () => {
  expect(unifiedDiff("a.kp", "a\n", "a\n")).toBe("");
  expect(unifiedDiff("a.kp", "a", "a\n")).toBe(
    "--- a.kp\n+++ a.kp\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n",
  );
  expect(unifiedDiff("a.kp", "", "a\n")).toBe("--- a.kp\n+++ a.kp\n@@ -0,0 +1 @@\n+a\n");
});
