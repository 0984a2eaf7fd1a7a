/** A client of the real server: the built command, over its standard input and output. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { StreamMessageReader, StreamMessageWriter, createMessageConnection } from "vscode-jsonrpc/node";
import type { ConfigurationParams, InitializeResult, PublishDiagnosticsParams } from "vscode-languageserver/node";

const KPC = fileURLToPath(new URL("../../dist/bin/kpc.cjs", import.meta.url));

export interface ClientOptions {
  /** What the server is told at the start. */
  readonly initializationOptions?: unknown;
  /** URIs of the folders that the client has open. */
  readonly folders?: readonly string[];
  /** What `workspace/configuration` answers; the client has none if it is absent. */
  readonly configuration?: (folder?: string) => unknown;
}

type Diagnostics = PublishDiagnosticsParams["diagnostics"];

export class Client {
  // Some editors say who they are, so that the server ends when they do.
  readonly #child = spawn(process.execPath, [KPC, "lsp", "--stdio", `--clientProcessId=${process.pid}`], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  readonly connection = createMessageConnection(
    new StreamMessageReader(this.#child.stdout),
    new StreamMessageWriter(this.#child.stdin),
  );
  readonly messages: string[] = [];
  readonly #published: PublishDiagnosticsParams[] = [];
  readonly #waiting: (() => void)[] = [];

  async start({ initializationOptions, folders, configuration }: ClientOptions = {}): Promise<InitializeResult> {
    const { connection } = this;
    connection.onNotification("textDocument/publishDiagnostics", (published: PublishDiagnosticsParams) => {
      this.#published.push(published);
      this.#waiting.splice(0).forEach((wake) => wake());
    });
    connection.onNotification("window/showMessage", ({ message }: { message: string }) => {
      this.messages.push(message);
    });
    connection.onRequest("workspace/configuration", ({ items }: ConfigurationParams) =>
      items.map(({ scopeUri }) => configuration?.(scopeUri) ?? null),
    );
    connection.onRequest("client/registerCapability", () => null);
    connection.listen();
    const result = await connection.sendRequest<InitializeResult>("initialize", {
      processId: process.pid,
      rootUri: null,
      ...(folders === undefined ? {} : { workspaceFolders: folders.map((uri) => ({ uri, name: uri })) }),
      capabilities: { workspace: { configuration: configuration !== undefined } },
      initializationOptions,
    });
    await connection.sendNotification("initialized", {});
    return result;
  }

  async open(uri: string, text: string, version = 1): Promise<void> {
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "kp", version, text },
    });
  }

  async change(uri: string, version: number, contentChanges: readonly unknown[]): Promise<void> {
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  /** What is published about a version of a document, once it is what is waited for. */
  async diagnostics(
    uri: string,
    version: number,
    isIt: (found: Diagnostics) => boolean = () => true,
  ): Promise<Diagnostics> {
    for (;;) {
      const at = this.#published.findIndex((one) => one.uri === uri && one.version === version);
      const [found] = at < 0 ? [] : this.#published.splice(at, 1);
      if (found !== undefined && isIt(found.diagnostics)) return found.diagnostics;
      if (found === undefined) await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }

  ask<Result>(method: string, parameters: object): Promise<Result> {
    return this.connection.sendRequest<Result>(method, parameters);
  }

  /** What of the server is in memory. */
  memoryMebibytes(): number {
    const status = readFileSync(`/proc/${this.#child.pid ?? 0}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
  }

  /** Says goodbye; gives the server's exit code. */
  async stop(): Promise<number | null> {
    await this.connection.sendRequest("shutdown");
    const exited = new Promise<number | null>((resolve) => {
      this.#child.once("exit", resolve);
    });
    await this.connection.sendNotification("exit");
    return exited;
  }
}
