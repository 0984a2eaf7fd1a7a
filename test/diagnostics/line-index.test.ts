import fc from "fast-check";
import { expect, test } from "vitest";
import { lineIndexOf } from "../../src/diagnostics/line-index.ts";
import { source } from "./samples.ts";

test("lines end with a newline, with or without a carriage return", () => {
  const index = lineIndexOf(source("ab\r\nc\n\nd"));
  expect([1, 2, 3, 4].map((line) => index.lineSpan(line))).toEqual([
    { start: 0, end: 2 },
    { start: 4, end: 5 },
    { start: 6, end: 6 },
    { start: 7, end: 8 },
  ]);
});

test("an offset outside the text is taken for the nearest inside", () => {
  const index = lineIndexOf(source("ab\nc"));
  expect(index.positionAt(99)).toEqual({ line: 2, column: 2 });
  expect(index.positionAt(-1)).toEqual({ line: 1, column: 1 });
});

test("positions and offsets belong to each other", () => {
  const text = fc.array(fc.constantFrom("a", "日", "\n", "\r\n", "\t")).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, fc.nat(60), (content, at) => {
      const index = lineIndexOf(source(content));
      const offset = Math.min(at, content.length);
      const position = index.positionAt(offset);
      expect(index.offsetAt(position)).toBe(offset);
      expect(position.line).toBe(content.slice(0, offset).split("\n").length);
    }),
  );
});

test("lines are looked for once", () => {
  const file = source("a\nb");
  expect(lineIndexOf(file)).toBe(lineIndexOf(file));
});
