/** A broken declaration loses itself and nothing else, and large files are read as small ones are. */
import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { check } from "../../src/index.ts";
import { Random, corpus, mutate } from "../fuzz/mutations.ts";

const BROKEN = [
  "kprobe",
  "kprobe <",
  "kprobe f <",
  "kprobe f < a: >",
  "kprobe f < a b c >",
  "kprobe f < a: (1 + >",
  "kprobe f as",
  "kprobe f where",
  "kprobe f { count by }",
  "kprobe f { count",
  "kprob f",
  "const = 1",
  "const A = ",
  "struct s { int",
  "enum e { A = }",
  "span x = a ..",
  "requires kernel >=",
  'import "x',
  "group",
  "%di",
  "> < ; }",
];

for (const broken of BROKEN) {
  test(`the declarations around \`${broken}\` are not lost`, () => {
    const text = `kprobe before < a: $arg1 >\n${broken}\nkprobe after < b: $arg2 >\nkprobe last\n`;
    const { program, diagnostics } = check([{ name: "broken.kp", text }]);
    const names = program.events.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["before", "after", "last"]));
    expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
  });
}

test("several errors of a file are reported together", () => {
  const text = BROKEN.slice(0, 8)
    .map((broken, index) => `${broken}\nkprobe good${index}\n`)
    .join("");
  const { problems, file } = parse(text);
  expect(problems.length).toBeGreaterThanOrEqual(8);
  expect(file.declarations.filter(({ kind }) => kind === "probe").length).toBeGreaterThanOrEqual(8);
});

/** A tree without its places, which differ where the text before differs. */
function withoutPlaces(node: unknown): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value: unknown) => (key === "start" || key === "end" ? undefined : value)),
  );
}

test("a file of many pieces has the tree of its declarations", () => {
  const random = new Random(11);
  const whole = corpus().filter((text) => parse(text).problems.length === 0);
  const parts = Array.from({ length: 800 }, () => random.pick(whole).replace(/^#!.*\n/, ""));
  const text = parts.join("\n");
  expect(text.length).toBeGreaterThan(100_000);
  const expected = parts.flatMap((part) => parse(part).file.declarations);
  const { file, problems } = parse(text);
  expect(problems).toEqual([]);
  expect(withoutPlaces(file.declarations)).toEqual(withoutPlaces(expected));
  expect(file.comments.length).toBe(parts.reduce((sum, part) => sum + parse(part).file.comments.length, 0));
});

test("every node of a large file has its place in the text", () => {
  const names = Array.from({ length: 5_000 }, (_, index) => `function_${index}`);
  const text = names.map((name) => `kprobe ${name} < a: %di >\n// ${name}\n`).join("");
  const { file } = parse(text);
  const found = file.declarations.flatMap((declaration) =>
    declaration.kind === "probe" ? declaration.locations.map(({ start, end }) => text.slice(start, end)) : [],
  );
  expect(found).toEqual(names);
  expect(file.comments.map(({ start, end }) => text.slice(start + 3, end))).toEqual(names);
});

test("damage in the middle of a large file is found where it is", () => {
  const random = new Random(5);
  const clean = Array.from({ length: 2_000 }, (_, index) => `kprobe f${index} < a: %di >\n`).join("");
  for (let round = 0; round < 20; round++) {
    const bad = mutate(["kprobe broken < a: %di; b: +8(%si):string >"], random).replaceAll(/["\n]|\/\*/g, " ");
    const text = `${clean}${bad}\n${clean}`;
    const { file, problems } = parse(text);
    for (const { start } of problems) expect(start).toBeGreaterThanOrEqual(clean.length);
    const probes = file.declarations.filter(({ kind }) => kind === "probe").length;
    expect(probes).toBeGreaterThanOrEqual(3_999);
  }
});
