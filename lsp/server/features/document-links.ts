/** Paths in the text that lead to files: what is imported, and the programs that are probed. */
import type { DocumentLink } from "vscode-languageserver/node";
import { declarationsOf } from "../document/checked-document.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import type { Lines } from "../document/lines.ts";
import { movedSpan } from "../document/shift.ts";

export interface LinkOptions {
  readonly lines: Lines;
  /** The URI of a file that is imported from the document; absent for one that is on no disk. */
  readonly uriOfImport: (path: string) => string | undefined;
  /** The URI of a file of the target, where it is one of this machine. */
  readonly uriOfFile: (path: string) => string | undefined;
}

export function documentLinks(
  document: CheckedDocument,
  { lines, uriOfImport, uriOfFile }: LinkOptions,
): DocumentLink[] {
  const links: DocumentLink[] = [];
  for (const { declaration, base } of declarationsOf(document)) {
    if (declaration.kind === "import") {
      const range = lines.range(movedSpan(declaration.path, base));
      const target = uriOfImport(declaration.path.value);
      if (target !== undefined) links.push({ range, target });
    }
    if (declaration.kind !== "probe" || !/^u(?:ret)?probe$|^usdt$/.test(declaration.probeKind.text)) continue;
    for (const { text, start, quoted } of declaration.locations) {
      const [path = ""] = /^\/[^:]*(?=:)/.exec(text) ?? [];
      const target = path === "" || quoted ? undefined : uriOfFile(path);
      if (target === undefined) continue;
      links.push({ range: lines.range(movedSpan({ start, end: start + path.length }, base)), target });
    }
  }
  return links;
}
