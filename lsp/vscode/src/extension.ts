/** The extension: it starts the language server, and shows what only an editor can show. */
import type { ExtensionContext } from "vscode";
import { commands, workspace } from "vscode";
import { startClient } from "./client.ts";
import { explainDiagnostic, registerExplanations } from "./explain.ts";
import { registerPreview } from "./preview.ts";
import { registerStatus } from "./status.ts";
import { chooseTarget } from "./target.ts";
import { captureTarget, runInTerminal } from "./terminal.ts";

let stop: (() => Promise<void>) | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const client = await startClient(context);
  stop = () => client.stop();
  const { openOutput, preview } = registerPreview(context, client);
  registerStatus(context, client);
  registerExplanations(context);
  context.subscriptions.push(
    commands.registerCommand("kpc.preview", preview),
    // Lenses of the server name these two.
    commands.registerCommand("kpc.openOutput", openOutput),
    commands.registerCommand("kpc.run", runInTerminal(context)),
    commands.registerCommand("kpc.runInTerminal", runInTerminal(context)),
    commands.registerCommand("kpc.chooseTarget", chooseTarget),
    commands.registerCommand("kpc.captureTarget", captureTarget(context)),
    commands.registerCommand("kpc.explain", explainDiagnostic),
    commands.registerCommand("kpc.restart", () => client.restart()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("kpc.server.path")) void client.restart();
    }),
  );
}

export async function deactivate(): Promise<void> {
  await stop?.();
}
