/** kpc itself: the one of this extension, or one that the user has named. */
import type { ExtensionContext } from "vscode";
import { workspace } from "vscode";

/** A file for Node. A folder that is not trusted names none: its settings do not count for this one. */
export function kpcPath(context: ExtensionContext): string {
  const own = workspace.getConfiguration("kpc").get<string>("server.path", "");
  return own === "" ? context.asAbsolutePath("server/kpc.cjs") : own;
}
