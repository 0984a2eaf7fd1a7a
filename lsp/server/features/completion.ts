/** What could stand at the cursor. */
import { CompletionItemKind, InsertTextFormat } from "vscode-languageserver/node";
import type { CompletionItem, CompletionList } from "vscode-languageserver/node";
import { REQUIREMENT_SUBJECTS } from "../../../grammar/keywords.ts";
import { PARAMETER_TYPES } from "../../../src/check/parameters.ts";
import { ARCHITECTURES } from "../../../src/target/arch/index.ts";
import type { BtfKind } from "../../../src/target/btf/btf.ts";
import type { Target } from "../../../src/target/target.ts";
import { spotAt } from "../document/checked-document.ts";
import type { CheckedDocument, Spot } from "../document/checked-document.ts";
import type { Lines } from "../document/lines.ts";
import { probeAt, siteAt, withoutDamage } from "../document/sites.ts";
import { DECLARATIONS, DISPLAY_TYPE_FACTS, FIELD_TYPE_FACTS, KINDS, PARTS } from "../words.ts";
import { locations } from "./completion/locations.ts";
import { typesOf } from "./completion/names.ts";
import { placeIn } from "./completion/place.ts";
import type { Cursor, Place } from "./completion/place.ts";
import { NONE, whole, wordsOf } from "./completion/suggestion.ts";
import type { Suggestion, Suggestions } from "./completion/suggestion.ts";
import { actions, builtins, conditionsOf, eventNames, fieldsOfEvent, operandsOf } from "./completion/uses.ts";
import { constants, members, values } from "./completion/values.ts";

export interface CompletionOptions {
  readonly lines: Lines;
  /** Whether the client has snippets. */
  readonly snippets: boolean;
}

export function completion(document: CheckedDocument, offset: number, options: CompletionOptions): CompletionList {
  const spot = spotAt(document, offset);
  if (spot === undefined) return { isIncomplete: false, items: [] };
  const { place, prefix } = placeIn(spot.item.source.text.slice(0, spot.offset));
  const suggestions = withoutDamage(() => suggestionsAt(document, spot, { place, prefix })) ?? NONE;
  const typed = { start: offset - prefix.length, end: offset };
  const fitting = suggestions.all.filter(({ label }) => fits(label, prefix));
  return {
    isIncomplete: !suggestions.isAll,
    items: fitting.map((one, index) => itemOf(one, index, { ...options, typed, base: spot.base })),
  };
}

