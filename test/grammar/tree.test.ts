/** The tree: no word is reserved, comments are kept, and every node lies inside the one that it is of. */
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import * as keywords from "../../grammar/keywords.ts";
import { KpParser } from "../../grammar/parser/declarations.ts";
import { parse } from "../../grammar/parse.ts";
import { createLexer } from "../../grammar/tokens.ts";

const WORDS = [
  ...new Set(
    Object.values(keywords)
      .flatMap((list) => [...list])
      .filter((word) => /^[a-z]\w*$/i.test(word)),
  ),
];

/** No parameter of a C function is called so; in parentheses they begin a cast. */
const OF_C = new Set(["const", "struct", "union", "enum", "char"]);

test.each(WORDS)("`%s` can be a function, a field, an event and a parameter", (word) => {
  const parameter = OF_C.has(word) ? "" : `; x: (${word})`;
  const { file, problems } = parse(`kprobe ${word} as ${word} < ${word}: $arg1${parameter} >\nkprobe after\n`);
  expect(problems).toEqual([]);
  expect(file.declarations).toHaveLength(2);
  const [probe] = file.declarations;
  if (probe?.kind !== "probe") throw new Error("no probe");
  expect(probe.locations[0]?.text).toBe(word);
  expect(probe.alias?.name?.text).toBe(word);
  expect(probe.fields?.fields[0]).toMatchObject({ name: { text: word } });
});

test("the grammar and the tokens are sound by chevrotain's own checks", () => {
  expect(() => new KpParser({ validate: true })).not.toThrow();
  expect(() => createLexer({ validate: true })).not.toThrow();
});

test("a member of a structure can begin its line with `struct`, a declaration cannot be one", () => {
  const { file, problems } = parse("struct a {\n  struct list *next;\n  enum mode m;\n}\nkprobe f\n");
  expect(problems).toEqual([]);
  expect(file.declarations).toMatchObject([{ kind: "struct", members: [{}, {}] }, { kind: "probe" }]);
  expect(parse("struct a {\n  int x;\nstruct b { int y; }\n").problems).toHaveLength(1);
});

test("a declaration can follow one that ends with a name in parentheses", () => {
  const { file, problems } = parse("const A = (B)\nkprobe f\n");
  expect(problems).toEqual([]);
  expect(file.declarations).toMatchObject([{ value: { kind: "parenthesized" } }, { kind: "probe" }]);
});

test("a type in a cast can say `const` behind its star", () => {
  const { file, problems } = parse("const A = (struct file *const)x + (a * b)\n");
  expect(problems).toEqual([]);
  expect(file.declarations).toMatchObject([
    { value: { left: { kind: "cast" }, right: { inner: { kind: "binary" } } } },
  ]);
});

test("comments are kept with their places and kinds", () => {
  const text = "// one\nkprobe f /* two */ < a: $arg1 > // three\n/// four\nkprobe g\n";
  const { comments } = parse(text).file;
  expect(comments.map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
    ["line", "// one"],
    ["block", "/* two */"],
    ["line", "// three"],
    ["doc", "/// four"],
  ]);
});

const folder = new URL("../../examples/", import.meta.url);
const examples = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".kp"));

/** A node is an object with a kind and a place; lists of nodes are in the order of the text. */
function checkNode(node: unknown, parent: { readonly start: number; readonly end: number }): void {
  if (Array.isArray(node)) {
    const places = node.filter(isPlaced);
    places.forEach((place, index) => expect(place.start).toBeGreaterThanOrEqual(places[index - 1]?.start ?? 0));
    for (const one of node) checkNode(one, parent);
    return;
  }
  if (!isPlaced(node)) return;
  expect(node.start).toBeGreaterThanOrEqual(parent.start);
  expect(node.end).toBeLessThanOrEqual(parent.end);
  expect(node.start).toBeLessThanOrEqual(node.end);
  for (const value of Object.values(node)) checkNode(value, node);
}

function isPlaced(node: unknown): node is { readonly start: number; readonly end: number } {
  return typeof node === "object" && node !== null && "start" in node && "end" in node;
}

test.each(examples)("every node of %s lies in its parent", (name) => {
  const text = readFileSync(new URL(name, folder), "utf8");
  const { file, problems } = parse(text);
  expect(problems).toEqual([]);
  checkNode(file.declarations, file);
});
