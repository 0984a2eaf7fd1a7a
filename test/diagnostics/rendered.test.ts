/**
 * What a person sees of each finding: the source, the underline, the notes, the fix.
 *
 * One golden file a code, in `golden/`; `vitest run -u` writes them anew, and a test fails when one
 * belongs to no code any more.
 */
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue } from "../../src/diagnostics/catalogue.ts";
import { check, renderTerminal } from "../../src/index.ts";
import { optionsOf } from "../support/examples.ts";

for (const { code, example } of catalogue.values()) {
  if (!("source" in example)) continue;
  test(`${code} as a person sees it`, async () => {
    const { diagnostics } = check([{ name: "example.kp", text: example.source }], optionsOf(example));
    const text = renderTerminal(diagnostics, { colour: false });
    await expect(text).toMatchFileSnapshot(`golden/${code}.txt`);
  });
}

test("every golden file belongs to a code", () => {
  const names = readdirSync(new URL("golden", import.meta.url));
  const withoutCode = names.filter((name) => !catalogue.has(name.replace(/\.txt$/, "")));
  expect(withoutCode).toEqual([]);
});
