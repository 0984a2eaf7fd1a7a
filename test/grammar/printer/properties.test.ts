/**
 * What holds for every program: formatting it again changes nothing, it means the same, every token
 * and every comment is where it was. `KPC_FORMAT_RUNS` sets how many programs are made by chance.
 */
import { readFileSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../../grammar/parse.ts";
import { format } from "../../../grammar/printer/format.ts";
import { parser } from "../../../grammar/printer/plugin.ts";
import { firstLeaf } from "../../../grammar/printer/layout.ts";
import type { Leaf } from "../../../grammar/printer/layout.ts";
import { compile } from "../../../src/index.ts";
import { catalogue } from "../../../src/diagnostics/catalogue.ts";
import { exampleTarget } from "../../support/examples.ts";
import { faultsOf } from "../../support/formatted.ts";
import { blocksOf } from "../../support/markdown.ts";
import { commentedItems, gaps, programs, textOf } from "../../support/programs.ts";

const RUNS = Number(process.env["KPC_FORMAT_RUNS"] ?? 60);
const LIMIT = Math.max(10_000, 100 * RUNS);
const root = new URL("../../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

/** Every program that is in the repository: examples, documents, what diagnostics are shown with. */
function corpus(): readonly (readonly [name: string, text: string])[] {
  const examples = readdirSync(new URL("examples/", root), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".kp"))
    .map((name) => [name, read(`examples/${name}`)] as const);
  const documents = ["docs/language.md", "README.md"].flatMap((path) =>
    blocksOf(read(path))
      .filter(({ language }) => language === "kp")
      .map(({ text, line }) => [`${path}:${line}`, text] as const),
  );
  const shown = [...catalogue.values()].flatMap(({ code, example }) =>
    "source" in example ? [[code, example.source] as const] : [],
  );
  return [...examples, ...documents, ...shown].filter(([, text]) => parse(text).problems.length === 0);
}

const CORPUS = corpus();

describe("programs of the repository", () => {
  test("there are many", () => {
    expect(CORPUS.length).toBeGreaterThan(150);
  });

  test("are formatted once and for all", async () => {
    for (const [name, text] of CORPUS) expect(await faultsOf(text), name).toEqual([]);
  });

  test("become the same definitions", async () => {
    const target = exampleTarget();
    const outputOf = (text: string): unknown => {
      const { output, diagnostics } = compile([{ name: "a.kp", text }], { target });
      return [output, diagnostics.map(({ code, message }) => `${code} ${message}`)];
    };
    for (const [name, text] of CORPUS) expect(outputOf(await format(text)), name).toEqual(outputOf(text));
  });

  test("are formatted as well with comments and empty lines between any two tokens", async () => {
    const texts = fc.constantFrom(...CORPUS.map(([, text]) => text)).chain((text) => {
      const places = placesIn(text);
      return fc
        .tuple(
          fc.subarray(places, { maxLength: Math.min(8, places.length) }),
          fc.array(gaps, { minLength: 8, maxLength: 8 }),
        )
        .map(([chosen, between]) => inserted(text, chosen, between));
    });
    await checkAll(texts);
  });
});

/** Where something may come between two tokens. */
function placesIn(text: string): number[] {
  const places: number[] = [];
  const ast = parser.parse(text, {} as never) as Parameters<typeof firstLeaf>[0];
  for (let leaf: Leaf | undefined = firstLeaf(ast); leaf !== undefined; leaf = leaf.next) {
    const isJoined = text.charAt(leaf.start) === "@" || /[+-]\w+$/.test(text.slice(0, leaf.start));
    if (!isJoined) places.push(leaf.start);
  }
  return places;
}

function inserted(text: string, places: readonly number[], between: readonly string[]): string {
  let result = "";
  let last = 0;
  places.forEach((place, index) => {
    result += text.slice(last, place) + (between[index] ?? " ");
    last = place;
  });
  return result + text.slice(last);
}

describe("programs by chance", () => {
  test("with spaces between their tokens", async () => {
    await checkAll(programs.map((tokens) => textOf(tokens, [])));
  });

  test("with comments and line ends anywhere", async () => {
    await checkAll(
      programs.chain((tokens) =>
        fc
          .array(gaps, { minLength: tokens.length, maxLength: tokens.length })
          .map((between) => textOf(tokens, between)),
      ),
    );
  });

  test("with comments at the ends of most items", async () => {
    await checkAll(commentedItems);
  });
});

/** A line end before some words makes another program of a text, or none. */
async function checkAll(texts: fc.Arbitrary<string>): Promise<void> {
  let formatted = 0;
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      if (parse(text).problems.length > 0) return;
      formatted++;
      expect(await faultsOf(text)).toEqual([]);
    }),
    { numRuns: RUNS, interruptAfterTimeLimit: LIMIT },
  );
  expect(formatted).toBeGreaterThan(RUNS / 3);
}
