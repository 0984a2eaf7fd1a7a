/** The server with clients that are old, poor, or behave badly. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { ClientCapabilities, Hover, WorkspaceEdit } from "vscode-languageserver/node";
import { plainText } from "../../lsp/server/client-abilities.ts";
import { Client } from "./client.ts";

const ARM64 = { arch: "arm64", kernel: "6.1" };

test("a client that goes without a word takes the server with it", async () => {
  const client = new Client();
  await client.start({ initializationOptions: ARM64 });
  expect(await client.hangUp()).toBe(1);
});

test("a client that tells no settings and watches no files is served all the same", async () => {
  const refuse = (): never => {
    throw new Error("not now");
  };
  const client = new Client();
  await client.start({
    initializationOptions: ARM64,
    configuration: refuse,
    register: refuse,
    capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
  });
  await client.open("file:///code/a.kp", "kprobe vfs_read < a: $arg1; a: $arg2 >\n");
  expect(await client.diagnostics("file:///code/a.kp", 1)).toMatchObject([{ severity: 1 }]);
  expect(await client.stop()).toBe(0);
  expect(client.log).toEqual([
    expect.stringContaining("the client does not register workspace/didChangeWatchedFiles: "),
    expect.stringContaining("the client does not tell its settings: "),
  ]);
});

test("a file that an open one imports need not have been there", async () => {
  const client = new Client();
  await client.start({ initializationOptions: ARM64 });
  const uri = "file:///nowhere/a.kp";
  await client.open(uri, 'import "late.kp"\nkprobe vfs_read < n: $arg3 > where n > BIG\n');
  expect(await client.diagnostics(uri, 1)).toMatchObject([{ code: "KP0101" }, {}]);
  await client.open("file:///nowhere/late.kp", "const BIG = 4KiB\n");
  expect(await client.diagnostics(uri, 1)).toEqual([]);
  await client.stop();
});

test("a client gets nothing that it does not say it can show", async () => {
  const uri = "file:///code/a.kp";
  const textDocument = { uri };
  const start = { line: 1, character: 0 };
  const rename = { prepareSupport: true };
  const rich: ClientCapabilities["textDocument"] = {
    hover: { contentFormat: ["markdown"] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
    publishDiagnostics: { relatedInformation: true },
    rename,
  };
  const shown = async (abilities: ClientCapabilities["textDocument"] = {}): Promise<readonly unknown[]> => {
    const client = new Client();
    const { capabilities } = await client.start({
      initializationOptions: ARM64,
      capabilities: { textDocument: abilities },
    });
    await client.open(uri, "const A = 1\nkprob vfs_read\nkprobe vfs_read as e < n: $arg1; n: $arg2 >\n");
    const answers = [
      capabilities.renameProvider,
      (await client.ask<Hover>("textDocument/hover", { textDocument, position: { line: 2, character: 1 } })).contents,
      (await client.ask<object[]>("textDocument/documentSymbol", { textDocument }))[1],
      (
        await client.ask<object[]>("textDocument/codeAction", {
          textDocument,
          range: { start, end: start },
          context: { diagnostics: [] },
        })
      ).length,
      (await client.diagnostics(uri, 1)).some(({ relatedInformation }) => relatedInformation !== undefined),
    ];
    await client.stop();
    return answers;
  };
  expect(await shown()).toMatchObject([
    true,
    { kind: "plaintext", value: expect.not.stringContaining("`") as unknown },
    { location: { uri } },
    0,
    false,
  ]);
  expect(await shown(rich)).toMatchObject([
    { prepareProvider: true },
    { kind: "markdown", value: expect.stringContaining("```") as unknown },
    { selectionRange: {} },
    expect.any(Number),
    true,
  ]);
});

test("Markdown as plain text", () => {
  expect(plainText("`a` is [b](file:///c)\n\n```c\nint *`x`[1](2);\n```\n\nd\\_e")).toBe(
    "a is b\n\nint *`x`[1](2);\n\nd_e",
  );
});

test("a text that imports what has no end, or never begins, makes nobody wait", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kpc-protocol-"));
  execFileSync("mkfifo", [join(folder, "pipe")]);
  const client = new Client();
  await client.start({ initializationOptions: ARM64 });
  const uri = pathToFileURL(join(folder, "a.kp")).href;
  await client.open(uri, 'import "/dev/zero"\nimport "pipe"\n');
  const found = await client.diagnostics(uri, 1);
  expect(found.map(({ message }) => message)).toEqual([
    expect.stringContaining("it is no regular file"),
    expect.stringContaining("it is no regular file"),
  ]);
  await client.stop();
  rmSync(folder, { recursive: true });
});

test("what is asked while a library's importers are checked does not wait for them", async () => {
  const client = new Client();
  await client.start({ initializationOptions: ARM64 });
  const library = "file:///code/lib.kp";
  const importers = Array.from({ length: 20 }, (_, index) => `file:///code/${index}.kp`);
  const probes = Array.from({ length: 500 }, (_, index) => `kprobe vfs_read as e${index} < n: $arg3 > where n > BIG\n`);
  await client.open(library, "const BIG = 4KiB\n");
  for (const uri of importers) await client.open(uri, `import "lib.kp"\n${probes.join("")}`);
  for (const uri of [library, ...importers]) await client.diagnostics(uri, 1);

  await client.change(library, 2, [{ text: "const SMALL = 4KiB\n" }]);
  const first = await client.diagnostics(library, 2);
  await client.ask("textDocument/hover", { textDocument: { uri: library }, position: { line: 0, character: 7 } });
  expect(first).toEqual([]);
  expect(client.unread()).toBeLessThan(importers.length);
  for (const uri of importers) expect(await client.diagnostics(uri, 1)).not.toEqual([]);
  await client.stop();
});

test("an answer is about the text that was asked about, or there is none", async () => {
  const client = new Client();
  await client.start({ initializationOptions: ARM64, folders: ["file:///nowhere"] });
  const uri = "file:///nowhere/a.kp";
  await client.open(uri, "const ONE = 1\nconst TWO = 2\n");
  const at = { textDocument: { uri }, position: { line: 0, character: 7 } };
  const asked = client.ask<WorkspaceEdit>("textDocument/rename", { ...at, newName: "FIRST" });
  const start = { line: 0, character: 0 };
  await client.change(uri, 2, [{ range: { start, end: { line: 1, character: 0 } }, text: "" }]);
  await expect(asked).rejects.toThrow("the document has changed");
  await client.stop();
});
