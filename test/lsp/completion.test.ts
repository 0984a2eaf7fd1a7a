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

/** What a line becomes where a person chooses that the rest of the word is replaced. */
function replaced(marked: string, label: string): string {
  const { document, offset, lines, text } = example(marked);
  const { items } = completion(document, offset, { lines, snippets: false, replaces: true });
  const edit = items.find((one) => one.label === label)?.textEdit;
  if (edit === undefined || !("replace" in edit)) return "not offered";
  const { start, end } = edit.replace;
  return text.slice(0, lines.offset(start)) + edit.newText + text.slice(lines.offset(end));
}

test("clients that can replace get the rest of the word", () => {
  expect(replaced("kprobe vfs_$0write+0x10 < file >", "vfs_read")).toBe("kprobe vfs_read+0x10 < file >");
  expect(replaced("tracepoint $0sched:sched_switch", "sched:sched_wakeup")).toBe("tracepoint sched:sched_wakeup");
  expect(replaced("uprobe s$0cript:main", "script")).toBe("uprobe script:main");
  expect(replaced("kprobe vfs_read < file->f_$0flags >", "f_pos")).toBe("kprobe vfs_read < file->f_pos >");
});

test("programs that are probed most come first", () => {
  const { document, offset, lines } = example("uprobe $0");
  const kernel = { ...document.kernel, programNames: () => ["ed", "w", "bash", "libc"] };
  const { items } = completion({ ...document, kernel }, offset, { lines, snippets: false });
  expect(items.map(({ label }) => label)).toEqual(["libc", "bash", "w", "ed"]);
});
