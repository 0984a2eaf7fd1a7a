/** What is wrong with a document, in the editor's terms. */
import { DiagnosticSeverity } from "vscode-languageserver/node";
import type { Diagnostic as LspDiagnostic } from "vscode-languageserver/node";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import { findEntry } from "../../../src/diagnostics/explain.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import type { Lines } from "../document/lines.ts";

export interface DiagnosticOptions {
  readonly uri: string;
  /** Where docs/diagnostics.md can be read. */
  readonly documentation: string | undefined;
}

/** Those of the document itself; what is wrong in a file that it imports is shown there. */
export function diagnosticsOf(document: CheckedDocument, lines: Lines, options: DiagnosticOptions): LspDiagnostic[] {
  return document.diagnostics.flatMap((diagnostic) => {
    const span = document.locate(diagnostic.place);
    return span === undefined ? [] : [convert(diagnostic, lines.range(span), { document, lines, ...options })];
  });
}

interface At extends DiagnosticOptions {
  readonly document: CheckedDocument;
  readonly lines: Lines;
}

function convert(diagnostic: Diagnostic, range: LspDiagnostic["range"], at: At): LspDiagnostic {
  const { code, severity, message, label, notes, related } = diagnostic;
  const { document, lines, uri, documentation } = at;
  return {
    range,
    severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    ...(documentation === undefined ? {} : { codeDescription: { href: `${documentation}#${anchorOf(code)}` } }),
    source: "kpc",
    message: [message, ...(label === undefined || label === message ? [] : [label]), ...notes].join("\n"),
    relatedInformation: related.flatMap((place) => {
      const span = document.locate(place);
      return span === undefined ? [] : [{ location: { uri, range: lines.range(span) }, message: place.message }];
    }),
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
