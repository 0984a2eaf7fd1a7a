/** What the server inserts for a word, with what stands at its places, is a program without a finding. */
import { expect, test } from "vitest";
import { check } from "../../src/index.ts";
import { ACTIONS, DECLARATIONS, KINDS } from "../../lsp/server/words.ts";
import type { WordFacts } from "../../lsp/server/words.ts";
import { exampleKernel } from "./support.ts";

/** What snippets name that is not in the example kernel, and so is declared before them. */
const BEFORE = `kprobe vfs_write as start
kretprobe vfs_write as end
kprobe vfs_write as event < field: $arg3:u64 >
`;

function findings(text: string): string[] {
  const { target, programs } = exampleKernel;
  const load = () => ({ kind: "loaded", source: { name: "b.kp", text: "" } }) as const;
  const { diagnostics } = check([{ name: "a.kp", text }], { target, programs, load });
  // Some actions are for other back ends than the default one.
  return diagnostics.filter(({ code }) => code !== "KP0910").map(({ code, message }) => `${code} ${message}`);
}

function expanded(snippet: string): string {
  return snippet.replaceAll(/\$\{\d+:((?:[^}\\]|\\.)*)\}|\$\d/g, "$1").replaceAll("\\$", "$");
}

function withSnippet(words: Readonly<Record<string, WordFacts>>): [word: string, text: string][] {
  return Object.entries(words).flatMap(([word, { snippet }]): [string, string][] =>
    snippet === undefined ? [] : [[word, expanded(snippet)]],
  );
}

test.each(withSnippet({ ...KINDS, ...DECLARATIONS }))("%s", (_, text) => {
  expect(findings(text.startsWith("import") ? 'import "b.kp"' : `${BEFORE}${text}\n`)).toEqual([]);
});

test.each(withSnippet(ACTIONS))("%s", (_, text) => {
  expect(findings(`${BEFORE}kprobe vfs_read < field: $arg3:u64 > { ${text} }\n`)).toEqual([]);
});
