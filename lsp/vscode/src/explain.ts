/** What a finding means, and how it is mended: the text of `kpc explain`. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { ExtensionContext } from "vscode";
import { Uri, ViewColumn, languages, window, workspace } from "vscode";
import { kpcPath } from "./command.ts";

const SCHEME = "kpc-explain";

export function registerExplanations(context: ExtensionContext): void {
  const run = promisify(execFile);
  const provider = {
    async provideTextDocumentContent({ path }: Uri): Promise<string> {
      const [code = ""] = /KP\d{4}/.exec(path) ?? [];
      // Editors are Node as well.
      const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1" };
      const { stdout } = await run(process.execPath, [kpcPath(context), "explain", code], { env });
      return stdout;
    },
  };
  context.subscriptions.push(workspace.registerTextDocumentContentProvider(SCHEME, provider));
}

/** Of the finding at the cursor; where there are several, the user says which. */
export async function explainDiagnostic(): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return;
  const found = languages.getDiagnostics(editor.document.uri);
  const here = found.filter(({ range }) => range.contains(editor.selection.active));
  const items = (here.length > 0 ? here : found).map(({ code, message }) => ({
    label: typeof code === "object" ? String(code.value) : String(code ?? ""),
    description: message.split("\n")[0] ?? "",
  }));
  const choice = items.length > 1 ? await window.showQuickPick(items) : items[0];
  if (choice === undefined) return;
  const document = await workspace.openTextDocument(Uri.from({ scheme: SCHEME, path: `/${choice.label}` }));
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
}
