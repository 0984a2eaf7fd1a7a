/** The language server's process, and the conversation with it. */
import { statSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { ExtensionContext } from "vscode";
import { commands, window } from "vscode";
import type { Executable } from "vscode-languageclient/node";
import { LanguageClient, State } from "vscode-languageclient/node";
import { PATH_SETTING, kpcPath } from "./command.ts";
import { linked } from "./explain.ts";

export interface Server {
  readonly client: LanguageClient;
  /** Also starts one that does not run. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Absent where no server runs, or where it fails: its output says why. */
  readonly ask: <Answer>(method: string, parameters: object) => Promise<Answer | undefined>;
}

export function makeServer(context: ExtensionContext): Server {
  // An editor is Node as well, so none need be installed.
  const executable: Executable = {
    command: process.execPath,
    options: { env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" } },
  };
  const client = new LanguageClient("kpc", "kpc", executable, {
    // Not what a comparison of versions shows: its left side would have findings too.
    documentSelector: ["file", "untitled"].map((scheme) => ({ language: "kp", scheme })),
    synchronize: { configurationSection: "kpc" },
    middleware: { handleDiagnostics: (uri, found, next) => next(uri, found.map(linked)) },
  });

  /** One behind the other: a client cannot be stopped while it starts. */
  let latest = Promise.resolve();
  function inTurn(work: () => Promise<void>): Promise<void> {
    // The client has told the user.
    latest = latest.then(work).catch((error: unknown) => client.error("the server does not run", error, false));
    return latest;
  }

  async function stop(): Promise<void> {
    if (client.needsStop()) await client.stop();
  }

  async function restart(): Promise<void> {
    await stop();
    const path = kpcPath(context);
    if (!isFile(path)) {
      void sayMissing(path);
      return;
    }
    executable.args = [path, "lsp", "--stdio"];
    await client.start();
  }

  async function ask<Answer>(method: string, parameters: object): Promise<Answer | undefined> {
    if (client.state !== State.Running && client.state !== State.Starting) return undefined;
    try {
      return await client.sendRequest<Answer>(method, parameters);
    } catch (error) {
      client.error(method, error, false);
      return undefined;
    }
  }

  return { client, restart: () => inTurn(restart), stop: () => inTurn(stop), ask };
}

function isFile(path: string): boolean {
  return isAbsolute(path) && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}

async function sayMissing(path: string): Promise<void> {
  const settings = "Open Settings";
  const message = `kpc: \`${PATH_SETTING}\` is not the absolute path of a file: ${path}`;
  if ((await window.showErrorMessage(message, settings)) === settings)
    await commands.executeCommand("workbench.action.openSettings", PATH_SETTING);
}
