/** What a finding means, and how it is mended: the text of `kpc explain`. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Diagnostic, ExtensionContext } from "vscode";
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
      try {
        const { stdout } = await run(process.execPath, [kpcPath(context), "explain", code], { env });
        return stdout;
      } catch (error) {
        return `kpc explain ${code} does not work:\n\n${error instanceof Error ? error.message : String(error)}\n`;
      }
    },
  };
  context.subscriptions.push(workspace.registerTextDocumentContentProvider(SCHEME, provider));
}

/** A finding whose code leads to what it means. */
export function linked(diagnostic: Diagnostic): Diagnostic {
  const value = codeOf(diagnostic);
  diagnostic.code = { value, target: explanationOf(value) };
  return diagnostic;
}

function explanationOf(code: string): Uri {
  return Uri.from({ scheme: SCHEME, path: `/${code}` });
}

function codeOf({ code }: Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/** Of the finding at the cursor; where there are several, the user says which. */
export async function explainDiagnostic(): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return;
  const found = languages.getDiagnostics(editor.document.uri).filter(({ source }) => source === "kpc");
  const here = found.filter(({ range }) => range.contains(editor.selection.active));
  const items = itemsOf(here.length > 0 ? here : found);
  if (items.length === 0) {
    void window.showInformationMessage("kpc: nothing is found in this file");
    return;
  }
  const choice = items.length > 1 ? await window.showQuickPick(items, { placeHolder: "Explain" }) : items[0];
  if (choice === undefined) return;
  const document = await workspace.openTextDocument(explanationOf(choice.label));
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true });
}

/** One a code: its explanation is the same wherever it is found. */
function itemsOf(found: readonly Diagnostic[]): { readonly label: string; readonly description: string }[] {
  const messages = new Map<string, string>();
  for (const diagnostic of found) {
    const code = codeOf(diagnostic);
    if (!messages.has(code)) messages.set(code, diagnostic.message.split("\n")[0] ?? "");
  }
  return Array.from(messages, ([label, description]) => ({ label, description }));
}
