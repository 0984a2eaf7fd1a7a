/** Whole sessions with the built server, over the real protocol. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

test("each of several folders has its own kernel", async () => {
  const folders = ["one", "two"].map((name) => pathToFileURL(join(folder, name)).href);
  const kernels: Readonly<Record<string, unknown>> = {
    [folders[0] ?? ""]: { arch: "arm64", kernel: "6.1" },
    [folders[1] ?? ""]: { arch: "s390x", kernel: "5.15" },
  };
  const client = new Client();
  await client.start({ folders, configuration: (of) => kernels[of ?? ""] ?? { arch: "i386", kernel: "4.19" } });
  const isFor = async (uri: string, arch: string): Promise<void> => {
    await client.open(uri, "kprobe vfs_read\n");
    // The server asks for settings while files are opened.
    const archNow = async (): Promise<string> =>
      (await client.ask<{ readonly arch: string }>("kpc/status", { uri })).arch;
    await expect.poll(archNow, { timeout: 10_000 }).toBe(arch);
  };
  await isFor(`${folders[0]}/a.kp`, "arm64");
  await isFor(`${folders[1]}/a.kp`, "s390x");
  await isFor(pathToFileURL(join(folder, "a.kp")).href, "i386");
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
