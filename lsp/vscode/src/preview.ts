/** What a file compiles to, beside it, while it is edited. */
import type { ExtensionContext, TextDocumentContentProvider } from "vscode";
import { EventEmitter, Uri, ViewColumn, languages, window, workspace } from "vscode";
import type { Server } from "./client.ts";
import { currentFile } from "./current-file.ts";

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

export function registerPreview(context: ExtensionContext, server: Server): Preview {
  const changed = new EventEmitter<Uri>();
  const timers = new Map<string, NodeJS.Timeout>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => textOf(server, uri),
  };
  const forget = (uri: Uri): void => {
    clearTimeout(timers.get(uri.toString()));
    timers.delete(uri.toString());
  };
  context.subscriptions.push(
    changed,
    { dispose: () => timers.forEach((timer) => clearTimeout(timer)) },
    workspace.registerTextDocumentContentProvider(SCHEME, provider),
    workspace.onDidChangeTextDocument(({ document }) => {
      for (const uri of openOutputs()) {
        if (partsOf(uri).source !== document.uri.toString()) continue;
        forget(uri);
        timers.set(
          uri.toString(),
          setTimeout(() => changed.fire(uri), REST),
        );
      }
    }),
    workspace.onDidCloseTextDocument(({ uri }) => forget(uri)),
    server.client.onNotification("kpc/targetChanged", () => {
      for (const uri of openOutputs()) changed.fire(uri);
    }),
  );

  async function openOutput(source: string, backEnd: string): Promise<void> {
    const document = await workspace.openTextDocument(outputOf({ source, backEnd }));
    const known = await languages.getLanguages();
    const language = LANGUAGES[backEnd]?.find((one) => known.includes(one));
    if (language !== undefined) await languages.setTextDocumentLanguage(document, language);
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true });
  }

  async function preview(): Promise<void> {
    const source = currentFile();
    if (source === undefined) return;
    const set = workspace.getConfiguration("kpc").get<string>("preview.backEnd", "");
    const backEnd = set === "" ? await chosenBackEnd(server) : set;
    if (backEnd !== undefined) await openOutput(source.uri.toString(), backEnd);
  }

  return { preview, openOutput };
}

function openOutputs(): Uri[] {
  return workspace.textDocuments.map(({ uri }) => uri).filter(({ scheme }) => scheme === SCHEME);
}

async function chosenBackEnd(server: Server): Promise<string | undefined> {
  const all = await server.ask<readonly BackEndFacts[]>("kpc/backEnds", {});
  if (all === undefined) {
    void window.showErrorMessage(`kpc: ${NO_SERVER}`);
    return undefined;
  }
  const items = all.map(({ name, description }) => ({ label: name, description }));
  return (await window.showQuickPick(items, { placeHolder: "What it becomes" }))?.label;
}

interface Parts {
  /** The source's URI. */
  readonly source: string;
  readonly backEnd: string;
}

/** The source stands in the query, and the path has a name that a person can read. */
function outputOf({ source, backEnd }: Parts): Uri {
  const name = Uri.parse(source).path.split("/").at(-1) ?? "output";
  return Uri.from({ scheme: SCHEME, path: `/${name} → ${backEnd}`, query: JSON.stringify([source, backEnd]) });
}

function partsOf(uri: Uri): Parts {
  const [source = "", backEnd = ""] = JSON.parse(uri.query) as readonly string[];
  return { source, backEnd };
}

const NO_SERVER = "the language server is not running; the command `kpc: Restart Language Server` starts it";

async function textOf(server: Server, uri: Uri): Promise<string> {
  const { source, backEnd } = partsOf(uri);
  if (!(await isOpen(Uri.parse(source)))) return "The file is not open any more.\n";
  const compiled = await server.ask<Compiled | null>("kpc/compile", { uri: source, backEnd });
  if (compiled === undefined) return `There is no output: ${NO_SERVER}.\n`;
  if (compiled === null) return "The file is not open any more.\n";
  return compiled.output ?? `${["There is no output:", "", ...compiled.problems].join("\n")}\n`;
}

/** An editor that is opened again shows the output before anything has opened the file. */
async function isOpen(source: Uri): Promise<boolean> {
  if (workspace.textDocuments.some(({ uri }) => uri.toString() === source.toString())) return true;
  if (source.scheme !== "file") return false;
  return workspace.openTextDocument(source).then(
    () => true,
    () => false,
  );
}
