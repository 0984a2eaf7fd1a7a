/** What conditions, actions and spans can name: fields of events, what every event has, other events. */
import { CompletionItemKind } from "vscode-languageserver/node";
import type { Event } from "../../../../src/program/program.ts";
import { expressionText } from "../../../../src/emit/definition/argument.ts";
import type { CheckedDocument, Spot } from "../../document/checked-document.ts";
import { eventsAt } from "../../document/sites.ts";
import { ACTIONS, BUILTINS, CLAUSES } from "../../words.ts";
import { wordsOf } from "./suggestion.ts";
import type { Suggestion } from "./suggestion.ts";
import { constants } from "./values.ts";

export function operandsOf(
  document: CheckedDocument,
  spot: Spot,
  { action, clause }: { readonly action: string; readonly clause: string | undefined },
): Suggestion[] {
  const clauses = wordsOf(CLAUSES, CompletionItemKind.Keyword);
  if (clause === undefined && (action === "enable" || action === "disable")) {
    return [...eventNames(document), ...clauses];
  }
  const stacks = clause === "by" ? ["stack", "ustack"] : [];
  const keys = stacks.map((label): Suggestion => ({
    label,
    kind: CompletionItemKind.Keyword,
    detail: "the call stack",
  }));
  return [...fieldsOf(document, spot), ...keys, ...clauses, ...(clause === "if" ? constants(document) : [])];
}

export function conditionsOf(document: CheckedDocument, spot: Spot): Suggestion[] {
  return [...fieldsOf(document, spot), ...constants(document)];
}

export function actions(): Suggestion[] {
  return wordsOf(ACTIONS, CompletionItemKind.Function);
}

export function builtins(): Suggestion[] {
  return wordsOf(BUILTINS, CompletionItemKind.Variable);
}

function fieldsOf(document: CheckedDocument, spot: Spot): Suggestion[] {
  const { declaration } = spot.item;
  const [event] = eventsAt(document, spot);
  const own = declaration?.kind === "span" ? [] : event === undefined ? [] : fieldsOfEvent(event);
  const spanFields =
    declaration?.kind === "span"
      ? (declaration.fields?.fields ?? []).flatMap((field) =>
          field.kind === "field" && field.name !== undefined ? [field.name.text] : [],
        )
      : [];
  return [
    ...own,
    ...spanFields.map((label): Suggestion => ({
      label,
      kind: CompletionItemKind.Field,
      detail: "a field of the span",
    })),
    ...builtins(),
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

export function eventNames({ program }: CheckedDocument): Suggestion[] {
  const names = new Set([...program.events, ...program.spans].map(({ name }) => name));
  return [...names].map((label) => ({ label, kind: CompletionItemKind.Event, detail: "an event of this program" }));
}
