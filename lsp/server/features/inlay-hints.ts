/** What is not written but meant: the type of a field that has none, where its members are, the event's name. */
import { InlayHintKind } from "vscode-languageserver/node";
import type { InlayHint } from "vscode-languageserver/node";
import type { Field, Probe, Span } from "../../../grammar/tree.ts";
import { natureOf } from "../../../src/check/c/ctype.ts";
import type { CSite } from "../../../src/check/c/evaluate.ts";
import { headEnd } from "../../../src/check/kinds/draft.ts";
import { expressionText } from "../../../src/emit/definition/argument.ts";
import type { Argument, Event, Fetch } from "../../../src/program/program.ts";
import { declarationsOf, eventsOf } from "../document/checked-document.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import type { Item } from "../document/items.ts";
import type { Lines } from "../document/lines.ts";
import { walk } from "../document/nodes.ts";
import { siteAt, valueOf } from "../document/sites.ts";

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
      const label = field.kind === "field" ? fieldHint(field, event, () => siteOf(document, item, declaration)) : "";
      if (label !== "") hints.push({ position: at(field.end), label, kind: InlayHintKind.Type });
    }
  }
  return hints;
}

function siteOf(document: CheckedDocument, item: Item, probe: Probe): CSite | undefined {
  return siteAt(document, { item }, probe);
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

function fieldHint(field: Field, event: Event, site: () => CSite | undefined): string {
  if (event.kind === "event") return "";
  const argument = event.arguments.find(({ start, end }) => start === field.start && end === field.end);
  if (argument === undefined) return "";
  const type = field.type === undefined ? typeOf(argument) : "";
  const place = namesMembers(field) ? placeOf(field, argument, site()) : "";
  return `${type}${place}`;
}

function typeOf(argument: Argument): string {
  const text = expressionText(argument);
  return argument.type === undefined ? "" : text.slice(text.lastIndexOf(":"));
}

/** True for `a->b` and `a[1]`: of `*a` the offset is known to all. */
function namesMembers({ value }: Field): boolean {
  return [...walk(value)].some(({ kind }) => kind === "member-access" || kind === "index");
}

/** Where each step of a path reads, as in ` @+72,+40`; that the string is followed as well says its type. */
function placeOf({ value }: Field, { fetch, type }: Argument, site: CSite | undefined): string {
  const steps = offsetsOf(fetch);
  const ctype = type?.kind === "string" && site !== undefined ? valueOf(site, value)?.type : undefined;
  const isPointer = ctype !== undefined && site !== undefined && natureOf(ctype, site.context.types).kind === "pointer";
  const shown = isPointer ? steps.slice(0, -1) : steps;
  return shown.length === 0 ? "" : ` @${shown.join(",")}`;
}

/** From the base outwards; with the `u` of user space. */
function offsetsOf(fetch: Fetch): string[] {
  if (fetch.kind !== "dereference") return [];
  const { text } = fetch.offset;
  return [...offsetsOf(fetch.base), fetch.user ? `${text.charAt(0)}u${text.slice(1)}` : text];
}
