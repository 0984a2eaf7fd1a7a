/** What is not written but meant: the type of a field that has none, the offset of its last member, the event's name. */
import { InlayHintKind } from "vscode-languageserver/node";
import type { InlayHint } from "vscode-languageserver/node";
import type { Field, Span } from "../../../grammar/tree.ts";
import { headEnd } from "../../../src/check/kinds/draft.ts";
import { expressionText } from "../../../src/emit/definition/argument.ts";
import type { Argument, Event } from "../../../src/program/program.ts";
import { declarationsOf, eventsOf } from "../document/checked-document.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import type { Lines } from "../document/lines.ts";

/** Of a part of the document: what the client shows. */
export function inlayHints(document: CheckedDocument, lines: Lines, range: Span): InlayHint[] {
  const hints: InlayHint[] = [];
  for (const { declaration, base, item } of declarationsOf(document)) {
    if (base > range.end || base + item.source.text.length < range.start || declaration.kind !== "probe") continue;
    const at = (offset: number): InlayHint["position"] => lines.position(base + offset);
    const events = eventsOf(document, item);
    const [event] = events;
    if (event === undefined) continue;
    if (declaration.alias?.name === undefined) {
      const label = nameHint(events);
      if (label !== undefined) hints.push({ position: at(headEnd(declaration)), label, paddingLeft: true });
    }
    for (const field of declaration.fields?.fields ?? []) {
      const label = field.kind === "field" ? fieldHint(field, event) : undefined;
      if (label !== undefined) hints.push({ position: at(field.end), label, kind: InlayHintKind.Type });
    }
  }
  return hints;
}

/** Names that are made; an event of the kernel's own has its own. */
function nameHint(events: readonly Event[]): string | undefined {
  const made = events.filter(({ kind }) => kind !== "event");
  const [first] = made;
  if (first === undefined) return undefined;
  return made.length === 1
    ? `as ${first.group}/${first.name}`
    : `as ${first.group}/${first.name} … ${made.length} events`;
}

function fieldHint(field: Field, event: Event): string | undefined {
  if (event.kind === "event") return undefined;
  const argument = event.arguments.find(({ start, end }) => start === field.start && end === field.end);
  if (argument === undefined) return undefined;
  const type = field.type === undefined ? typeOf(argument) : undefined;
  const place = field.value.kind === "member-access" ? offsetOf(argument) : undefined;
  return type === undefined && place === undefined ? undefined : `${type ?? ""}${place ?? ""}`;
}

function typeOf(argument: Argument): string | undefined {
  const text = expressionText(argument);
  return argument.type === undefined ? undefined : text.slice(text.lastIndexOf(":"));
}

/** Where the last step of a path reads. */
function offsetOf({ fetch }: Argument): string | undefined {
  return fetch.kind === "dereference" ? ` @${fetch.offset.text}` : undefined;
}
