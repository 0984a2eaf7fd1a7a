/** What a file compiles to, beside it, while it is edited. */
import type { ExtensionContext, TextDocumentContentProvider } from "vscode";
import { EventEmitter, Uri, ViewColumn, languages, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

const SCHEME = "kpc-output";
/** Milliseconds after the last keystroke. */
const REST = 150;

interface BackEndFacts {
  readonly name: string;
  readonly description: string;
}

interface Compiled {
  readonly output?: string;
  readonly problems: readonly string[];
}

/** What an editor colours the output as: the first of these that it knows. */
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  sh: ["shellscript"],
  perf: ["shellscript"],
  bpftrace: ["bpftrace", "c"],
  bcc: ["python"],
  json: ["json"],
};

export interface Preview {
  /** Asks which back end, where no setting says it. */
  readonly preview: () => Promise<void>;
  readonly openOutput: (uri: string, backEnd: string) => Promise<void>;
}

export function registerPreview(context: ExtensionContext, client: LanguageClient): Preview {
  const changed = new EventEmitter<Uri>();
  const shown = new Map<string, NodeJS.Timeout | undefined>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => textOf(client, uri),
  };
  context.subscriptions.push(
    changed,
    workspace.registerTextDocumentContentProvider(SCHEME, provider),
    workspace.onDidChangeTextDocument(({ document }) => {
      for (const [text, timer] of shown) {
        const uri = Uri.parse(text);
        if (sourceOf(uri) !== document.uri.toString()) continue;
        clearTimeout(timer);
        shown.set(
          text,
          setTimeout(() => changed.fire(uri), REST),
        );
      }
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      clearTimeout(shown.get(uri.toString()));
      shown.delete(uri.toString());
    }),
    client.onNotification("kpc/targetChanged", () => {
      for (const text of shown.keys()) changed.fire(Uri.parse(text));
    }),
  );

  async function openOutput(source: string, backEnd: string): Promise<void> {
    const uri = outputOf(source, backEnd);
    const document = await workspace.openTextDocument(uri);
    const known = await languages.getLanguages();
    const language = LANGUAGES[backEnd]?.find((one) => known.includes(one));
    if (language !== undefined) await languages.setTextDocumentLanguage(document, language);
    // A document that gets another language is closed and opened.
    shown.set(uri.toString(), undefined);
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true });
  }

  async function preview(): Promise<void> {
    const source = window.activeTextEditor?.document;
    if (source?.languageId !== "kp") return;
    const set = workspace.getConfiguration("kpc").get<string>("preview.backEnd", "");
    const backEnd = set === "" ? await chosenBackEnd(client) : set;
    if (backEnd !== undefined) await openOutput(source.uri.toString(), backEnd);
  }

  return { preview, openOutput };
}

async function chosenBackEnd(client: LanguageClient): Promise<string | undefined> {
  const all = await client.sendRequest<readonly BackEndFacts[]>("kpc/backEnds", {});
  const items = all.map(({ name, description }) => ({ label: name, description }));
  return (await window.showQuickPick(items, { placeHolder: "What it becomes" }))?.label;
}

/** The source stands in the query, and the path has a name that a person can read. */
function outputOf(source: string, backEnd: string): Uri {
  const name = Uri.parse(source).path.split("/").at(-1) ?? "output";
  return Uri.from({ scheme: SCHEME, path: `/${name} → ${backEnd}`, query: JSON.stringify([source, backEnd]) });
}

function partsOf(uri: Uri): readonly [source: string, backEnd: string] {
  const [source = "", backEnd = ""] = JSON.parse(uri.query) as readonly string[];
  return [source, backEnd];
}

function sourceOf(uri: Uri): string {
  return partsOf(uri)[0];
}

async function textOf(client: LanguageClient, uri: Uri): Promise<string> {
  const [source, backEnd] = partsOf(uri);
  const compiled = await client.sendRequest<Compiled | null>("kpc/compile", { uri: source, backEnd });
  if (compiled === null) return "the file is not open\n";
  return compiled.output ?? `${["There is no output:", "", ...compiled.problems].join("\n")}\n`;
}
