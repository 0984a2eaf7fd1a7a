/** Names over the programs of a folder, of which the fewest are open. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { Location, SymbolInformation, WorkspaceEdit } from "vscode-languageserver/node";
import { programOf, togetherWith } from "../../lsp/server/import-graph.ts";
import { Client } from "./client.ts";

const folder = mkdtempSync(join(tmpdir(), "kpc-workspace-"));
afterAll(() => rmSync(folder, { recursive: true }));

const USER = 'import "lib/limits.kp"\nkprobe vfs_read < n: $arg3 > where n > BIG\n';
const FILES: Readonly<Record<string, string>> = {
  "a.kp": USER,
  "b.kp": USER.replace("vfs_read", "vfs_write"),
  "lib/limits.kp": "const BIG = 4KiB\n",
  "alone.kp": "const BIG = 1\nkprobe vfs_open < n: $arg1 > where n > BIG\n",
  "node_modules/c.kp": USER,
  ".hidden/d.kp": USER,
};
for (const [name, text] of Object.entries(FILES)) {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
const A = { textDocument: { uri: uriOf("a.kp") }, position: { line: 1, character: 41 } };

async function opened(name: string): Promise<Client> {
  const client = new Client();
  const arm64 = { arch: "arm64", kernel: "6.1" };
  await client.start({ initializationOptions: arm64, folders: [pathToFileURL(folder).href] });
  await client.open(uriOf(name), FILES[name] ?? "");
  return client;
}

test("a name is renamed in all programs that it is in, and in no other", async () => {
  const client = await opened("a.kp");
  const places = await client.ask<Location[]>("textDocument/references", {
    ...A,
    context: { includeDeclaration: true },
  });
  expect(places.map(({ uri }) => uri).sort()).toEqual(["a.kp", "b.kp", "lib/limits.kp"].map(uriOf));
  const { changes } = await client.ask<WorkspaceEdit>("textDocument/rename", { ...A, newName: "LARGE" });
  expect(changes?.[uriOf("b.kp")]).toEqual([
    { range: { start: { line: 1, character: 40 }, end: { line: 1, character: 43 } }, newText: "LARGE" },
  ]);
  expect(Object.keys(changes ?? {})).toHaveLength(3);
  await client.open(uriOf("lib/limits.kp"), "const BIG = 4KiB\nconst TAKEN = 1\n");
  await expect(client.ask("textDocument/rename", { ...A, newName: "TAKEN" })).rejects.toThrow("there is `TAKEN`");
  await client.stop();
});

test("a library's names are used in programs that are not open, and those of a program in its library", async () => {
  const client = await opened("lib/limits.kp");
  const library = { textDocument: { uri: uriOf("lib/limits.kp") }, position: { line: 0, character: 7 } };
  const uses = await client.ask<Location[]>("textDocument/references", {
    ...library,
    context: { includeDeclaration: false },
  });
  expect(uses.map(({ uri }) => uri).sort()).toEqual(["a.kp", "b.kp"].map(uriOf));
  await client.stop();
});

test("a search goes through the folder, and finds what has come since", async () => {
  const client = await opened("a.kp");
  const search = async (query: string): Promise<string[]> => {
    const found = await client.ask<SymbolInformation[]>("workspace/symbol", { query });
    return found.map(({ name, location: { uri } }) => `${name} ${uri.slice(uri.lastIndexOf("/") + 1)}`).sort();
  };
  expect(await search("vfs_")).toEqual(["kprobe vfs_open alone.kp", "kprobe vfs_read a.kp", "kprobe vfs_write b.kp"]);
  writeFileSync(join(folder, "new.kp"), "kprobe vfs_fsync\n");
  expect(await search("fsync")).toEqual(["kprobe vfs_fsync new.kp"]);
  rmSync(join(folder, "new.kp"));
  expect(await search("fsync")).toEqual([]);
  await client.stop();
});

test("imports follow a file, or a folder, that is moved", async () => {
  const client = await opened("a.kp");
  const moved = async (from: string, to: string): Promise<Record<string, string[]>> => {
    const { changes = {} } = await client.ask<WorkspaceEdit>("workspace/willRenameFiles", {
      files: [{ oldUri: uriOf(from), newUri: uriOf(to) }],
    });
    return Object.fromEntries(
      Object.entries(changes).map(([uri, edits]) => [
        uri.slice(uriOf("").length + 1),
        edits.map(({ range: { start, end }, newText }) => `${start.character}-${end.character} ${newText}`),
      ]),
    );
  };
  const both = (path: string): Record<string, string[]> => ({ "a.kp": [`7-22 "${path}"`], "b.kp": [`7-22 "${path}"`] });
  expect(await moved("lib/limits.kp", "lib/sizes.kp")).toEqual(both("lib/sizes.kp"));
  expect(await moved("lib", "shared/deep")).toEqual(both("shared/deep/limits.kp"));
  expect(await moved("a.kp", "tools/io/a.kp")).toEqual({ "a.kp": ['7-22 "../../lib/limits.kp"'] });
  expect(await moved("a.kp", "lib/a.kp")).toEqual({ "a.kp": ['7-22 "limits.kp"'] });
  expect(await moved("a.kp", "c.kp")).toEqual({});
  await client.stop();
});

test("files belong together by what imports them", () => {
  const graph = new Map([
    ["a", ["lib"]],
    ["b", ["lib", "other"]],
    ["lib", ["deep"]],
    ["deep", ["lib"]],
    ["alone", []],
  ]);
  expect([...programOf(graph, "a")]).toEqual(["a", "lib", "deep"]);
  expect([...togetherWith(graph, "lib")].sort()).toEqual(["a", "b", "deep", "lib", "other"]);
  expect([...togetherWith(graph, "alone")]).toEqual(["alone"]);
});
