/** Damaged programs: half of the fifty thousand; vitest runs the halves side by side. */
import { expect, test } from "vitest";
import { Random, corpus, mutate } from "./mutations.ts";
import { holdsFor } from "./properties.ts";

const COUNT = 26_000;

test(`${COUNT} damaged programs end in diagnostics`, { timeout: 120_000 }, () => {
  const texts = corpus();
  const random = new Random(0x5eed + 1);
  let compiled = 0;
  for (let index = 0; index < COUNT; index++) {
    const text = mutate(texts, random);
    try {
      if (holdsFor(text, random)) compiled++;
    } catch (error) {
      throw new Error(`damaged program ${index}: ${JSON.stringify(text)}`, { cause: error });
    }
  }
  // Damage that is too heavy or too light would try nothing.
  expect(compiled).toBeGreaterThan(COUNT / 50);
  expect(compiled).toBeLessThan(COUNT / 2);
});
