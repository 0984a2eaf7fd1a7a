/** Texts that are made to be slow, deep or long: each ends in diagnostics, in time that grows with its length. */
import { expect, test } from "vitest";
import { check } from "../../src/index.ts";
import type { CheckResult, Loader } from "../../src/index.ts";
import { slowGrowth } from "../support/growth.ts";

function checked(text: string): CheckResult {
  return check([{ name: "hostile.kp", text }], { arch: "x86_64" });
}

const HOSTILE: readonly (readonly [what: string, text: (size: number) => string, size: number])[] = [
  ["one long word", (size) => "x".repeat(size), 10_000_000],
  ["one long line of words", (size) => "kprobe < > ".repeat(size), 100_000],
  ["parentheses", (size) => `const A = ${"(".repeat(size)}1${")".repeat(size)}`, 100_000],
  ["dereferences", (size) => `kprobe f < a: ${"+0(".repeat(size)}%di${")".repeat(size)} >`, 100_000],
  ["structures in structures", (size) => `struct a ${"{ struct ".repeat(size)}`, 50_000],
  ["a long path of members", (size) => `kprobe f < a: x${"->y".repeat(size)} >`, 100_000],
  ["a long sum", (size) => `const A = 1${"+1".repeat(size)}`, 100_000],
  ["signs", (size) => `const A = ${"-".repeat(size)}1`, 100_000],
  ["escapes", (size) => `import "${"\\a".repeat(size)}`, 2_000_000],
  // The lexer takes ten thousand for one string; what is beyond is what is slow.
  ["escapes of an immediate", (size) => `kprobe f < a: \\"${"\\a".repeat(10_000 + size)}" >`, 300_000],
  ["comments that never end", (size) => "/* ".repeat(size), 300_000],
  ["comment signs", (size) => "#".repeat(size), 1_000_000],
  ["brackets", (size) => "kprobe f < a: x[".repeat(size), 20_000],
  ["bad characters", (size) => "é\u0000\uD800".repeat(size), 300_000],
  ["declarations that are none", (size) => "kprob f\n".repeat(size), 20_000],
  [
    "a hundred thousand fields",
    (size) => `kprobe f < ${Array.from({ length: size }, (_, i) => `a${i}`).join("; ")} >`,
    2_000,
  ],
];

for (const [what, make, size] of HOSTILE) {
  test(`${what} end in diagnostics`, { timeout: 60_000 }, () => {
    const { diagnostics } = checked(make(size));
    expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
  });
}

test("the time grows as the text does", { timeout: 120_000 }, () => {
  const slow = HOSTILE.flatMap(([what, make, size]) => {
    const found = slowGrowth((eighths) => {
      const text = make((size / 32) * eighths);
      return () => checked(text);
      // Much of it is spent on collecting what is left of a hundred thousand findings.
    }, 3);
    return found === undefined ? [] : [`${what}: ${found}`];
  });
  expect(slow).toEqual([]);
});

test("a circle of fifty imports is reported once", () => {
  const load: Loader = (path) => {
    const next = (Number(path) + 1) % 50;
    return { kind: "loaded", source: { name: path, text: `import "${next}"\n` } };
  };
  const { diagnostics } = check([{ name: "0", text: 'import "1"\n' }], { load });
  expect(diagnostics.map(({ code }) => code)).toEqual(["KP0104"]);
});

test("a file that imports itself is reported", () => {
  const load: Loader = (path) => ({ kind: "loaded", source: { name: path, text: `import "${path}"\n` } });
  const { diagnostics } = check([{ name: "self.kp", text: 'import "self.kp"\n' }], { load });
  expect(diagnostics.map(({ code }) => code)).toEqual(["KP0104"]);
});
