/** What completion owes to the protocol; what it offers is in `features/completion`. */
import { expect, test } from "vitest";
import type { Range } from "vscode-languageserver/node";
import { completion } from "../../lsp/server/features/completion.ts";
import { example } from "./support.ts";

test("more functions than fit are asked for again", () => {
  const { document, offset, lines } = example("kprobe $0");
  const { isIncomplete, items } = completion(document, offset, { lines, snippets: false });
  expect([isIncomplete, items.length > 50]).toEqual([true, true]);
});

test("clients with snippets get places to fill in", () => {
  const { document, offset, lines } = example("kpro$0");
  const [first] = completion(document, offset, { lines, snippets: true }).items;
  expect(first).toMatchObject({ insertTextFormat: 2, textEdit: { newText: "kprobe ${1:vfs_read} < ${2:\\$arg1} >" } });
});

/** Folders as a machine has them: paths with what is in them. */
const MACHINE: Readonly<Record<string, readonly string[]>> = {
  "/": ["usr"],
  "/usr": ["bin", "notes"],
  "/usr/bin": ["bash", "bat", ".hidden", "with space"],
  "": ["example.kp", "other.kp", "notes.txt", "lib"],
  lib: ["fs.kp"],
};

function paths(marked: string): string[] {
  const { document, offset, lines, text } = example(marked);
  const list = (path: string): readonly string[] => MACHINE[path.replace(/(?<=.)\/$/, "")] ?? [];
  const folders = { ofImports: list, ofPrograms: list };
  return completion(document, offset, { lines, snippets: false, folders }).items.map(({ textEdit }) => {
    const { range, newText } = textEdit as { readonly range: Range; readonly newText: string };
    return text.slice(0, lines.offset(range.start)) + newText + text.slice(lines.offset(range.end));
  });
}

test("programs are found by their paths", () => {
  expect(paths("uprobe /$0")).toEqual(["uprobe /usr/"]);
  expect(paths("uprobe /usr/$0")).toEqual(["uprobe /usr/notes:", "uprobe /usr/bin/"]);
  expect(paths("uprobe /usr/bin/ba$0")).toEqual(["uprobe /usr/bin/bat:", "uprobe /usr/bin/bash:"]);
  expect(paths('uprobe "/usr/bin/ba$0"')).toEqual(['uprobe "/usr/bin/bat:"', 'uprobe "/usr/bin/bash:"']);
});

test("imports are found by their paths, from the file's own folder on", () => {
  expect(paths('import "$0"')).toEqual(['import "other.kp"', 'import "lib/"']);
  expect(paths('import "lib/$0')).toEqual(['import "lib/fs.kp']);
  expect(paths('import "other.kp" $0')).toEqual([]);
});

test("where the line goes on, a word is no snippet", () => {
  const { document, offset, lines } = example("kpro$0 vfs_read < $arg1 >");
  const [first] = completion(document, offset, { lines, snippets: true }).items;
  expect(first?.textEdit).toMatchObject({ newText: "kprobe" });
});
