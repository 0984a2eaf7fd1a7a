/** Which kernel files are checked for: what the user chooses becomes a setting. */
import type { Uri } from "vscode";
import { ConfigurationTarget, window, workspace } from "vscode";

interface Choice {
  readonly label: string;
  readonly description: string;
  /** The setting's value; absent where a file is to be asked for. */
  readonly target: string | undefined;
}

const MOST_FILES = 200;
const AS_THE_FILE_SAYS = "";

export async function chooseTarget(): Promise<void> {
  const files = await workspace.findFiles("**/*.kpt", "**/node_modules/**", MOST_FILES);
  const choices: Choice[] = [
    { label: "As the file says", description: "kpc.json, requires, or this machine", target: AS_THE_FILE_SAYS },
    { label: "This machine", description: "what its kernel says of itself", target: "live" },
    ...files.sort(byName).map((uri) => ({
      label: workspace.asRelativePath(uri),
      description: "target file",
      target: settingOf(uri),
    })),
    { label: "Another target file…", description: "written by kpc target capture", target: undefined },
  ];
  const choice = await window.showQuickPick(choices, { placeHolder: "The kernel that files are checked for" });
  if (choice === undefined) return;
  const target = choice.target ?? (await openedFile());
  if (target === undefined) return;
  if (target === AS_THE_FILE_SAYS) for (const name of ["target", "arch", "kernel"]) await set(name, undefined);
  else await set("target", target);
}

function byName(a: Uri, b: Uri): number {
  return a.path.localeCompare(b.path);
}

async function openedFile(): Promise<string | undefined> {
  const [uri] = (await window.showOpenDialog({ title: "Target file", filters: { "kpc targets": ["kpt"] } })) ?? [];
  return uri === undefined ? undefined : settingOf(uri);
}

/**
 * A file in the folder is named from there: the folder's settings are shared with others, who have it elsewhere. With
 * several folders open the settings are nobody's, and a path from one of them says too little.
 */
function settingOf(uri: Uri): string {
  const isOnlyFolder = workspace.workspaceFolders?.length === 1;
  const isInside = workspace.getWorkspaceFolder(uri) !== undefined;
  return isOnlyFolder && isInside ? workspace.asRelativePath(uri, false) : uri.fsPath;
}

/** In the folder's settings, where one is open; a value of the user's own is covered there by an empty one. */
async function set(name: string, value: string | undefined): Promise<void> {
  const settings = workspace.getConfiguration("kpc");
  if (workspace.workspaceFolders === undefined) {
    await settings.update(name, value, ConfigurationTarget.Global);
    return;
  }
  const ofUser = settings.inspect<string>(name)?.globalValue ?? "";
  const covering = ofUser === "" ? undefined : "";
  await settings.update(name, value ?? covering, ConfigurationTarget.Workspace);
}
