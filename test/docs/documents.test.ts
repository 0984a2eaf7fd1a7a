/** Every program in the documents is formatted and gives what stands behind it. `UPDATE=1` writes both anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formattedProgram, resultOf, specimensOf, withFormatted, withResults } from "../support/markdown.ts";

const DOCUMENTS = ["docs/language.md", "docs/formatting.md", "README.md"];

for (const path of DOCUMENTS) {
  const url = new URL(`../../${path}`, import.meta.url);
  if (process.env["UPDATE"] === "1") {
    writeFileSync(url, withResults(await withFormatted(readFileSync(url, "utf8"))));
  }

  for (const specimen of specimensOf(readFileSync(url, "utf8"))) {
    const { program, expected } = specimen;
    for (const block of expected) {
      test(`${path}:${program.line} gives its ${block.language}`, () => {
        expect(resultOf(specimen, block.language)).toBe(block.text);
      });
    }
    test(`${path}:${program.line} is in the form that kpc fmt gives it`, async () => {
      expect(await formattedProgram(program)).toBe(program.text);
    });
    test(`${path}:${program.line} is shown with all that it gives`, () => {
      const languages = expected.map(({ language }) => language);
      expect(languages.length).toBeGreaterThan(0);
      if (!languages.includes("diagnostics")) expect(resultOf(specimen, "diagnostics")).toBe("");
    });
  }
}
