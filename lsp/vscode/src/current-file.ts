/** The file that a command is about. */
import type { TextDocument } from "vscode";
import { window } from "vscode";

/** Of the editor that has the focus, or of one beside it; a walkthrough's button has the focus itself. */
export function currentFile(): TextDocument | undefined {
  const editors = [window.activeTextEditor, ...window.visibleTextEditors];
  const found = editors.find((editor) => editor?.document.languageId === "kp")?.document;
  if (found === undefined) void window.showInformationMessage("kpc: open a .kp file first");
  return found;
}
