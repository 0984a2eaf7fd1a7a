/**
 * The open documents, each with what was found the last time.
 *
 * A document is checked when somebody asks about it, or a moment after the last keystroke: whichever is
 * first. So there is never an answer about a text that has changed, and nothing is checked that nobody
 * waits for.
 */
import type { TextDocumentContentChangeEvent } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { CheckedDocument } from "./document/checked-document.ts";
import { DocumentChecker } from "./document/checked-document.ts";
import { linesOf } from "./document/lines.ts";
import type { Lines } from "./document/lines.ts";
import type { Loader } from "../../src/check/files.ts";
import { readItems } from "./document/items.ts";
import type { Items } from "./document/items.ts";
import { importedPath, nameOf, uriOf } from "./files.ts";
import type { FileReader } from "./files.ts";
import { Requirements } from "./target-choice.ts";
import type { Chosen } from "./targets.ts";

/** Long enough for several changes that come at once, and too short to be seen. */
const QUIET_MILLISECONDS = 2;

export interface DocumentsOptions {
  /** The kernel that a document is for, at present. */
  readonly choose: (document: OpenDocument) => Chosen;
  /** The kernel instead, if a check failed because that one is damaged; else throws on. */
  readonly chooseWithout: (chosen: Chosen, error: unknown) => Chosen;
  readonly load: Loader;
  readonly read: FileReader;
  /** Another one when a file on disk has changed. */
  readonly stampOf: (name: string) => string | undefined;
  /** Called with what was found after a change, once for each version. */
  readonly onChecked: (open: OpenDocument, checked: CheckedDocument) => void;
  /** Called where a check failed that nobody has asked for: a mistake of the checker's. */
  readonly onFailed: (open: OpenDocument, error: unknown) => void;
}

/** A file whose names can be looked up. */
export interface Read {
  readonly uri: string;
  /** As the compiler names it. */
  readonly name: string;
  readonly checked: Pick<CheckedDocument, "items" | "starts"> & Partial<Pick<CheckedDocument, "program">>;
  readonly lines: Lines;
}

/** What features are given. */
export interface Ready extends Read {
  readonly checked: CheckedDocument;
}

export class OpenDocument {
  readonly uri: string;
  readonly name: string;
  text: TextDocument;
  chosen: Chosen | undefined;
  checker: DocumentChecker | undefined;
  checked: CheckedDocument | undefined;
  /** Of the last check that was told to `onChecked`. */
  told: CheckedDocument | undefined;
  /** The files that the last check has looked for, those that were not there among them, with what they were then. */
  readonly imported = new Map<string, string | undefined>();
  readonly requirements = new Requirements();

  constructor(text: TextDocument) {
    this.uri = text.uri;
    this.name = nameOf(text.uri);
    this.text = text;
  }
}

export class Documents {
  readonly #open = new Map<string, OpenDocument>();
  readonly #options: DocumentsOptions;
  /** Files that are not open, as they were read the last time. */
  readonly #onDisk = new Map<string, Read & { readonly checked: Items }>();
  /** Those that nobody has asked about since they changed, what is being typed first. */
  #waiting: readonly OpenDocument[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isHeld = false;

  constructor(options: DocumentsOptions) {
    this.#options = options;
  }

  open(uri: string, version: number, text: string): void {
    const document = new OpenDocument(TextDocument.create(uri, "kp", version, text));
    this.#open.set(uri, document);
    this.#textChanged(document);
  }

  change(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): void {
    const document = this.#open.get(uri);
    if (document === undefined) return;
    document.text = TextDocument.update(document.text, changes, version);
    this.#textChanged(document);
  }

  close(uri: string): void {
    const document = this.#open.get(uri);
    if (document === undefined) return;
    this.#open.delete(uri);
    this.#recheck(this.#importersOf(document.name));
  }

  all(): Iterable<OpenDocument> {
    return this.#open.values();
  }

