/** A file to begin with. */
import { window, workspace } from "vscode";
import { STARTER } from "./starter.ts";

export async function newFile(): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument({ language: "kp", content: STARTER }));
}
