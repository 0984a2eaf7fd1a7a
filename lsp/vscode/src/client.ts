/** The language server's process, and the conversation with it. */
import type { ExtensionContext } from "vscode";
import { workspace } from "vscode";
import type { ServerOptions } from "vscode-languageclient/node";
import { LanguageClient } from "vscode-languageclient/node";
import { kpcPath } from "./command.ts";

export async function startClient(context: ExtensionContext): Promise<LanguageClient> {
  // An editor is Node as well, so none need be installed.
  const server: ServerOptions = {
    command: process.execPath,
    args: [kpcPath(context), "lsp", "--stdio"],
    options: { env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" } },
  };
  const client = new LanguageClient("kpc", "kpc", server, {
    documentSelector: [{ language: "kp" }],
    synchronize: { configurationSection: "kpc", fileEvents: workspace.createFileSystemWatcher("**/{kpc.json,*.kpt}") },
  });
  await client.start();
  return client;
}
