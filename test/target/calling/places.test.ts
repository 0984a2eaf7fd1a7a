/**
 * Signatures with the places of their values, about which GCC and Clang agree: against-compilers.ts has
 * written them down. A line is `space result (parameters): result's place | parameters' places`, in the
 * words of compilers/types.ts and compilers/cases.ts.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ARCHITECTURES } from "../../../src/target/arch/index.ts";
import { showCase } from "./compilers/cases.ts";
import { parseSignature } from "./compilers/types.ts";

describe.each(ARCHITECTURES)("values are where compilers have them: $name", (architecture) => {
  const text = readFileSync(new URL(`places/${architecture.name}.txt`, import.meta.url), "utf8");
  const lines = text.trimEnd().split("\n");

  test.each(["kernel", "user"] as const)("%s", (space) => {
    const expected = lines.filter((line) => line.startsWith(`${space} `));
    expect(expected.length).toBeGreaterThan(30);
    const found = expected.map((line) => {
      const signature = parseSignature(line.slice(space.length, line.indexOf(":")));
      return showCase(signature, architecture, space);
    });
    expect(found).toEqual(expected);
  });
});
