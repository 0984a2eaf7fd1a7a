/** Which kernel files are checked for: what the user chooses becomes a setting. */
import { ConfigurationTarget, window, workspace } from "vscode";

interface Choice {
  readonly label: string;
  readonly description: string;
  readonly target: string | undefined;
}

export async function chooseTarget(): Promise<void> {
  const files = await workspace.findFiles("**/*.kpt", "**/node_modules/**", 200);
  const choices: Choice[] = [
    { label: "As the file says", description: "kpc.json, requires, or this machine", target: "" },
    { label: "This machine", description: "what its kernel says of itself", target: "live" },
    ...files.map((uri) => ({ label: workspace.asRelativePath(uri), description: "target file", target: uri.fsPath })),
    { label: "Another target file…", description: "written by kpc target capture", target: undefined },
  ];
  const choice = await window.showQuickPick(choices, { placeHolder: "The kernel that files are checked for" });
  if (choice === undefined) return;
  const target = choice.target ?? (await openedFile());
  if (target === undefined) return;
  const where = workspace.workspaceFolders === undefined ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
  await workspace.getConfiguration("kpc").update("target", target === "" ? undefined : target, where);
}

async function openedFile(): Promise<string | undefined> {
  const [uri] = (await window.showOpenDialog({ filters: { "kpc targets": ["kpt"] } })) ?? [];
  return uri?.fsPath;
}
