/** The snippets of VS Code: with what stands at their places, each is a program, written as `kpc fmt` writes it. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PROBE_KINDS } from "../../grammar/keywords.ts";
import { format } from "../../grammar/printer/format.ts";
import { check } from "../../src/index.ts";
import { examplePrograms } from "../../src/target/example/example-programs.ts";
import { exampleTarget } from "../support/examples.ts";

interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
}

const FILE = new URL("../../lsp/vscode/snippets/kp.json", import.meta.url);
const snippets = Object.entries(JSON.parse(readFileSync(FILE, "utf8")) as Record<string, Snippet>);

function expanded({ body }: Snippet): string {
  const text = body.join("\n").replaceAll(/\$\{\d+:((?:[^}\\]|\\.)*)\}/g, "$1");
  return `${text.replaceAll("\\$", "$")}\n`;
}

test.each(snippets)("%s", async (_, snippet) => {
  const text = expanded(snippet);
  const { diagnostics } = check([{ name: "a.kp", text }], { target: exampleTarget(), programs: examplePrograms() });
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  expect(await format(text)).toBe(text);
});

test("none is called as the server's own are", () => {
  const kinds: readonly string[] = PROBE_KINDS;
  expect(snippets.filter(([, { prefix }]) => kinds.includes(prefix))).toEqual([]);
});
