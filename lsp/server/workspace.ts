/**
 * The programs in the folders that a client has open. Most of them are in no window, but what is renamed in one is
 * used in others.
 */
import type { CancellationToken } from "vscode-languageserver/node";
import { findPrograms } from "../../src/cli/find-programs.ts";
import { cancellable, orCancelled } from "./cancellation.ts";
import { occurrencesIn } from "./document/occurrences.ts";
import { declarationsOf } from "./document/checked-document.ts";
import type { Documents, Read } from "./documents.ts";
import { folderPath, importedPath } from "./files.ts";
import { togetherWith } from "./import-graph.ts";
import type { ImportGraph } from "./import-graph.ts";

/** In all folders together; what is beyond is not looked at. */
const MOST_FILES = 10_000;

/** In each folder: who opens the root of a machine has millions below it. */
const MOST_FOLDERS = 50_000;

type Files = ReadonlyMap<string, Read>;

export class Workspace {
  readonly #documents: Documents;
  #folders: readonly string[] = [];
  /** Whether the client says when files come and go; else they are looked for each time. */
  isWatched = false;
  #names: Promise<readonly string[]> | undefined;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  /** URIs of folders. */
  setFolders(uris: readonly string[]): void {
    this.#folders = uris.map(folderPath);
    this.#names = undefined;
  }

  /** Where paths begin for a file that is in no folder. */
  get firstFolder(): string | undefined {
    return this.#folders[0];
  }

  /** The folder that a file is in, the innermost of several. */
  folderOf(name: string): string | undefined {
    const around = this.#folders.filter((folder) => name.startsWith(`${folder}/`));
    return around.toSorted((a, b) => b.length - a.length)[0];
  }

  /** Files have come or gone. */
  filesChanged(): void {
    this.#names = undefined;
  }

  /** All programs, as they are now: open ones as they stand in their windows. */
  async programs(token: CancellationToken): Promise<readonly Read[]> {
    return [...(await this.#files(token)).values()];
  }

  /** The other files in which a name of a document can be meant; `key` is that of an occurrence. */
  async filesFor(document: Read, key: string, token: CancellationToken): Promise<readonly Read[]> {
    const files = new Map(await this.#files(token));
    this.#addImports(document, files);
    const graph = graphOf(files);
    const own = document.name;
    const near = togetherWith(graph, own);
    const declarers = [...near].filter((name) => declares(files.get(name), key));
    const all = new Set(declarers.flatMap((name) => [...togetherWith(graph, name)]));
    const names = declarers.length === 0 ? near : all;
    return [...names].flatMap((name) => (name === own ? [] : (files.get(name) ?? [])));
  }

  /** The files that a document imports, those that these import among them. */
  imports(document: Read): readonly Read[] {
    const files = new Map<string, Read>();
    this.#addImports(document, files);
    files.delete(document.name);
    return [...files.values()];
  }

  /** Those that are in no folder of the client among them. */
  #addImports(document: Read, files: Map<string, Read>): void {
    files.set(document.name, document);
    for (const name of importsOf(document)) {
      const read = files.has(name) ? undefined : this.#documents.file(name);
      if (read !== undefined) this.#addImports(read, files);
    }
  }

  async #files(token: CancellationToken): Promise<Files> {
    const files = new Map<string, Read>();
    for (const name of await orCancelled(this.#allNames(), token)) {
      await cancellable(token);
      const read = this.#documents.file(name);
      if (read !== undefined) files.set(name, read);
    }
    for (const ready of this.#documents.allReady()) files.set(ready.name, ready);
    return files;
  }

  /** Who asks while they are looked for waits for the same search. */
  #allNames(): Promise<readonly string[]> {
    this.#names ??= this.#findNames();
    return this.#names;
  }

  async #findNames(): Promise<readonly string[]> {
    const lists = await Promise.all(
      this.#folders.map((folder) => findPrograms(`${folder}/`, { files: MOST_FILES, folders: MOST_FOLDERS })),
    );
    if (!this.isWatched) this.#names = undefined;
    return [...new Set(lists.flat())].slice(0, MOST_FILES);
  }
}

function graphOf(files: Files): ImportGraph {
  return new Map([...files].map(([name, read]) => [name, importsOf(read)]));
}

/** The names of the files that a file imports itself. */
function importsOf({ name, checked }: Read): string[] {
  return [...declarationsOf(checked)].flatMap(({ declaration }) =>
    declaration.kind === "import" ? [importedPath(declaration.path.value, name)] : [],
  );
}

function declares(read: Read | undefined, key: string): boolean {
  return read !== undefined && occurrencesIn(read.checked).some((one) => one.isDeclaration && one.key === key);
}
