/** What could stand at the cursor. */
import { CompletionItemKind, InsertTextFormat } from "vscode-languageserver/node";
import type { CompletionItem, CompletionList } from "vscode-languageserver/node";
import type { Span } from "../../../grammar/tree.ts";
import { REQUIREMENT_SUBJECTS } from "../../../grammar/keywords.ts";
import { knownKernels } from "../../../src/target/features/features.ts";
import { ARCHITECTURES } from "../../../src/target/arch/index.ts";
import { isTypeThere } from "../../../src/check/types.ts";
import type { CSite } from "../../../src/check/c/evaluate.ts";
import { READABLE } from "../../../src/check/positions.ts";
import type { BtfKind } from "../../../src/target/btf/btf.ts";
import type { Target } from "../../../src/target/target.ts";
import { spotAt } from "../document/checked-document.ts";
import type { CheckedDocument, Spot } from "../document/checked-document.ts";
import type { Lines } from "../document/lines.ts";
import { probeAt, siteAt, withoutDamage } from "../document/sites.ts";
import { DECLARATIONS, DISPLAY_TYPE_FACTS, FIELD_TYPE_FACTS, KINDS, PARAMETER_TYPE_FACTS, PARTS } from "../words.ts";
import { locations } from "./completion/locations.ts";
import { typesOf, variablesOf } from "./completion/names.ts";
import { importPaths } from "./completion/paths.ts";
import type { Folders } from "./completion/paths.ts";
import { placeIn } from "./completion/place.ts";
import type { Place } from "./completion/place.ts";
import { ranked } from "./completion/rank.ts";
import { NONE, whole, wordsOf } from "./completion/suggestion.ts";
import type { Suggestion, Suggestions } from "./completion/suggestion.ts";
import { USUAL_STRUCTURES } from "./completion/usual-places.ts";
import { actions, conditionsOf, eventNames, fieldsOfEvent, operandsOf, spanKeys } from "./completion/uses.ts";
import { constants, members, values } from "./completion/values.ts";

export interface CompletionOptions {
  readonly lines: Lines;
  /** Whether the client has snippets. */
  readonly snippets: boolean;
  /** Whether it can replace what stands behind the cursor, if a person wants that. */
  readonly replaces?: boolean;
  /** Absent where there are no files. */
  readonly folders?: Folders;
}

export function completion(document: CheckedDocument, offset: number, options: CompletionOptions): CompletionList {
  const spot = spotAt(document, offset);
  if (spot === undefined) return { isIncomplete: false, items: [] };
  const { text } = spot.item.source;
  const { place, prefix } = placeIn(text.slice(0, spot.offset));
  const asked: Asked = { document, spot, prefix, folders: options.folders };
  const suggestions = withoutDamage(() => suggestionsAt(asked, place)) ?? NONE;
  const rest = (place.in === "location" ? /^[^\s,|"<{;+%(]*/ : /^\w*/).exec(text.slice(spot.offset))?.[0] ?? "";
  const typed = { start: offset - prefix.length, end: offset };
  const fitting = ranked(suggestions.all, prefix, ({ label }) => label);
  // Where the line goes on, the word alone is changed.
  const snippets = options.snippets && /^[ \t]*(?:[;}>].*)?$/.test(/^.*/.exec(text.slice(spot.offset))?.[0] ?? "");
  return {
    isIncomplete: !suggestions.isAll,
    items: fitting.map((one, index) => itemOf(one, index, { ...options, snippets, typed, rest, base: spot.base })),
  };
}

interface Into extends CompletionOptions {
  readonly typed: Span;
  /** What of the word stands behind the cursor. */
  readonly rest: string;
  readonly base: number;
}

function itemOf(
  one: Suggestion,
  index: number,
  { lines, snippets, replaces, typed, rest, base }: Into,
): CompletionItem {
  const { label, kind, detail, documentation, insert = label, snippet, change } = one;
  const isSnippet = snippets && snippet !== undefined;
  const newText = isSnippet ? snippet : insert;
  const behind = replacedOf(rest, insert);
  const moved = change && { start: base + change.start, end: base + change.end };
  return {
    label,
    kind,
    sortText: String(index).padStart(5, "0"),
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation: { kind: "markdown", value: documentation } }),
    ...(isSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    textEdit:
      replaces === true
        ? { newText, insert: lines.range(typed), replace: lines.range({ start: typed.start, end: typed.end + behind }) }
        : { range: lines.range(typed), newText },
    ...(moved === undefined || change === undefined
      ? {}
      : { additionalTextEdits: [{ range: lines.range(moved), newText: change.newText }] }),
  };
}

