/** The extension: it starts the language server, and shows what only an editor can show. */
import type { ExtensionContext } from "vscode";
import { commands, workspace } from "vscode";
import { makeServer } from "./client.ts";
import { PATH_SETTING } from "./command.ts";
import { explainDiagnostic, registerExplanations } from "./explain.ts";
import { newFile } from "./new-file.ts";
import { registerPreview } from "./preview.ts";
import { registerStatus } from "./status.ts";
import { chooseTarget } from "./target.ts";
import { captureTarget, runInTerminal } from "./terminal.ts";

let stop: (() => Promise<void>) | undefined;

export function activate(context: ExtensionContext): void {
  const server = makeServer(context);
  stop = server.stop;
  const { openOutput, preview } = registerPreview(context, server);
  registerStatus(context, server);
  registerExplanations(context);
  context.subscriptions.push(
    server.client,
    commands.registerCommand("kpc.preview", preview),
    // Lenses of the server name these two.
    commands.registerCommand("kpc.openOutput", openOutput),
    commands.registerCommand("kpc.run", runInTerminal(context)),
    commands.registerCommand("kpc.runInTerminal", () => runInTerminal(context)()),
    commands.registerCommand("kpc.chooseTarget", chooseTarget),
    commands.registerCommand("kpc.captureTarget", captureTarget(context)),
    commands.registerCommand("kpc.explain", explainDiagnostic),
    commands.registerCommand("kpc.newFile", newFile),
    commands.registerCommand("kpc.restart", server.restart),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(PATH_SETTING)) void server.restart();
    }),
  );
  // Commands are there whether or not it starts.
  void server.restart();
}

export async function deactivate(): Promise<void> {
  await stop?.();
}
