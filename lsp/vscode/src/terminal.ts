/** Commands that the user sees, and starts: a terminal gets the text, and nothing runs before Enter is pressed. */
import type { ExtensionContext } from "vscode";
import { Uri, window, workspace } from "vscode";
import { kpcPath } from "./command.ts";
import { quoted } from "./quoted.ts";

export function runInTerminal(context: ExtensionContext): (uri?: string) => Promise<void> {
  return async (uri) => {
    const source = uri === undefined ? window.activeTextEditor?.document.uri : Uri.parse(uri);
    if (source?.scheme !== "file") {
      void window.showInformationMessage("kpc: save the file first");
      return;
    }
    await workspace.textDocuments.find((document) => document.uri.toString() === source.toString())?.save();
    // Through a file, so that Ctrl-C reaches the script and nothing else.
    type(`${kpc(context)} compile --to sh ${quoted(source.fsPath)} > /tmp/kpc-run.sh && sudo sh /tmp/kpc-run.sh`);
  };
}

export function captureTarget(context: ExtensionContext): () => void {
  return () => type(`sudo ${kpc(context)} target capture`);
}

function kpc(context: ExtensionContext): string {
  return `node ${quoted(kpcPath(context))}`;
}

function type(command: string): void {
  const terminal = window.terminals.find(({ name }) => name === "kpc") ?? window.createTerminal("kpc");
  terminal.show();
  terminal.sendText(command, false);
}
