/** The language server: which request is answered by which feature. */
import { MessageType, ShowMessageNotification, TextDocumentSyncKind } from "vscode-languageserver/node";
import type {
  ClientCapabilities,
  Connection,
  InitializeParams,
  InitializeResult,
  ServerCapabilities,
  WorkspaceFoldersChangeEvent,
} from "vscode-languageserver/node";
import type { Host } from "../../src/cli/host.ts";
import { VERSION } from "../../src/version.ts";
import { cancellable } from "./cancellation.ts";
import { Documents } from "./documents.ts";
import type { Ready } from "./documents.ts";
import { FEATURES } from "./features.ts";
import type { Session } from "./features.ts";
import { diagnosticsOf } from "./features/diagnostics.ts";
import { folderPath, makeLoader, makeReader, nameOf, textOf } from "./files.ts";
import { CONFIGURATION_FILE, chooseTarget } from "./target-choice.ts";
import type { Settings } from "./target-choice.ts";
import { Targets } from "./targets.ts";
import type { Chosen } from "./targets.ts";
import { Workspace } from "./workspace.ts";

export interface ServerOptions {
  readonly host: Host;
  /** Where docs/diagnostics.md can be read. */
  readonly documentation: string | undefined;
}

/** Answers a client until it says goodbye. */
export function startServer(connection: Connection, { host, documentation }: ServerOptions): void {
  /** From the initialization options: what holds as long as the client's settings say nothing else. */
  let initial: Settings = {};
  let settings: Settings = {};
  /** Those of the client's folders, by their paths: each can have its own. */
  let settingsOfFolders: Readonly<Record<string, Settings>> = {};
  let client: ClientCapabilities = {};
  let folders: readonly string[] = [];
  const targets = new Targets(host);
  const read = makeReader(host, (name) => documents.textOf(name));
  const load = makeLoader(read);
  const documents: Documents = new Documents({
    choose: (uri, text) => targets.of(chooseFor(uri, text)),
    chooseWithout: (chosen, error) => targets.withoutTarget(chosen, error),
    load,
    read,
    onChecked: ({ uri, text, chosen }, checked) => {
      const { version } = text;
      const diagnostics = diagnosticsOf(checked, linesFor(uri), { uri, documentation, imported: documents.file });
      void connection.sendDiagnostics({ uri, version, diagnostics });
      if (chosen !== undefined) tellTarget(uri, chosen);
    },
  });
  const workspace = new Workspace(documents);
  const told = new Map<string, Chosen>();

  function chooseFor(uri: string, text: string): ReturnType<typeof chooseTarget> {
    const folder = workspace.folderOf(nameOf(uri));
    return chooseTarget({
      settings: settingsOfFolders[folder ?? ""] ?? settings,
      path: uri.startsWith("file:") ? nameOf(uri) : undefined,
      folder,
      text,
      read: (path) => textOf(host, path),
      machine: host.architecture,
      defaultArch: "x86_64",
    });
  }

  function linesFor(uri: string): Ready["lines"] {
    const ready = documents.ready(uri);
    if (ready === undefined) throw new Error(`not open: ${uri}`);
    return ready.lines;
  }

  /** For a status bar; and what is wrong with the choice, once. */
  function tellTarget(uri: string, chosen: Chosen): void {
    if (told.get(uri) === chosen) return;
    told.set(uri, chosen);
    void connection.sendNotification("kpc/targetChanged", { uri });
    // Not `connection.window`: that is a request, to which editors make the user answer.
    for (const problem of chosen.problems) {
      void connection.sendNotification(ShowMessageNotification.type, {
        type: MessageType.Warning,
        message: `kpc: ${problem}`,
      });
    }
  }

  const session: Session = {
    connection,
    documents,
    workspace,
    host,
    load,
    documentation,
    client: () => client,
    async answer(uri, token, work) {
      await cancellable(token);
      const ready = documents.ready(uri);
      return ready === undefined ? undefined : work(ready);
    },
  };

  connection.onInitialize((parameters: InitializeParams): InitializeResult => {
    client = parameters.capabilities;
    folders = foldersIn(parameters);
    workspace.setFolders(folders);
    initial = settingsIn(parameters.initializationOptions);
    settings = initial;
    const capabilities: ServerCapabilities = Object.assign(
      {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
      ...FEATURES.map((feature) => feature.capabilities),
    ) as ServerCapabilities;
    return { serverInfo: { name: "kpc", version: VERSION }, capabilities };
  });
  connection.onInitialized(() => {
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true) void watchFiles();
    if (client.workspace?.workspaceFolders === true) connection.workspace.onDidChangeWorkspaceFolders(changeFolders);
    void pullSettings();
  });
  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => documents.open(uri, version, text));
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    documents.change(uri, version, contentChanges);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    documents.close(uri);
    told.delete(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });
  connection.onDidChangeConfiguration(({ settings: given }: { readonly settings?: unknown }) => {
    if (client.workspace?.configuration === true) void pullSettings();
    else changeSettings({ ...initial, ...settingsIn(sectionOf(given)) });
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    workspace.filesChanged();
    // Editors tell of each file that is saved: what is known of a kernel is not read again for that.
    if (changes.some(({ uri }) => !uri.endsWith(".kp"))) targets.forget();
    documents.recheckAll();
  });
  for (const feature of FEATURES) feature.register(session);

  async function pullSettings(): Promise<void> {
    if (client.workspace?.configuration !== true) return;
    const asked = folders;
    const items = [{ section: "kpc" }, ...asked.map((scopeUri) => ({ scopeUri, section: "kpc" }))];
    const given: readonly unknown[] = await connection.workspace.getConfiguration(items);
    const [general = {}, ...ofFolders] = given.map((one) => ({ ...initial, ...settingsIn(one) }));
    const named = ofFolders.map((one, index) => [folderPath(asked[index] ?? ""), one] as const);
    changeSettings(general, Object.fromEntries(named));
  }

  function changeFolders({ added, removed }: WorkspaceFoldersChangeEvent): void {
    const gone = new Set(removed.map(({ uri }) => uri));
    folders = [...folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
    workspace.setFolders(folders);
    documents.recheckAll();
    void pullSettings();
  }

  async function watchFiles(): Promise<void> {
    const watchers = [`**/${CONFIGURATION_FILE}`, "**/*.kpt", "**/*.kp"].map((globPattern) => ({ globPattern }));
    await connection.sendRequest("client/registerCapability", {
      registrations: [{ id: "files", method: "workspace/didChangeWatchedFiles", registerOptions: { watchers } }],
    });
    workspace.isWatched = true;
  }

  function changeSettings(next: Settings, nextOfFolders: typeof settingsOfFolders = {}): void {
    if (JSON.stringify([next, nextOfFolders]) === JSON.stringify([settings, settingsOfFolders])) return;
    settings = next;
    settingsOfFolders = nextOfFolders;
    targets.forget();
    documents.recheckAll();
  }
}

function sectionOf(given: unknown): unknown {
  return isObject(given) && "kpc" in given ? given["kpc"] : given;
}

/** The settings among what a client sends, which may be none. */
function settingsIn(given: unknown): Settings {
  if (!isObject(given)) return {};
  const found = ["target", "arch", "kernel", "root"].flatMap((name) => {
    const value = given[name];
    return typeof value === "string" && value !== "" ? [[name, value] as const] : [];
  });
  return Object.fromEntries(found);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The folders that a client has open, as newer and older ones say it. */
function foldersIn({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders !== undefined && workspaceFolders !== null) return workspaceFolders.map(({ uri }) => uri);
  return typeof rootUri === "string" ? [rootUri] : [];
}
