/** Which kernel files are checked for: what the user chooses becomes a setting. */
import type { Uri, WorkspaceConfiguration, WorkspaceFolder } from "vscode";
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
  const place = placeOf();
  const files = await workspace.findFiles("**/*.kpt", "**/node_modules/**", MOST_FILES);
  const choices: Choice[] = [
    { label: "As the file says", description: "kpc.json, requires, or this machine", target: AS_THE_FILE_SAYS },
    { label: "This machine", description: "what its kernel says of itself", target: "live" },
    ...files.sort(byName).map((uri) => ({
      label: workspace.asRelativePath(uri),
      description: "target file",
      target: settingOf(uri, place),
    })),
    { label: "Another target file…", description: "written by kpc target capture", target: undefined },
  ];
  const choice = await window.showQuickPick(choices, { placeHolder: "The kernel that files are checked for" });
  if (choice === undefined) return;
  const target = choice.target ?? (await openedFile(place));
  if (target === undefined) return;
  if (target === AS_THE_FILE_SAYS) for (const name of ["target", "arch", "kernel"]) await set(name, undefined, place);
  else await set("target", target, place);
}

function byName(a: Uri, b: Uri): number {
  return a.path.localeCompare(b.path);
}

async function openedFile(place: Place): Promise<string | undefined> {
  const [uri] = (await window.showOpenDialog({ title: "Target file", filters: { "kpc targets": ["kpt"] } })) ?? [];
  return uri === undefined ? undefined : settingOf(uri, place);
}

/** Where the choice is written down. */
interface Place {
  readonly settings: WorkspaceConfiguration;
  readonly level: ConfigurationTarget;
  readonly folder: WorkspaceFolder | undefined;
}

/** The settings of the folder that the file is in; of all folders where that is not known; of the user without one. */
function placeOf(): Place {
  const folders = workspace.workspaceFolders ?? [];
  const document = window.activeTextEditor?.document;
  const around = document === undefined ? undefined : workspace.getWorkspaceFolder(document.uri);
  const folder = around ?? (folders.length === 1 ? folders[0] : undefined);
  const { Global, Workspace, WorkspaceFolder: OfFolder } = ConfigurationTarget;
  const level = folder === undefined ? (folders.length === 0 ? Global : Workspace) : OfFolder;
  return { settings: workspace.getConfiguration("kpc", folder), level, folder };
}

/** A file in the folder is named from there: the folder's settings are shared with others, who have it elsewhere. */
function settingOf(uri: Uri, { folder }: Place): string {
  const isInside = folder !== undefined && workspace.getWorkspaceFolder(uri)?.index === folder.index;
  return isInside ? workspace.asRelativePath(uri, false) : uri.fsPath;
}

/** A value that holds further out is covered by an empty one. */
async function set(name: string, value: string | undefined, { settings, level }: Place): Promise<void> {
  const { globalValue = "", workspaceValue = "" } = settings.inspect<string>(name) ?? {};
  // A folder that is alone has no others around it: its settings are those of the workspace.
  const hasSeveral = level === ConfigurationTarget.WorkspaceFolder && workspace.workspaceFile !== undefined;
  const outer = level === ConfigurationTarget.Global ? "" : (hasSeveral && workspaceValue) || globalValue;
  await settings.update(name, value ?? (outer === "" ? undefined : ""), level);
}
