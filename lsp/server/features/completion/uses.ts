/** What conditions, actions and spans can name: fields of events, what every event has, other events. */
import { CompletionItemKind } from "vscode-languageserver/node";
import { SORT_DIRECTIONS } from "../../../../grammar/keywords.ts";
import { clausesOf } from "../../../../src/check/action-forms.ts";
import { definedFields, formatFields } from "../../../../src/check/event-fields.ts";
import type { SpanDeclaration } from "../../../../grammar/tree.ts";
import type { Event, Program } from "../../../../src/program/program.ts";
import { expressionText } from "../../../../src/emit/definition/argument.ts";
import type { CheckedDocument, Spot } from "../../document/checked-document.ts";
import { eventsAt, spanAt } from "../../document/sites.ts";
import { tokensOf } from "../../document/tokens.ts";
import { ACTIONS, BUILTINS, CLAUSES, factsOf } from "../../words.ts";
import type { Operand } from "./place.ts";
import { wordsOf } from "./suggestion.ts";
import type { Suggestion } from "./suggestion.ts";
import { constants } from "./values.ts";

/** Actions that take a field, and those that take an event; the others take no operand, but for `print`. */
const MEASURES: ReadonlySet<string> = new Set(["sum", "min", "max", "avg", "hist", "lhist"]);
const SWITCHES: ReadonlySet<string> = new Set(["enable", "disable"]);

export function operandsOf(document: CheckedDocument, spot: Spot, operand: Operand): Suggestion[] {
  const { action, clause, isMissing } = operand;
  const isComplete = !isMissing || (clause === undefined && !takesOperand(operand));
  if (isComplete) return [...(clause === "sort" && !operand.isDirected ? directions() : []), ...clausesAfter(operand)];
  switch (clause) {
    case undefined:
      if (SWITCHES.has(action)) return eventNames({ ...document.program, spans: [] });
      if (MEASURES.has(action)) return numbersOf(document, spot);
      return fieldsOf(document, spot);
    case "by":
      return [...fieldsOf(document, spot), ...stacks()];
    case "sort":
      return [HITS, ...fieldsOf(document, spot)];
    case "if":
      return conditionsOf(document, spot, operand.compared);
    default:
      return constants(document);
  }
}

/** `print` takes some behind its format. */
function takesOperand({ action, isFirst }: Operand): boolean {
  return MEASURES.has(action) || SWITCHES.has(action) || (action === "print" && !isFirst);
}

/** Those that the action takes and does not have yet. */
function clausesAfter({ action, clauses }: Operand): Suggestion[] {
  const own = clausesOf(action);
  return wordsOf(CLAUSES, CompletionItemKind.Keyword).filter(
    ({ label }) => own.includes(label) && !clauses.includes(label),
  );
}

const HITS: Suggestion = { label: "hitcount", kind: CompletionItemKind.Variable, detail: "the number of hits" };

function directions(): Suggestion[] {
  return SORT_DIRECTIONS.map((label) => ({ label, kind: CompletionItemKind.Keyword }));
}

function stacks(): Suggestion[] {
  return ["stack", "ustack"].map((label) => ({
    label,
    kind: CompletionItemKind.Keyword,
    detail: factsOf(ACTIONS, label)?.text,
  }));
}

/** The fields that can be measured: strings and arrays cannot. */
function numbersOf(document: CheckedDocument, spot: Spot): Suggestion[] {
  const [event] = eventsAt(document, spot);
  const fields =
    event === undefined || event.kind === "event"
      ? formatFields(event?.fields)
      : definedFields(event.arguments, document.context.arch.bits);
  const isNumber = (name: string): boolean => /^(?:number|unknown)$/.test(fields.find(name)?.kind ?? "number");
  return fieldsOf(document, spot).filter(({ label }) => label !== "comm" && isNumber(label));
}

