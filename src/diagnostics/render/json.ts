/**
 * Diagnostics as JSON for other programs. The types here are the format; a change that could break
 * a reader raises `JSON_VERSION`, new members do not.
 */
import type { Diagnostic, Place, Severity, SourceFile, TextEdit } from "../diagnostic.ts";
import { lineIndexOf } from "../line-index.ts";
import { jsonText } from "./json-text.ts";

export const JSON_VERSION = 1;

export interface JsonReport {
  readonly version: typeof JSON_VERSION;
  readonly diagnostics: readonly JsonDiagnostic[];
  readonly summary: { readonly errors: number; readonly warnings: number };
}

export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** What stands beside the underline, where it is not the message. */
  readonly label: string | null;
  readonly place: JsonPlace;
  readonly notes: readonly string[];
  readonly related: readonly { readonly message: string; readonly place: JsonPlace }[];
  readonly fixes: readonly JsonFix[];
}

/** A half-open range: `end` is the position after it. */
export interface JsonRange {
  readonly start: JsonPosition;
  readonly end: JsonPosition;
}

export interface JsonPlace extends JsonRange {
  /** A path, `<stdin>` or `<command line>`. */
  readonly file: string;
}

export interface JsonPosition {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** From 0, in UTF-16 code units. */
  readonly offset: number;
}

/** A change that mends it; all edits are to the diagnostic's file and apply together. */
export interface JsonFix {
  readonly title: string;
  readonly edits: readonly (JsonRange & { readonly newText: string })[];
}

export function renderJson(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const report: JsonReport = {
    version: JSON_VERSION,
    diagnostics: diagnostics.map(toJson),
    summary: { errors, warnings: diagnostics.length - errors },
  };
  return jsonText(report);
}

function toJson(diagnostic: Diagnostic): JsonDiagnostic {
  const { source } = diagnostic.place;
  return {
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    label: diagnostic.label ?? null,
    place: placeOf(diagnostic.place),
    notes: diagnostic.notes,
    related: diagnostic.related.map((related) => ({ message: related.message, place: placeOf(related) })),
    fixes: diagnostic.fixes.map(({ title, edits }) => ({ title, edits: edits.map((edit) => editOf(source, edit)) })),
  };
}

function placeOf(place: Place): JsonPlace {
  return { file: place.source.name, ...rangeOf(place.source, place.start, place.end) };
}

function editOf(source: SourceFile, edit: TextEdit): JsonRange & { newText: string } {
  return { ...rangeOf(source, edit.start, edit.end), newText: edit.newText };
}

function rangeOf(source: SourceFile, start: number, end: number): JsonRange {
  const index = lineIndexOf(source);
  const position = (offset: number): JsonPosition => ({ ...index.positionAt(offset), offset });
  return { start: position(start), end: position(end) };
}
