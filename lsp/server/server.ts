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
import { isAbsolute } from "../../src/cli/paths.ts";
import { VERSION } from "../../src/version.ts";
import { cancellable, contentModified } from "./cancellation.ts";
import { findingFor } from "./client-abilities.ts";
import { Documents } from "./documents.ts";
import type { OpenDocument, Ready } from "./documents.ts";
import { FEATURES } from "./features.ts";
import type { Session } from "./features.ts";
import { diagnosticsOf } from "./features/diagnostics.ts";
import { folderPath, makeLoader, makeReader, textOf } from "./files.ts";
import { MOVES } from "./moved-files.ts";
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
  /** Of folders for which the client has others, by their names. */
  let folderSettings: ReadonlyMap<string, Settings> = new Map();
  /** Kept once the client has told its settings. */
  let settingsTold: Promise<unknown> = Promise.resolve();
  let client: ClientCapabilities = {};
  let folders: readonly string[] = [];
  const targets = new Targets(host);
  const read = makeReader(host, (name) => documents.textOf(name));
  const load = makeLoader(read);
  const documents: Documents = new Documents({
    choose: (document) => targets.of(chooseFor(document)),
    chooseWithout: (chosen, error) => targets.withoutTarget(chosen, error),
    load,
    read,
    stampOf: (name) => (isAbsolute(name) ? host.stampOf(name) : undefined),
    onChecked: ({ uri, text, chosen }, checked) => {
      const { version } = text;
      const found = diagnosticsOf(checked, linesFor(uri), { uri, documentation, imported: documents.file });
      const diagnostics = found.map((one) => findingFor(one, client));
      void connection.sendDiagnostics({ uri, version, diagnostics });
      if (chosen !== undefined) tellTarget(uri, chosen);
    },
    onFailed: ({ uri }, error) => logFailure(`${uri} could not be checked`, error),
  });
  const workspace = new Workspace(documents);
  const told = new Map<string, Chosen>();

  /** For who looks into the editor's log: the server goes on. */
  function logFailure(what: string, error: unknown): void {
    connection.console.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  function chooseFor({ uri, name, text, requirements }: OpenDocument): ReturnType<typeof chooseTarget> {
    const around = workspace.folderOf(name);
    const folder = around ?? workspace.firstFolder;
    return chooseTarget({
      settings: (around === undefined ? undefined : folderSettings.get(around)) ?? settings,
      path: uri.startsWith("file:") ? name : folder && `${folder}/`,
      folder,
      requirements: () => requirements.of(text.getText()),
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

  /** For a status bar; and what is wrong with the choice, once for all documents. */
  function tellTarget(uri: string, chosen: Chosen): void {
    if (told.get(uri) === chosen) return;
    const known = new Set([...told.values()].flatMap(({ problems }) => problems));
    told.set(uri, chosen);
    targets.keep(told.values());
    void connection.sendNotification("kpc/targetChanged", { uri });
    // Not `connection.window`: that is a request, to which editors make the user answer.
    for (const problem of chosen.problems) {
      if (known.has(problem)) continue;
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
      const version = documents.versionOf(uri);
      await settingsTold;
      await cancellable(token);
      const ready = documents.ready(uri);
      const result = ready === undefined ? undefined : await work(ready);
      if (documents.versionOf(uri) !== version) throw contentModified();
      return result;
    },
  };

  connection.onInitialize((parameters: InitializeParams): InitializeResult => {
    client = parameters.capabilities;
    folders = foldersIn(parameters);
    workspace.setFolders(folders);
    initial = settingsIn(parameters.initializationOptions);
    settings = initial;
    if (client.workspace?.configuration === true) documents.hold();
    const capabilities: ServerCapabilities = Object.assign(
      {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        workspace: {
          workspaceFolders: { supported: true, changeNotifications: true },
          fileOperations: { willRename: MOVES },
        },
      },
      ...FEATURES.map(({ capabilities: own }) => (typeof own === "function" ? own(client) : own)),
    ) as ServerCapabilities;
    return { serverInfo: { name: "kpc", version: VERSION }, capabilities };
  });
  connection.onInitialized(() => {
    void watchFiles();
    if (client.workspace?.workspaceFolders === true) connection.workspace.onDidChangeWorkspaceFolders(changeFolders);
    settingsTold = Promise.race([pullSettings(), afterMilliseconds(PATIENCE_MILLISECONDS)]);
    void settingsTold.then(() => documents.release());
  });
  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => documents.open(uri, version, text));
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    documents.change(uri, version, contentChanges);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    documents.close(uri);
    told.delete(uri);
    targets.keep(told.values());
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

  /** Those that hold everywhere, and those of each folder. */
  async function pullSettings(): Promise<void> {
    if (client.workspace?.configuration !== true) return;
    const section = "kpc";
    const asked = folders;
    try {
      const items = [{ section }, ...asked.map((scopeUri) => ({ scopeUri, section }))];
      const answers = (await connection.workspace.getConfiguration(items)) as readonly unknown[];
      const [general, ...own] = answers.map((given) => ({ ...initial, ...settingsIn(given) }));
      changeSettings(general ?? initial, new Map(own.map((one, index) => [folderPath(asked[index] ?? ""), one])));
    } catch (error) {
      logFailure("the client does not tell its settings", error);
    }
  }

  function changeFolders({ added, removed }: WorkspaceFoldersChangeEvent): void {
    const gone = new Set(removed.map(({ uri }) => uri));
    folders = [...folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
    workspace.setFolders(folders);
    documents.recheckAll();
    void pullSettings();
  }

  async function watchFiles(): Promise<void> {
    const { didChangeConfiguration, didChangeWatchedFiles } = client.workspace ?? {};
    if (didChangeConfiguration?.dynamicRegistration === true) await register("workspace/didChangeConfiguration", {});
    if (didChangeWatchedFiles?.dynamicRegistration !== true) return;
    const watchers = [`**/${CONFIGURATION_FILE}`, "**/*.kpt", "**/*.kp"].map((globPattern) => ({ globPattern }));
    workspace.isWatched = await register("workspace/didChangeWatchedFiles", { watchers });
  }

  /** Whether the client tells of it from now on. */
  async function register(method: string, registerOptions: object): Promise<boolean> {
    try {
      const registrations = [{ id: method, method, registerOptions }];
      await connection.sendRequest("client/registerCapability", { registrations });
      return true;
    } catch (error) {
      logFailure(`the client does not register ${method}`, error);
      return false;
    }
  }

  function changeSettings(next: Settings, ofFolders: ReadonlyMap<string, Settings> = new Map()): void {
    const text = (general: Settings, own: ReadonlyMap<string, Settings>): string => JSON.stringify([general, ...own]);
    if (text(next, ofFolders) === text(settings, folderSettings)) return;
    settings = next;
    folderSettings = ofFolders;
    targets.forget();
    documents.recheckAll();
  }
}

/** For the settings of a client that says it has some. */
const PATIENCE_MILLISECONDS = 2000;

async function afterMilliseconds(time: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, time).unref();
  });
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
