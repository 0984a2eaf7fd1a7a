/** What is wrong with a document, in the editor's terms. */
import { DiagnosticSeverity } from "vscode-languageserver/node";
import type { Diagnostic as LspDiagnostic, Location } from "vscode-languageserver/node";
import type { Span } from "../../../grammar/tree.ts";
import type { Diagnostic, Place } from "../../../src/diagnostics/diagnostic.ts";
import { findEntry } from "../../../src/diagnostics/explain.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import type { Lines } from "../document/lines.ts";

export interface DiagnosticOptions {
  readonly uri: string;
  /** Where docs/diagnostics.md can be read. */
  readonly documentation: string | undefined;
  /** A file that the document imports, by its name. */
  readonly imported: (name: string) => { readonly uri: string; readonly lines: Lines } | undefined;
}

/** What is wrong with the document, and, where it imports it, with another file: only the errors, as one. */
export function diagnosticsOf(document: CheckedDocument, lines: Lines, options: DiagnosticOptions): LspDiagnostic[] {
  const at = { document, lines, ...options };
  const own: LspDiagnostic[] = [];
  const imported = new Map<string, ImportedError>();
  for (const diagnostic of document.diagnostics) {
    const span = document.locate(diagnostic.place);
    if (span !== undefined) own.push(convert(diagnostic, lines.range(span), at));
    else if (diagnostic.severity === "error") addImported(diagnostic, document, imported);
  }
  return [...own, ...[...imported.values()].map((one) => convertImported(one, at))];
}

interface At extends DiagnosticOptions {
  readonly document: CheckedDocument;
  readonly lines: Lines;
}

function convert(diagnostic: Diagnostic, range: LspDiagnostic["range"], at: At): LspDiagnostic {
  const { code, severity, message, label, notes, related } = diagnostic;
  return {
    range,
    severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    ...codeOf(code, at),
    source: "kpc",
    message: [message, ...(label === undefined || label === message ? [] : [label]), ...notes].join("\n"),
    relatedInformation: related.flatMap((place) => {
      const location = locationOf(place, at);
      return location === undefined ? [] : [{ location, message: place.message }];
    }),
  };
}

function codeOf(code: string, { documentation }: DiagnosticOptions): Pick<LspDiagnostic, "code" | "codeDescription"> {
  if (documentation === undefined) return { code };
  return { code, codeDescription: { href: `${documentation}#${anchorOf(code)}` } };
}

function locationOf(place: Place, { document, lines, uri, imported }: At): Location | undefined {
  const span = document.locate(place);
  if (span !== undefined) return { uri, range: lines.range(span) };
  const other = document.locateImported(place);
  const file = other && imported(other.name);
  return file && { uri: file.uri, range: file.lines.range(other) };
}

/** The first error of a file, and how many there are. */
interface ImportedError {
  readonly first: Diagnostic;
  readonly importedAt: Span;
  readonly name: string;
  count: number;
}

function addImported(first: Diagnostic, document: CheckedDocument, all: Map<string, ImportedError>): void {
  const name = document.locateImported(first.place)?.name;
  if (name === undefined) return;
  const known = all.get(name);
  if (known !== undefined) {
    known.count++;
    return;
  }
  const importedAt = document.importTo(name);
  if (importedAt !== undefined) all.set(name, { first, importedAt, name, count: 1 });
}

function convertImported({ first, importedAt, name, count }: ImportedError, at: At): LspDiagnostic {
  const location = locationOf(first.place, at);
  const file = name.slice(name.lastIndexOf("/") + 1);
  const others = count === 1 ? "" : ` (one of ${count} errors there)`;
  return {
    range: at.lines.range(importedAt),
    severity: DiagnosticSeverity.Error,
    ...codeOf(first.code, at),
    source: "kpc",
    message: `in \`${file}\`: ${first.message}${others}`,
    relatedInformation: location === undefined ? [] : [{ location, message: first.message }],
  };
}

const anchors = new Map<string, string>();

/** The heading of a code in docs/diagnostics.md, as it is linked to. */
export function anchorOf(code: string): string {
  let anchor = anchors.get(code);
  if (anchor === undefined) anchors.set(code, (anchor = makeAnchor(code)));
  return anchor;
}

function makeAnchor(code: string): string {
  const title = findEntry(code)?.title ?? "";
  return `${code} ${title}`
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replaceAll(/\s/g, "-");
}