  /** The text of an open document by its path. */
  textOf(name: string): string | undefined {
    for (const document of this.#open.values()) if (document.name === name) return document.text.getText();
    return undefined;
  }

  /** Of the text that a client has sent last; absent for what is not open. */
  versionOf(uri: string): number | undefined {
    return this.#open.get(uri)?.text.version;
  }

  /** A document that is checked as it is now; absent if it is not open. */
  ready(uri: string): Ready | undefined {
    const document = this.#open.get(uri);
    if (document === undefined) return undefined;
    return { uri, name: document.name, checked: this.#check(document), lines: linesOf(document.text) };
  }

  /** All that are open, checked as they are now. */
  allReady(): Ready[] {
    return [...this.#open.keys()].flatMap((uri) => this.ready(uri) ?? []);
  }

  /** The kernel that an open document is for. */
  chosenFor(uri: string): Chosen | undefined {
    return this.#open.get(uri)?.chosen;
  }

  /** A file by its path: read, not checked, if it is not open. */
  readonly file = (name: string): Read | undefined => {
    for (const document of this.#open.values()) if (document.name === name) return this.ready(document.uri);
    const loaded = this.#options.read(name);
    if (loaded.kind !== "loaded") {
      this.#onDisk.delete(name);
      return undefined;
    }
    const { text } = loaded.source;
    const known = this.#onDisk.get(name);
    if (known?.checked.text === text) return known;
    const uri = uriOf(name);
    const lines = linesOf(TextDocument.create(uri, "kp", 0, text));
    const read = { uri, name, checked: readItems(name, text), lines };
    this.#onDisk.set(name, read);
    return read;
  };

  /** All are checked anew: what they import, or the kernels that they are for, may be others now. */
  recheckAll(): void {
    this.#recheck([...this.#open.values()]);
  }

  #textChanged(document: OpenDocument): void {
    document.checked = undefined;
    this.#waiting = [document, ...this.#waiting.filter((one) => one !== document)];
    this.#recheck(this.#importersOf(document.name));
  }

  #recheck(documents: readonly OpenDocument[]): void {
    for (const document of documents) {
      document.checked = undefined;
      document.told = undefined;
    }
    this.#waiting = [...new Set([...this.#waiting, ...documents])];
    this.#wait();
  }

  #importersOf(name: string): OpenDocument[] {
    return [...this.#open.values()].filter(({ imported }) => imported.has(name));
  }

  /** Nothing is checked that nobody asks about, until it is known what for. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer =
      this.#isHeld || this.#waiting.length === 0 ? undefined : setTimeout(() => this.#checkNext(), QUIET_MILLISECONDS);
  }

  /** One at a time: a library may have a hundred importers, and what is asked meanwhile is answered in between. */
  #checkNext(): void {
    const [document, ...others] = this.#waiting.filter((one) => this.#open.get(one.uri) === one);
    this.#waiting = others;
    if (document === undefined) return;
    try {
      this.#check(document);
    } catch (error) {
      this.#options.onFailed(document, error);
    }
    this.#wait();
  }

  #check(document: OpenDocument): CheckedDocument {
    const text = document.text.getText();
    const chosen = this.#options.choose(document);
    if (chosen !== document.chosen || document.checker === undefined) {
      document.checker = this.#checkerFor(document, chosen);
      document.checked = undefined;
    }
    if (!this.#hasSameImports(document)) document.checked = undefined;
    const checked = (document.checked ??= this.#checkText(document, document.checker, text));
    if (checked !== document.told) {
      document.told = checked;
      // What is asked about it now is answered first; meanwhile it can have changed, or be closed.
      setImmediate(() => {
        const isOpen = this.#open.get(document.uri) === document;
        if (isOpen && document.checked === checked) this.#options.onChecked(document, checked);
      });
    }
    return checked;
  }

  /** Not every client tells of files that others write. */
  #hasSameImports({ imported }: OpenDocument): boolean {
    return [...imported].every(([name, stamp]) => this.#options.stampOf(name) === stamp);
  }

  #checkerFor(document: OpenDocument, chosen: Chosen): DocumentChecker {
    document.chosen = chosen;
    const load: Loader = (path, importer) => {
      const name = importedPath(path, importer.name);
      document.imported.set(name, this.#options.stampOf(name));
      return this.#options.load(path, importer);
    };
    return (document.checker = new DocumentChecker(document.name, chosen, load));
  }

  /** Parts of a target are read when they are needed, so that it is damaged shows here. */
  #checkText(document: OpenDocument, checker: DocumentChecker, text: string): CheckedDocument {
    document.imported.clear();
    try {
      return checker.check(text);
    } catch (error) {
      if (document.chosen === undefined) throw error;
      const chosen = this.#options.chooseWithout(document.chosen, error);
      return this.#checkerFor(document, chosen).check(text);
    }
  }
}
