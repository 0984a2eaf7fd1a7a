/** Commands that the user sees, and starts: a terminal gets the text, and nothing runs before Enter is pressed. */
import type { ExtensionContext } from "vscode";
import { Uri, window, workspace } from "vscode";
import { kpcPath } from "./command.ts";
import { currentFile } from "./current-file.ts";
import { canBeTyped, captureCommand, runCommand } from "./shell-commands.ts";

/** Without a URI, the file that the user is at. */
export function runInTerminal(context: ExtensionContext): (uri?: string) => Promise<void> {
  return async (uri) => {
    const source = uri === undefined ? currentFile()?.uri : Uri.parse(uri);
    if (source === undefined) return;
    if (source.scheme !== "file") {
      void window.showInformationMessage("kpc: save the file first");
      return;
    }
    if (!canBeTyped(source.fsPath)) {
      void window.showErrorMessage("kpc: the file's name has control characters, and is not put into a terminal");
      return;
    }
    const document = workspace.textDocuments.find((one) => one.uri.toString() === source.toString());
    if (document?.isDirty === true && !(await document.save())) return;
    type(runCommand(kpcPath(context), source.fsPath));
  };
}

export function captureTarget(context: ExtensionContext): () => void {
  return () => type(captureCommand(kpcPath(context)));
}

/** Takes away what stands in the line: a command that was typed before, and not run. */
const CLEAR_LINE = "\u0015";

function type(command: string): void {
  if (process.platform !== "linux") {
    const where = "open the folder on a Linux machine: WSL, SSH or a container";
    void window.showErrorMessage(`kpc: only Linux has these probes; ${where}`);
    return;
  }
  const open = window.terminals.find(({ name, exitStatus }) => name === "kpc" && exitStatus === undefined);
  const terminal = open ?? window.createTerminal("kpc");
  terminal.show();
  terminal.sendText(open === undefined ? command : `${CLEAR_LINE}${command}`, false);
}
