/** The language server's process, and the conversation with it. */
import type { ExtensionContext } from "vscode";
import { workspace } from "vscode";
import type { ServerOptions } from "vscode-languageclient/node";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { kpcPath } from "./command.ts";

export async function startClient(context: ExtensionContext): Promise<LanguageClient> {
  const server: ServerOptions = { module: kpcPath(context), args: ["lsp"], transport: TransportKind.stdio };
  const client = new LanguageClient("kpc", "kpc", server, {
    documentSelector: [{ language: "kp" }],
    synchronize: { configurationSection: "kpc", fileEvents: workspace.createFileSystemWatcher("**/{kpc.json,*.kpt}") },
  });
  await client.start();
  return client;
}