/** How many letters: of a place, what names a program or a folder leaves what is behind that. */
function replacedOf(rest: string, insert: string): number {
  const last = insert.slice(-1);
  const end = last === ":" || last === "/" ? rest.indexOf(last) : -1;
  return end < 0 ? rest.length : end + 1;
}

interface Asked {
  readonly document: CheckedDocument;
  readonly spot: Spot;
  /** What is typed of the word. */
  readonly prefix: string;
  readonly folders: Folders | undefined;
}

function suggestionsAt(asked: Asked, place: Place): Suggestions {
  const { document, spot, prefix, folders } = asked;
  switch (place.in) {
    case "nothing":
      return NONE;
    case "import":
      return folders === undefined ? NONE : importPaths(place.text, folders, document.name.replace(/^.*\//, ""));
    case "declaration": {
      const within = place.within.in === "nothing" ? behindPrevious(asked) : place.within;
      return withDeclarations(within, suggestionsAt(asked, within));
    }
    case "location":
      return locations(document, { kind: place.kind, text: place.text, folders });
    case "part":
      return whole(partsAfter(place));
    case "value":
    case "value-or-type":
    case "type":
    case "member":
      return inFields(asked, place);
    case "enumeration":
      return enumerations(document, prefix);
    case "c-type":
      return cTypes(document, place.tag, prefix);
    case "condition":
      return whole(conditionsOf(document, spot, place.compared));
    case "action":
      return whole(actions());
    case "operand":
      return whole(operandsOf(document, spot, place));
    case "events":
      return whole(eventNames(document.program));
    case "span-keys":
      return whole(spanKeys(document, spot));
    case "constant":
      return whole(constants(document));
    case "symbol":
      return symbols(document, prefix);
    case "parameter-type":
      return whole(wordsOf(PARAMETER_TYPE_FACTS, CompletionItemKind.TypeParameter));
    case "requirement":
      return plain(REQUIREMENT_SUBJECTS, CompletionItemKind.Keyword);
    case "comparison":
      return plain([">=", ">", "<=", "<", "==", "!="], CompletionItemKind.Operator);
    case "architecture":
      return plain(
        ARCHITECTURES.map(({ name }) => name),
        CompletionItemKind.EnumMember,
      );
    case "version":
      return plain(knownKernels, CompletionItemKind.EnumMember);
  }
}

/** A word that begins a line may be meant for the declaration before it: `where`. */
function behindPrevious({ document, spot }: Asked): Place {
  const previous = document.items[spot.index - 1]?.source.text ?? "";
  const { place } = placeIn(previous + spot.item.source.text.slice(0, spot.offset));
  const behind = place.in === "declaration" ? place.within : place;
  return behind.in === "part" ? behind : { in: "nothing" };
}

/** In lists that are still open a line begins with what they are of; else rather with a declaration. */
const LISTS: ReadonlySet<Place["in"]> = new Set([
  "value",
  "value-or-type",
  "type",
  "member",
  "action",
  "operand",
  "c-type",
]);

function withDeclarations(within: Place, own: Suggestions): Suggestions {
  const words = [...wordsOf(KINDS, CompletionItemKind.Keyword), ...wordsOf(DECLARATIONS, CompletionItemKind.Keyword)];
  return { all: LISTS.has(within.in) ? [...own.all, ...words] : [...words, ...own.all], isAll: own.isAll };
}

const OF_RETURNS: ReadonlySet<string> = new Set(["kretprobe", "fretprobe", "kretsyscall"]);

/** The parts that can still follow, in their order. */
function partsAfter({ kind, behind }: Extract<Place, { in: "part" }>): Suggestion[] {
  const can: Readonly<Record<keyof typeof PARTS, boolean>> = {
    as: behind === "head" && kind !== "span",
    maxactive: (behind === "head" || behind === "name") && OF_RETURNS.has(kind),
    on: behind === "head" && kind === "span",
    where: true,
  };
  return wordsOf(PARTS, CompletionItemKind.Keyword).filter(({ label }) => can[label as keyof typeof PARTS]);
}

const MOST_SYMBOLS = 100;

function symbols({ kernel }: CheckedDocument, prefix: string): Suggestions {
  const { names, isAll } = variablesOf(kernel.target).matching(prefix.replace("@", ""), MOST_SYMBOLS);
  return {
    all: names.map((name) => ({
      label: `@${name}`,
      kind: CompletionItemKind.Variable,
      detail: "a variable of the kernel",
    })),
    isAll,
  };
}

function plain(labels: readonly string[], kind: CompletionItemKind): Suggestions {
  return whole(labels.map((label) => ({ label, kind })));
}

/** Those that a field of the probe can have. */
function types(site: CSite | undefined): Suggestion[] {
  const kind = CompletionItemKind.TypeParameter;
  const all = [...wordsOf(FIELD_TYPE_FACTS, kind), ...wordsOf(DISPLAY_TYPE_FACTS, kind)];
  return site === undefined ? all : all.filter(({ label }) => isTypeThere(site, label));
}

type InFields = Extract<Place, { in: "value" | "value-or-type" | "type" | "member" }>;

function inFields({ document, spot, prefix }: Asked, place: InFields): Suggestions {
  if (/^span\b/.test(spot.item.source.text)) return inSpan(document, place);
  const probe = probeAt(spot);
  const site = probe && siteAt(document, spot, probe);
  if (place.in === "type") return whole(types(site));
  if (place.in === "member") {
    const before = spot.item.source.text.slice(0, spot.offset).replace(/\w*$/, "").trimEnd();
    return site === undefined ? NONE : members(site, place.base, place.operator, before.length - place.operator.length);
  }
  const known = site === undefined ? constants(document) : values(document, site, prefix);
  // All arguments are a field of their own, without a name.
  if (place.in === "value" && place.isWhole) return whole(known);
  const single = known.filter(({ label }) => label !== "$arg*");
  if (place.in === "value") return whole(place.isInside ? [...single, ...tags()] : single);
  const isRecorded = site === undefined || canBeRecorded(site, place.word, known);
  return whole(isRecorded ? [...single, ...types(site)] : single);
}

/** True for a name that is offered, and for any where the target does not tell what there is. */
function canBeRecorded(site: CSite, word: string, known: readonly Suggestion[]): boolean {
  const { position, format, prototype, syscall } = site;
  const rules = READABLE[position];
  if (position === "event probe" && format === undefined) return true;
  const isTold = (syscall?.parameters ?? prototype?.()?.parameters) !== undefined;
  return known.some(({ label }) => label === word) || (!isTold && rules.parameter !== "no");
}

/** Of a cast. */
function tags(): Suggestion[] {
  return ["struct", "union"].map((label) => ({ label, kind: CompletionItemKind.Keyword, detail: `(${label} NAME *)` }));
}

/** A span's fields are those of its ends, and the time between them. */
function inSpan(document: CheckedDocument, place: InFields): Suggestions {
  // Its fields have the types of those that they are of, and can be shown another way.
  if (place.in === "type") return whole(wordsOf(DISPLAY_TYPE_FACTS, CompletionItemKind.TypeParameter));
  if (place.in !== "member") {
    return whole([
      ...eventNames(document.program),
      { label: "elapsed", kind: CompletionItemKind.Variable, detail: "the time between the two" },
    ]);
  }
  if (place.base === "elapsed") return plain(["us", "ns"], CompletionItemKind.Unit);
  const events = document.program.events.filter(({ name }) => name === place.base);
  return whole(events.slice(0, 1).flatMap(fieldsOfEvent));
}

const MOST_TYPES = 100;
const ENUMERATIONS: readonly BtfKind[] = ["enum", "enum64"];
const OF_TAG: Readonly<Record<string, readonly BtfKind[]>> = {
  struct: ["struct"],
  union: ["union"],
  enum: ENUMERATIONS,
};

function cTypes({ kernel, items }: CheckedDocument, tag: string | undefined, prefix: string): Suggestions {
  const kinds = OF_TAG[tag ?? ""] ?? ["typedef", "int"];
  const own = items.flatMap(({ declaration }) =>
    declaration?.kind === "struct" && declaration.keyword === tag ? [declaration.name.text] : [],
  );
  const kind = CompletionItemKind.Struct;
  return withKernels(kernel.target, { kinds, prefix, kind }, own);
}

function enumerations({ kernel, context }: CheckedDocument, prefix: string): Suggestions {
  const kind = CompletionItemKind.Enum;
  return withKernels(kernel.target, { kinds: ENUMERATIONS, prefix, kind }, context.scope.enumerationNames);
}

interface Wanted {
  readonly kinds: readonly BtfKind[];
  readonly prefix: string;
  readonly kind: CompletionItemKind;
}

/** The program's own names before those of the kernel's types. */
function withKernels(target: Target, { kinds, prefix, kind }: Wanted, own: readonly string[]): Suggestions {
  const known = target.types && typesOf(target, target.types, kinds);
  const found = known?.matching(prefix, MOST_TYPES);
  const usual = prefix === "" && kinds.includes("struct") ? USUAL_STRUCTURES.filter((name) => known?.has(name)) : [];
  const labels = new Set([...own, ...usual, ...(found?.names ?? [])]);
  return { all: [...labels].map((label) => ({ label, kind })), isAll: found?.isAll ?? true };
}