/** Letters in their order, as clients look for them; what has none of them is not worth sending. */
function fits(label: string, prefix: string): boolean {
  let at = 0;
  const letters = label.toLowerCase();
  for (const letter of prefix.toLowerCase()) {
    at = letters.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

interface Into extends CompletionOptions {
  readonly typed: { readonly start: number; readonly end: number };
  readonly base: number;
}

function itemOf(one: Suggestion, index: number, { lines, snippets, typed, base }: Into): CompletionItem {
  const { label, kind, detail, documentation, insert = label, snippet, change } = one;
  const isSnippet = snippets && snippet !== undefined;
  const moved = change && { start: base + change.start, end: base + change.end };
  return {
    label,
    kind,
    sortText: String(index).padStart(5, "0"),
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation: { kind: "markdown", value: documentation } }),
    ...(isSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    textEdit: { range: lines.range(typed), newText: isSnippet ? snippet : insert },
    ...(moved === undefined || change === undefined
      ? {}
      : { additionalTextEdits: [{ range: lines.range(moved), newText: change.newText }] }),
  };
}

function suggestionsAt(document: CheckedDocument, spot: Spot, { place, prefix }: Cursor): Suggestions {
  switch (place.in) {
    case "nothing":
    case "import":
      return NONE;
    case "declaration":
      return whole([
        ...wordsOf(KINDS, CompletionItemKind.Keyword),
        ...wordsOf(DECLARATIONS, CompletionItemKind.Keyword),
        ...parts(),
      ]);
    case "location":
      return locations(document, place.kind, place.text);
    case "part":
      return whole(parts());
    case "value":
    case "value-or-type":
    case "type":
    case "member":
      return inFields(document, spot, place);
    case "enumeration":
      return enumerations(document, prefix);
    case "c-type":
      return cTypes(document, place.tag, prefix);
    case "condition":
      return whole(conditionsOf(document, spot));
    case "action":
      return whole(actions());
    case "operand":
      return whole(operandsOf(document, spot, place));
    case "events":
      return whole(eventNames(document));
    case "span-keys":
      return whole([...builtins(), ...eventNames(document)]);
    case "parameter-type":
      return plain(PARAMETER_TYPES, CompletionItemKind.TypeParameter);
    case "requirement":
      return plain(REQUIREMENT_SUBJECTS, CompletionItemKind.Keyword);
    case "architecture":
      return plain(
        ARCHITECTURES.map(({ name }) => name),
        CompletionItemKind.EnumMember,
      );
  }
}

function plain(labels: readonly string[], kind: CompletionItemKind): Suggestions {
  return whole(labels.map((label) => ({ label, kind })));
}

function parts(): Suggestion[] {
  return wordsOf(PARTS, CompletionItemKind.Keyword);
}

function types(): Suggestion[] {
  const kind = CompletionItemKind.TypeParameter;
  return [...wordsOf(FIELD_TYPE_FACTS, kind), ...wordsOf(DISPLAY_TYPE_FACTS, kind)];
}

type InFields = Extract<Place, { in: "value" | "value-or-type" | "type" | "member" }>;

function inFields(document: CheckedDocument, spot: Spot, place: InFields): Suggestions {
  const { declaration } = spot.item;
  if (place.in === "type") return whole(types());
  if (declaration?.kind === "span") return inSpan(document, place);
  const probe = probeAt(spot);
  const site = probe && siteAt(document, spot, probe);
  if (place.in === "member") {
    const before = spot.item.source.text.slice(0, spot.offset).replace(/\w*$/, "").trimEnd();
    return site === undefined ? NONE : members(site, place.base, place.operator, before.length - place.operator.length);
  }
  const known = site === undefined ? constants(document) : values(document, site);
  return whole(place.in === "value" ? known : [...known, ...types()]);
}

/** A span's fields are those of its ends, and the time between them. */
function inSpan(document: CheckedDocument, place: InFields): Suggestions {
  if (place.in !== "member") {
    return whole([
      ...eventNames(document),
      { label: "elapsed", kind: CompletionItemKind.Variable, detail: "the time between the two" },
    ]);
  }
  if (place.base === "elapsed") return plain(["us", "ns"], CompletionItemKind.Unit);
  const events = document.program.events.filter(({ name }) => name === place.base);
  return whole(events.slice(0, 1).flatMap(fieldsOfEvent));
}

const MOST_TYPES = 100;
const OF_TAG: Readonly<Record<string, readonly BtfKind[]>> = {
  struct: ["struct"],
  union: ["union"],
  enum: ["enum", "enum64"],
};

function cTypes({ kernel, items }: CheckedDocument, tag: string | undefined, prefix: string): Suggestions {
  const kinds = OF_TAG[tag ?? ""] ?? ["typedef", "int"];
  const own = items.flatMap(({ declaration }) =>
    declaration?.kind === "struct" && declaration.keyword === tag ? [declaration.name.text] : [],
  );
  const kind = CompletionItemKind.Struct;
  return withKernels(kernel.target, { kinds, prefix, kind }, own);
}

function enumerations({ context, kernel }: CheckedDocument, prefix: string): Suggestions {
  const kind = CompletionItemKind.Enum;
  return withKernels(kernel.target, { kinds: ["enum", "enum64"], prefix, kind }, context.scope.enumerationNames);
}

interface Wanted {
  readonly kinds: readonly BtfKind[];
  readonly prefix: string;
  readonly kind: CompletionItemKind;
}

/** The program's own names before those of the kernel's types. */
function withKernels(target: Target, { kinds, prefix, kind }: Wanted, own: readonly string[]): Suggestions {
  const found =
    target.types === undefined ? undefined : typesOf(target, target.types, kinds).matching(prefix, MOST_TYPES);
  const labels = [...own, ...(found?.names ?? [])];
  return { all: labels.map((label) => ({ label, kind })), isAll: found?.isAll ?? true };
}
