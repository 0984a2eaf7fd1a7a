/** The files of a program: parses them, and those that they import, each once. */
import { parseBatches } from "../../grammar/parse.ts";
import type { SyntaxProblem } from "../../grammar/problems.ts";
import { DECLARATION_WORDS, PROBE_KINDS } from "../../grammar/keywords.ts";
import type { Declaration, Import } from "../../grammar/tree.ts";
import type { Diagnostic, SourceFile } from "../diagnostics/diagnostic.ts";
import * as files from "../diagnostics/catalogue/files.ts";
import * as syntax from "../diagnostics/catalogue/syntax.ts";
import { nearest, replacedBy } from "../diagnostics/nearest.ts";
import { report } from "./context.ts";

/** What a loader finds at a path. */
export type Loaded =
  | { readonly kind: "loaded"; readonly source: SourceFile }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "not-utf8"; readonly offset: number };

/** Finds what a file imports. Two imports of one file must give sources of the same name. */
export type Loader = (path: string, importer: SourceFile) => Loaded;

/** Some declarations of a file, with what is wrong there. */
export interface ReadBatch {
  readonly declarations: readonly Declaration[];
  readonly problems: readonly SyntaxProblem[];
  /** The part of the file's text that all places are in; the whole file if it is absent. */
  readonly part?: SourceFile;
}

/** Gives the declarations of a file in order. An editor has one that reads only what has changed. */
export type Parse = (source: SourceFile) => Iterable<ReadBatch>;

/** Where the texts come from. */
export interface Sources {
  readonly load: Loader;
  readonly parse?: Parse | undefined;
}

/** Takes declarations as they are read, in the order in which they count. */
export interface Reader {
  /** A file begins; what follows is of it until it ends. */
  readonly begin: (source: SourceFile) => void;
  /** `part` is what its places are in: the file, or a part of it. */
  readonly declaration: (declaration: Declaration, source: SourceFile, part: SourceFile) => void;
  readonly end: (source: SourceFile) => void;
}

/**
 * Reads all files, declaration by declaration, an imported one where its import stands, each once.
 * The tree is not kept: a program of a hundred thousand probes has one that fills the memory.
 */
export function readFiles(
  sources: readonly SourceFile[],
  { load, parse = ({ text }) => parseBatches(text) }: Sources,
  reader: Reader,
  diagnostics: Diagnostic[],
): void {
  const done = new Set<string>();

  const visit = (source: SourceFile, chain: readonly string[]): void => {
    done.add(source.name);
    const own = [...chain, source.name];
    reader.begin(source);
    for (const { declarations, problems, part = source } of parse(source)) {
      for (const problem of problems) reportProblem(problem, part, diagnostics);
      for (const declaration of declarations) {
        if (declaration.kind === "import") visitImport(declaration, { importer: source, part }, own);
        else reader.declaration(declaration, source, part);
      }
    }
    reader.end(source);
  };

  const visitImport = (
    declaration: Import,
    { importer, part }: { readonly importer: SourceFile; readonly part: SourceFile },
    chain: readonly string[],
  ): void => {
    const at = { source: part, diagnostics };
    const path = declaration.path.value;
    const loaded = load(path, importer);
    switch (loaded.kind) {
      case "missing":
        report(at, files.fileMissing, declaration.path, { path });
        return;
      case "unreadable":
        report(at, files.fileUnreadable, declaration.path, { path, reason: loaded.reason });
        return;
      case "not-utf8":
        report(at, files.notUtf8, declaration.path, { path, offset: loaded.offset });
        return;
      case "loaded": {
        const { name } = loaded.source;
        const circle = chain.indexOf(name);
        if (circle >= 0) {
          report(at, files.importCycle, declaration.path, { path, chain: [...chain.slice(circle), name] });
        } else if (!done.has(name)) {
          visit(loaded.source, chain);
        }
      }
    }
  };

  for (const source of sources) if (!done.has(source.name)) visit(source, []);
}

/** What is wrong with the form of a text, without looking at what it means. */
export function syntaxFindings(source: SourceFile): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const { problems } of parseBatches(source.text)) {
    for (const problem of problems) reportProblem(problem, source, diagnostics);
  }
  return diagnostics;
}

/** Tells a problem of the grammar in the words of the catalogue. */
function reportProblem(problem: SyntaxProblem, source: SourceFile, diagnostics: Diagnostic[]): void {
  const at = { source, diagnostics };
  const { start, end } = problem;
  switch (problem.kind) {
    case "unexpected-character": {
      const edits = problem.text.startsWith("#") ? [{ start, end: start + 1, newText: "//" }] : undefined;
      report(at, syntax.unexpectedCharacter, problem, { text: problem.text }, { edits });
      return;
    }
    case "unclosed-string":
      report(at, syntax.unclosedString, problem, {}, { edits: [{ start: end, end, newText: '"' }] });
      return;
    case "unclosed-comment":
      report(at, syntax.unclosedComment, problem, {});
      return;
    case "unknown-escape": {
      const edits = [{ start, end: start, newText: "\\" }];
      report(at, syntax.unknownEscape, problem, { escape: problem.escape }, { edits });
      return;
    }
    case "unknown-declaration": {
      const candidates = nearest(problem.word, [...PROBE_KINDS, ...DECLARATION_WORDS]);
      const edits = replacedBy({ start, end }, candidates);
      report(at, syntax.unknownDeclaration, problem, { word: problem.word, nearest: candidates }, { edits });
      return;
    }
    case "not-a-declaration":
      report(at, syntax.notADeclaration, problem, { found: problem.found });
      return;
    case "expected":
      report(at, syntax.expectedSomethingElse, problem, problem);
      return;
    case "nested-too-deep":
      report(at, syntax.nestedTooDeep, problem, { limit: problem.limit });
      return;
  }
}
