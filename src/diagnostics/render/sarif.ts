/**
 * Diagnostics as SARIF 2.1.0, which code hosts and editors read: one run, a rule for each code that
 * occurs, with its texts from the catalogue.
 */
import { catalogue } from "../catalogue.ts";
import type { AnyEntry } from "../catalogue.ts";
import type { Diagnostic, Fix, Place, RelatedPlace, SourceFile } from "../diagnostic.ts";
import { lineIndexOf } from "../line-index.ts";
import { jsonText } from "./json-text.ts";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

export function renderSarif(diagnostics: readonly Diagnostic[], version: string): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const rules = codes.flatMap((code) => catalogue.get(code) ?? []).map(ruleOf);
  const run = {
    tool: { driver: { name: "kpc", version, rules } },
    columnKind: "utf16CodeUnits",
    results: diagnostics.map((diagnostic) => {
      const ruleIndex = rules.findIndex(({ id }) => id === diagnostic.code);
      return resultOf(diagnostic, ruleIndex);
    }),
  };
  return jsonText({ $schema: SCHEMA, version: "2.1.0", runs: [run] });
}

interface Rule {
  readonly id: string;
  readonly [property: string]: unknown;
}

function ruleOf({ code, title, meaning, mend, severity }: AnyEntry): Rule {
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: meaning },
    help: { text: mend, markdown: mend },
    defaultConfiguration: { level: severity },
  };
}

function resultOf(diagnostic: Diagnostic, ruleIndex: number): object {
  const { code, severity, place, related } = diagnostic;
  const fixes = diagnostic.fixes.filter(({ edits }) => edits.length > 0);
  return {
    ruleId: code,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: severity,
    message: { text: [diagnostic.message, ...diagnostic.notes].join("\n") },
    locations: [locationOf(place, diagnostic.label)],
    ...(related.length === 0 ? {} : { relatedLocations: related.map(relatedLocationOf) }),
    ...(fixes.length === 0 ? {} : { fixes: fixes.map((fix) => fixOf(place.source, fix)) }),
  };
}

function locationOf(place: Place, message: string | undefined): object {
  const artifactLocation = { uri: uriOf(place.source.name) };
  // A file that could not be read has no regions.
  const region = place.source.text === "" ? {} : { region: regionOf(place.source, place.start, place.end) };
  return {
    physicalLocation: { artifactLocation, ...region },
    ...(message === undefined ? {} : { message: { text: message } }),
  };
}

function relatedLocationOf(place: RelatedPlace, id: number): object {
  return { id, ...locationOf(place, place.message) };
}

function fixOf(source: SourceFile, { title, edits }: Fix): object {
  const replacements = edits.map(({ start, end, newText }) => ({
    deletedRegion: regionOf(source, start, end),
    insertedContent: { text: newText },
  }));
  return {
    description: { text: title },
    artifactChanges: [{ artifactLocation: { uri: uriOf(source.name) }, replacements }],
  };
}

function regionOf(source: SourceFile, start: number, end: number): object {
  const index = lineIndexOf(source);
  const [first, last] = [index.positionAt(start), index.positionAt(end)];
  return {
    startLine: first.line,
    startColumn: first.column,
    endLine: last.line,
    endColumn: last.column,
    charOffset: start,
    charLength: end - start,
  };
}

/** A path as a URI reference: relative ones stay relative, absolute ones are `file:` URIs. */
function uriOf(path: string): string {
  const wellFormed = path.replace(/\p{Cs}/gu, "\uFFFD");
  const encoded = wellFormed.split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${encoded}` : encoded;
}
