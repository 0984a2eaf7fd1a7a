/** Commands that the user sees, and starts: a terminal gets the text, and nothing runs before Enter is pressed. */
import type { ExtensionContext } from "vscode";
import { Uri, window, workspace } from "vscode";
import { kpcPath } from "./command.ts";
import { canBeTyped, captureCommand, runCommand } from "./shell-commands.ts";

export function runInTerminal(context: ExtensionContext): (uri?: string) => Promise<void> {
  return async (uri) => {
    const source = uri === undefined ? window.activeTextEditor?.document.uri : Uri.parse(uri);
    if (source?.scheme !== "file") {
      void window.showInformationMessage("kpc: save the file first");
      return;
    }
    if (!canBeTyped(source.fsPath)) {
      void window.showErrorMessage("kpc: the file's name has control characters, and is not put into a terminal");
      return;
    }
    await workspace.textDocuments.find((document) => document.uri.toString() === source.toString())?.save();
    type(runCommand(kpcPath(context), source.fsPath));
  };
}

export function captureTarget(context: ExtensionContext): () => void {
  return () => type(captureCommand(kpcPath(context)));
}

function type(command: string): void {
  const terminal = window.terminals.find(({ name }) => name === "kpc") ?? window.createTerminal("kpc");
  terminal.show();
  terminal.sendText(command, false);
}
