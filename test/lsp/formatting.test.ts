/** Formatting in an editor: only lines that are others are sent. */
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { TextEdit } from "vscode-languageserver/node";
import { formatted, formattedRange } from "../../lsp/server/features/formatting.ts";
import { Client } from "./client.ts";
import { URI } from "./support.ts";

const TEXT = "// Reads.\nkprobe   vfs_read<n:$arg3>\nkprobe vfs_write\n\n\nkprobe   vfs_open";
const FORMATTED = "// Reads.\nkprobe vfs_read < n: $arg3 >\nkprobe vfs_write\n\nkprobe vfs_open\n";

const applied = (text: string, edits: readonly TextEdit[]): string =>
  TextDocument.applyEdits(TextDocument.create(URI, "kp", 1, text), [...edits]);

test("the edits format the text, and leave lines alone that are as they should be", async () => {
  const edits = await formatted(TEXT);
  expect(applied(TEXT, edits)).toBe(FORMATTED);
  expect(edits.map(({ range }) => [range.start.line, range.end.line])).toEqual([
    [1, 2],
    [4, 5],
  ]);
  expect(await formatted(FORMATTED)).toEqual([]);
});

test("a text with syntax errors is left as it is", async () => {
  expect(await formatted("kprobe   a <")).toEqual([]);
  expect(await formattedRange("kprobe   a <", { start: 0, end: 3 })).toEqual([]);
});

test("a range is formatted by itself", async () => {
  const at = TEXT.indexOf("vfs_open");
  const edits = await formattedRange(TEXT, { start: at, end: at + 1 });
  expect(applied(TEXT, edits)).toBe(TEXT.replace("kprobe   vfs_open", "kprobe vfs_open"));
});

test("line ends of Windows stay", async () => {
  const text = "kprobe   a\r\nkprobe b\r\n";
  expect(applied(text, await formatted(text))).toBe("kprobe a\r\nkprobe b\r\n");
});

test("the server answers", async () => {
  const client = new Client();
  const { capabilities } = await client.start();
  expect(capabilities).toMatchObject({ documentFormattingProvider: true, documentRangeFormattingProvider: true });
  await client.open(URI, TEXT);
  const options = { tabSize: 2, insertSpaces: true };
  const textDocument = { uri: URI };
  const edits = await client.ask<TextEdit[]>("textDocument/formatting", { textDocument, options });
  expect(applied(TEXT, edits)).toBe(FORMATTED);
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } };
  const own = await client.ask<TextEdit[]>("textDocument/rangeFormatting", { textDocument, range, options });
  expect(own.map((edit) => edit.newText)).toEqual(["kprobe vfs_read < n: $arg3 >\n"]);
  expect(await client.stop()).toBe(0);
});
