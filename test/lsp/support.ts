/** Documents that are checked for the example kernel, with marks in their text. */
import { openTarget } from "../../src/target/capture/open-target.ts";
import { exampleSections } from "../../src/target/example/example-target.ts";
import { examplePrograms } from "../../src/target/example/example-programs.ts";
import type { Loader } from "../../src/check/files.ts";
import { TextDocument } from "vscode-languageserver-textdocument";
import { DocumentChecker } from "../../lsp/server/document/checked-document.ts";
import type { CheckedDocument, Kernel } from "../../lsp/server/document/checked-document.ts";
import { linesOf } from "../../lsp/server/document/lines.ts";
import type { Lines } from "../../lsp/server/document/lines.ts";

export const exampleKernel: Kernel = {
  target: openTarget("example.kpt", exampleSections()),
  programs: examplePrograms(),
  programNames: () => ["bash", "script"],
};

export const URI = "file:///code/example.kp";
export const NAME = "/code/example.kp";

/** The mark of the cursor. */
const CURSOR = "$0";

export interface Example {
  readonly document: CheckedDocument;
  readonly lines: Lines;
  readonly text: string;
  /** Where `$0` stands; -1 without one. */
  readonly offset: number;
}

/** Checks a text, in which `$0` may mark the cursor. */
export function example(marked: string, files: Readonly<Record<string, string>> = {}): Example {
  const offset = marked.indexOf(CURSOR);
  const text = offset < 0 ? marked : marked.slice(0, offset) + marked.slice(offset + CURSOR.length);
  const load: Loader = (path) => {
    const found = files[path];
    return found === undefined
      ? { kind: "missing" }
      : { kind: "loaded", source: { name: `/code/${path}`, text: found } };
  };
  const document = new DocumentChecker(NAME, exampleKernel, load).check(text);
  return { document, lines: linesOf(TextDocument.create(URI, "kp", 1, text)), text, offset };
}