/** What is compared with a field comes first: the values that it has names for, and constants. */
export function conditionsOf(document: CheckedDocument, spot: Spot, compared: string | undefined): Suggestion[] {
  const fields = fieldsOf(document, spot);
  if (compared === undefined) return [...fields, ...constants(document)];
  const named = enumeratorsOf(document, spot, compared);
  const names = new Set(named.map(({ label }) => label));
  const others = constants(document).filter(({ label }) => !names.has(label));
  return [...named, ...others, ...fields.filter(({ label }) => label !== compared)];
}

/** The names of a field's values. */
function enumeratorsOf(document: CheckedDocument, spot: Spot, field: string): Suggestion[] {
  const [event] = eventsAt(document, spot);
  const own = event === undefined || event.kind === "event" ? [] : event.arguments;
  const enumerators = own.find(({ name }) => name === field)?.display?.enumerators ?? new Map<string, bigint>();
  return [...enumerators].map(([label, value]) => ({
    label,
    kind: CompletionItemKind.EnumMember,
    detail: String(value),
  }));
}

export function actions(): Suggestion[] {
  return wordsOf(ACTIONS, CompletionItemKind.Function);
}

export function builtins(): Suggestion[] {
  return wordsOf(BUILTINS, CompletionItemKind.Variable);
}

/** The event's own, and what every event has; an own one hides the other. */
function fieldsOf(document: CheckedDocument, spot: Spot): Suggestion[] {
  const span = spanAt(spot);
  const [event] = span === undefined ? eventsAt(document, spot) : [];
  const all = span !== undefined ? fieldsOfSpan(span) : event === undefined ? [] : fieldsOfEvent(event);
  const names = new Set(all.map(({ label }) => label));
  return [...all, ...builtins().filter(({ label }) => !names.has(label))];
}

/** By their names, or by what they are of the ends. */
function fieldsOfSpan({ fields }: SpanDeclaration): Suggestion[] {
  return (fields?.fields ?? []).flatMap((field): Suggestion[] => {
    if (field.kind === "bad") return [];
    const { name, value } = field;
    const label = name?.text ?? (value.kind === "member-access" ? value.name.text : undefined);
    return label === undefined ? [] : [{ label, kind: CompletionItemKind.Field, detail: "a field of the span" }];
  });
}

/** What both ends of a span can have in common: fields of all of them, and what every event has. */
export function spanKeys({ program }: CheckedDocument, { item, offset }: Spot): Suggestion[] {
  // The declaration is seldom whole: its ends are what stands before the keys.
  const head = item.source.text.slice(0, offset).replace(/\bon\b[^]*$/, "");
  const names = new Set(tokensOf(head.slice(head.indexOf("=") + 1)).map(({ text }) => text));
  const [first = [], ...others] = program.events.filter(({ name }) => names.has(name)).map(fieldsOfEvent);
  const common = first.filter(({ label }) => others.every((fields) => fields.some((one) => one.label === label)));
  const own = new Set(common.map(({ label }) => label));
  return [
    ...builtins().filter(({ label }) => label === "tid"),
    ...common.filter(({ label }) => label !== "tid"),
    ...builtins().filter(({ label }) => label !== "tid" && !own.has(label)),
    ...eventNames({ events: program.events.filter(({ name }) => names.has(name)), spans: [] }),
  ];
}

export function fieldsOfEvent(event: Event): Suggestion[] {
  if (event.kind === "event") {
    return (event.fields ?? []).map(({ name, type }) => ({
      label: name,
      kind: CompletionItemKind.Field,
      detail: type,
    }));
  }
  return event.arguments.flatMap((argument) =>
    argument.name === undefined
      ? []
      : [{ label: argument.name, kind: CompletionItemKind.Field, detail: expressionText(argument) }],
  );
}

export function eventNames({ events, spans }: Pick<Program, "events" | "spans">): Suggestion[] {
  const names = new Set([...events, ...spans].map(({ name }) => name));
  return [...names].map((label) => ({ label, kind: CompletionItemKind.Event, detail: "an event of this program" }));
}
