/** Whole sessions with the built server, over the real protocol. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { CodeLens, CompletionList, Hover, Location } from "vscode-languageserver/node";
import { writeTargetFile } from "../../src/target/capture/target-file.ts";
import { exampleSections } from "../../src/target/example/example-target.ts";
import { compression } from "../../src/target/host/live-machine.ts";
import { Client } from "./client.ts";

const folder = mkdtempSync(join(tmpdir(), "kpc-lsp-"));
afterAll(() => rmSync(folder, { recursive: true }));
const TARGET = join(folder, "example.kpt");
writeFileSync(TARGET, writeTargetFile(exampleSections(), compression));
const URI = pathToFileURL(join(folder, "a.kp")).href;

test("a session: findings follow the text, features answer, the server goes when it is told to", async () => {
  const client = new Client();
  const { capabilities, serverInfo } = await client.start({ initializationOptions: { target: TARGET } });
  expect(serverInfo?.name).toBe("kpc");
  expect(capabilities).toMatchObject({ hoverProvider: true, textDocumentSync: { change: 2 } });

  await client.open(URI, "kprobe vfs_reed < count >\n");
  expect(await client.diagnostics(URI, 1)).toMatchObject([
    { code: "KP1201", range: { start: { line: 0, character: 7 } } },
  ]);

  const range = { start: { line: 0, character: 12 }, end: { line: 0, character: 14 } };
  await client.change(URI, 2, [{ range, text: "ea" }]);
  const position = { line: 0, character: 9 };
  const hover = await client.ask<Hover>("textDocument/hover", { textDocument: { uri: URI }, position });
  expect(JSON.stringify(hover.contents)).toContain("vfs_read(struct file *file");
  expect(await client.diagnostics(URI, 2)).toEqual([]);

  const found = await client.ask<CompletionList>("textDocument/completion", { textDocument: { uri: URI }, position });
  expect(found.items.map(({ label }) => label)).toContain("vfs_read");
  expect(await client.ask("kpc/status", { uri: URI })).toMatchObject({ name: "example.kpt", origin: "setting" });
  expect(await client.ask("kpc/backEnds", {})).toContainEqual({
    name: "tracefs",
    description: "definitions for dynamic_events, one a line",
  });
  const { output } = await client.ask<{ output: string }>("kpc/compile", { uri: URI, backEnd: "tracefs" });
  expect(output).toContain("p:kpc/vfs_read vfs_read count=$arg3:u64");
  const { output: script } = await client.ask<{ output: string }>("kpc/compile", { uri: URI, backEnd: "bpftrace" });
  expect(script).toContain("// kpc 0.1.0: a.kp for x86_64");
  const [lens] = await client.ask<CodeLens[]>("textDocument/codeLens", { textDocument: { uri: URI } });
  expect(lens?.command).toBeUndefined();
  expect(await client.ask("codeLens/resolve", lens ?? {})).toMatchObject({
    command: { title: "tracefs ✔", command: "kpc.openOutput", arguments: [URI, "tracefs"] },
  });
  expect(await client.ask("kpc/compile", { uri: URI, backEnd: "no" })).toEqual({
    problems: ["there is no back end `no`"],
  });
  expect(await client.stop()).toBe(0);
});

test("every request is answered for any document, also for one that is not open", async () => {
  const client = new Client();
  await client.start({ initializationOptions: { target: TARGET } });
  const broken = pathToFileURL(join(folder, "broken.kp")).href;
  await client.open(broken, "kprobe < { /* \nspan = .. on\nconst\n");
  const none = pathToFileURL(join(folder, "none.kp")).href;
  const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 3 } };
  const position = { line: 1, character: 3 };
  const methods: readonly (readonly [string, object])[] = [
    ...["hover", "completion", "signatureHelp", "definition", "documentHighlight", "prepareRename"].map(
      (name) => [name, { position }] as const,
    ),
    ["references", { position, context: { includeDeclaration: true } }],
    ...["documentSymbol", "foldingRange", "codeLens", "documentLink", "semanticTokens/full"].map(
      (name) => [name, {}] as const,
    ),
    ["inlayHint", { range }],
    ["semanticTokens/range", { range }],
    ["codeAction", { range, context: { diagnostics: [] } }],
    ["selectionRange", { positions: [position] }],
  ];
  for (const uri of [broken, none]) {
    for (const [name, parameters] of methods) {
      await client.ask(`textDocument/${name}`, { textDocument: { uri }, ...parameters });
    }
    await client.ask("workspace/symbol", { query: "a" });
    await client.ask("kpc/status", { uri });
    await client.ask("kpc/compile", { uri, backEnd: "sh" });
  }
  expect(await client.stop()).toBe(0);
});

test("the kernel can be changed, and a file that is imported need not be on disk", async () => {
  let configuration: unknown = { target: TARGET };
  const client = new Client();
  await client.start({ configuration: () => configuration });
  const library = pathToFileURL(join(folder, "lib.kp")).href;
  const text = 'import "lib.kp"\nkprobe vfs_reed < count: $arg3 > where count > BIG\n';
  await client.open(library, "const BIG = 4KiB\n");
  await client.open(URI, text);
  const position = { line: 1, character: 49 };
  const places = await client.ask<Location[]>("textDocument/definition", { textDocument: { uri: URI }, position });
  expect(places).toMatchObject([{ uri: library }]);
  expect(await client.diagnostics(URI, 1, ({ length }) => length > 0)).toMatchObject([{ code: "KP1201" }]);

  configuration = { arch: "arm64", kernel: "6.1" };
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: {} });
  expect(await client.diagnostics(URI, 1, ({ length }) => length === 0)).toEqual([]);
  expect(await client.ask("kpc/status", { uri: URI })).toMatchObject({ arch: "arm64", kernel: "6.1" });

  await client.change(URI, 2, [{ text: text.replace("reed", "read") }]);
  const { output } = await client.ask<{ output: string }>("kpc/compile", { uri: URI, backEnd: "sh" });
  expect(output).toContain("count > 4096");

  await client.change(library, 2, [{ text: "const SMALL = 1\n" }]);
  expect(await client.diagnostics(URI, 2, ({ length }) => length > 0)).toHaveLength(1);
  expect(await client.stop()).toBe(0);
});

test("a document that was never saved imports nothing from wherever the server runs", async () => {
  const client = new Client();
  await client.start({ initializationOptions: { target: TARGET } });
  const untitled = "untitled:Untitled-1";
  await client.open(untitled, 'import "package.json"\nkprobe vfs_read < count >\n');
  expect(await client.diagnostics(untitled, 1)).toMatchObject([{ code: "KP0101" }]);
  const textDocument = { uri: untitled };
  expect(await client.ask("textDocument/documentLink", { textDocument })).toEqual([]);
  const position = { line: 0, character: 10 };
  expect(await client.ask("textDocument/definition", { textDocument, position })).toEqual([]);
  const { output } = await client.ask<{ output: string }>("kpc/compile", { uri: untitled, backEnd: "tracefs" });
  expect(output).toBeUndefined();
  expect(await client.stop()).toBe(0);
});

test("a target and a program that are written while a file is open are read again, whoever watches", async () => {
  const target = join(folder, "late.kpt");
  const program = join(folder, "program");
  const text = `kprobe vfs_reed\nuprobe ${program}:main\n`;
  const client = new Client();
  await client.start({ initializationOptions: { target } });
  await client.open(URI, text);
  await client.diagnostics(URI, 1);
  writeFileSync(target, readFileSync(TARGET));
  await client.ask("kpc/status", { uri: URI });
  const [first] = await client.diagnostics(URI, 1);
  expect(first).toMatchObject({ code: "KP1201" });
  writeFileSync(program, "no program");
  await client.change(URI, 2, [{ text: `${text}\n` }]);
  expect(JSON.stringify(await client.diagnostics(URI, 2))).toContain("it does not begin as an ELF file does");
  writeFileSync(program, readFileSync(process.execPath));
  await client.change(URI, 3, [{ text }]);
  expect(JSON.stringify(await client.diagnostics(URI, 3))).not.toContain("ELF");
  await client.stop();
});

test("an imported file that another program writes is read again with the next request", async () => {
  const library = join(folder, "written.kp");
  const client = new Client();
  await client.start({ initializationOptions: { target: TARGET } });
  await client.open(URI, 'import "written.kp"\nkprobe vfs_read < n: $arg3 > where n > BIG\n');
  expect(await client.diagnostics(URI, 1)).not.toEqual([]);
  for (const [text, count] of [
    ["const BIG = 4KiB\n", 0],
    ["const SMALL = 4KiB\n", 1],
  ] as const) {
    writeFileSync(library, text);
    await client.ask("kpc/status", { uri: URI });
    expect(await client.diagnostics(URI, 1)).toHaveLength(count);
  }
  rmSync(library);
  await client.stop();
});

test("what is wrong with a target is said once, not for each file that is for it", async () => {
  const client = new Client();
  await client.start({ initializationOptions: { target: join(folder, "none.kpt") } });
  const uris = ["x", "y", "z"].map((name) => pathToFileURL(join(folder, `${name}.kp`)).href);
  for (const uri of uris) await client.open(uri, "kprobe vfs_read\n");
  for (const uri of uris) await client.diagnostics(uri, 1);
  await client.stop();
  expect(client.messages).toEqual([expect.stringContaining("there is no target file")]);
});

test("a file that is in no folder, or was never saved, belongs to the first that is open", async () => {
  const status = async (client: Client, uri: string): Promise<unknown> => {
    await client.open(uri, "kprobe vfs_read\n");
    return client.ask("kpc/status", { uri });
  };
  const client = new Client();
  await client.start({ initializationOptions: { target: "example.kpt" }, folders: [pathToFileURL(folder).href] });
  for (const uri of ["untitled:Untitled-1", "file:///elsewhere/a.kp"]) {
    expect(await status(client, uri)).toMatchObject({ name: "example.kpt", origin: "setting", problems: [] });
  }
  await client.stop();
  const alone = new Client();
  await alone.start({ initializationOptions: { target: "package.json" } });
  expect(await status(alone, "untitled:Untitled-1")).toMatchObject({
    problems: ["no folder is open that the path `package.json` could begin at"],
  });
  await alone.stop();
});

test("each folder has its own settings, and no file is checked before they are known", async () => {
  const folders = ["file:///one", "file:///two"];
  const kernels: Readonly<Record<string, string>> = { "file:///one": "6.1", "file:///two": "5.10" };
  const client = new Client();
  const changed: unknown[] = [];
  client.connection.onNotification("kpc/targetChanged", (parameters) => {
    changed.push(parameters);
  });
  await client.start({
    folders,
    configuration: async (of) => {
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
      return { arch: "arm64", kernel: kernels[of ?? ""] ?? "4.19" };
    },
  });
  // A file in none of them is for the kernel that holds everywhere.
  const all = [...folders, "file:///elsewhere"];
  for (const uri of all) await client.open(`${uri}/a.kp`, "kprobe vfs_read\n");
  for (const uri of all) {
    await client.diagnostics(`${uri}/a.kp`, 1);
    expect(await client.ask("kpc/status", { uri: `${uri}/a.kp` })).toMatchObject({ kernel: kernels[uri] ?? "4.19" });
  }
  await client.stop();
  expect(changed).toHaveLength(all.length);
});

test("a target with a damaged part is said to be one, and what can be checked without it is", async () => {
  const damaged = join(folder, "damaged.kpt");
  // Nothing in it is packed, where a target file's sections are.
  writeFileSync(damaged, writeTargetFile(exampleSections(), { deflate: (content) => content }));
  const client = new Client();
  await client.start({ initializationOptions: { target: damaged } });
  await client.open(URI, "kprobe vfs_read < a: $arg1; a: $arg2 >\n");
  expect(await client.diagnostics(URI, 1)).toMatchObject([{ severity: 1 }]);
  expect(await client.ask("kpc/status", { uri: URI })).toMatchObject({
    problems: [expect.stringContaining("is damaged")],
  });
  expect(client.messages).toEqual([expect.stringContaining("the section functions is damaged")]);
  expect(await client.stop()).toBe(0);
});
