/** kpc itself: the one of this extension, or one that the user has named. */
import type { ExtensionContext } from "vscode";
import { workspace } from "vscode";

export const PATH_SETTING = "kpc.server.path";

/** A file for Node. A folder that is not trusted names none: its settings do not count for this one. */
export function kpcPath(context: ExtensionContext): string {
  const own = workspace.getConfiguration().get<string>(PATH_SETTING, "").trim();
  return own === "" ? context.asAbsolutePath("server/kpc.cjs") : own;
}
