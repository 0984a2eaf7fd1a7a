/** How VS Code types with its user: indentation, comments that go on, and what a word is. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PROBE_KINDS } from "../../grammar/keywords.ts";

interface EnterRule {
  readonly beforeText: string;
  readonly afterText?: string;
  readonly previousLineText?: string;
  readonly action: { readonly appendText?: string };
}

interface Configuration {
  readonly wordPattern: string;
  readonly indentationRules: { readonly increaseIndentPattern: string; readonly decreaseIndentPattern: string };
  readonly onEnterRules: readonly EnterRule[];
}

const FILE = new URL("../../lsp/vscode/language-configuration.json", import.meta.url);
const { wordPattern, indentationRules, onEnterRules } = JSON.parse(readFileSync(FILE, "utf8")) as Configuration;
const opens = new RegExp(indentationRules.increaseIndentPattern);
const closes = new RegExp(indentationRules.decreaseIndentPattern);

test.each([...PROBE_KINDS, "span"])("behind `%s … <` lines are indented", (kind) => {
  expect(`${kind} a <`).toMatch(opens);
  expect(`${kind} a < b: c->d;`).toMatch(opens);
  expect(`${kind} a < b: c->d >`).not.toMatch(opens);
});

test.each([
  "kprobe a {",
  "kprobe a < b > where c < d {",
  "> where a < b {",
  "    where a > 1 { // when it is slow",
  "    on tid <",
  "struct s {",
  "enum e { A = 1;",
])("behind `%s` lines are indented", (line) => {
  expect(line).toMatch(opens);
});

test.each([
  "kprobe a < b > where c < d",
  "kretprobe a < r: $retval:s64 > where r < 0",
  "    where a < b",
  "const A = 1 << 3",
  "requires kernel < 6.1",
  "// a { b",
  "/// kprobe a <",
  "kprobe a < b > { count by b; }",
  "  mask: a << 3;",
])("behind `%s` they are not", (line) => {
  expect(line).not.toMatch(opens);
});

test("what closes a list goes back", () => {
  for (const line of [">", "  > where a > 1", "  }"]) expect(line).toMatch(closes);
  expect("  a: b->c;").not.toMatch(closes);
});

function onEnter(before: string, after = "", previous = ""): string | undefined {
  return onEnterRules.find(
    ({ beforeText, afterText, previousLineText }) =>
      new RegExp(beforeText).test(before) &&
      new RegExp(afterText ?? "").test(after) &&
      new RegExp(previousLineText ?? "").test(previous),
  )?.action.appendText;
}

test("a comment goes on in the next line", () => {
  expect(onEnter("/// What it is")).toBe("/// ");
  expect(onEnter("/// ")).toBeUndefined();
  expect(onEnter("// What it", " is")).toBe("// ");
  expect(onEnter("// What it is")).toBeUndefined();
  expect(onEnter("/* What it is")).toBe(" * ");
  expect(onEnter(" * and more", "", "/* What it is")).toBe("* ");
  expect(onEnter("kprobe a // What it is")).toBeUndefined();
});

test("a word is a register, a variable, a name or a number as a whole", () => {
  const words = "kprobe f < a: $arg1; b: %ax; c: +0x10(@jiffies):u64; d: e->f_pos > where a > 64KiB";
  expect(words.match(new RegExp(wordPattern, "g"))).toEqual(
    "kprobe f a $arg1 b %ax c 0x10 @jiffies u64 d e f_pos where a 64KiB".split(" "),
  );
});
