/** The schema of `kpc.json` in VS Code has the settings that the server reads. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readConfiguration } from "../../lsp/server/target-choice.ts";

const SCHEMA = new URL("../../lsp/vscode/schemas/kpc.schema.json", import.meta.url);

test("the same names", () => {
  const { properties } = JSON.parse(readFileSync(SCHEMA, "utf8")) as { properties: Record<string, { type: string }> };
  const sample = Object.fromEntries(Object.keys(properties).map((name) => [name, "x"]));
  expect(readConfiguration(JSON.stringify(sample))).toEqual(sample);
  expect(Object.keys(readConfiguration("{}") ?? {})).toEqual(Object.keys(properties));
  for (const { type } of Object.values(properties)) expect(type).toBe("string");
});
