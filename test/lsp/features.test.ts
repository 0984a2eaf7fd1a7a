/**
 * The features of the language server: one folder a feature in `features/`, a case for each `.kp` in it.
 *
 * A case has `$0` where the cursor is; the `.txt` beside it is what the feature gives there.
 * `render.ts` of a folder says how that is written down. `vitest -u` writes the texts anew.
 */
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readCase } from "./features/marks.ts";
import type { Render } from "./features/marks.ts";

const FOLDER = new URL("features/", import.meta.url);
const features = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());

for (const { name: feature } of features) {
  describe(feature, async () => {
    const folder = new URL(`${feature}/`, FOLDER);
    const { render } = (await import(new URL("render.ts", folder).href)) as { readonly render: Render };
    const files = readdirSync(folder);
    const cases = files.filter((file) => file.endsWith(".kp"));
    for (const file of cases) {
      test(file.replace(/\.kp$/, "").replaceAll("-", " "), async () => {
        const text = await render(readCase(readFileSync(new URL(file, folder), "utf8")));
        await expect(`${text.trimEnd()}\n`).toMatchFileSnapshot(`features/${feature}/${file.replace(/\.kp$/, ".txt")}`);
      });
    }

    test("every text belongs to a case", () => {
      const alone = files.filter((file) => file.endsWith(".txt") && !cases.includes(file.replace(/\.txt$/, ".kp")));
      expect(alone).toEqual([]);
      expect(cases).not.toEqual([]);
    });
  });
}
