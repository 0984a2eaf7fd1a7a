/** What a document declares: its outline, and what a search over all documents finds. */
import { SymbolKind } from "vscode-languageserver/node";
import type { DocumentSymbol, SymbolInformation } from "vscode-languageserver/node";
import type { Declaration, Field, FieldList, Name, Span } from "../../../grammar/tree.ts";
import { titleOf } from "../../../src/check/outline.ts";
import { declarationsOf, eventsOf } from "../document/checked-document.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import type { Event } from "../../../src/program/program.ts";
import { hasLetters } from "../document/letters.ts";
import type { Lines } from "../document/lines.ts";
import { movedSpan } from "../document/shift.ts";

interface Symbol extends Span {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly detail?: string;
  readonly selection: Span;
  readonly children: readonly Symbol[];
}

/** A file of which it need not be known what its declarations become. */
type Outlined = Pick<CheckedDocument, "items" | "starts"> & Partial<Pick<CheckedDocument, "program">>;

export function documentSymbols(document: Outlined, lines: Lines): DocumentSymbol[] {
  return [...symbolsOf(document)].map(({ symbol, base }) => converted(symbol, base, lines));
}

function* symbolsOf(document: Outlined): Generator<{ readonly symbol: Symbol; readonly base: number }> {
  const { program } = document;
  for (const { declaration, base, item } of declarationsOf(document)) {
    const symbol = symbolOf(declaration, program === undefined ? [] : eventsOf({ program }, item));
    if (symbol !== undefined) yield { symbol, base };
  }
}

function converted(
  { name, kind, detail, selection, children, ...span }: Symbol,
  base: number,
  lines: Lines,
): DocumentSymbol {
  return {
    name,
    kind,
    ...(detail === undefined ? {} : { detail }),
    range: lines.range(movedSpan(span, base)),
    selectionRange: lines.range(movedSpan(selection, base)),
    children: children.map((child) => converted(child, base, lines)),
  };
}

function symbolOf(declaration: Declaration, events: readonly Event[]): Symbol | undefined {
  const { start, end } = declaration;
  const named = (name: Name, kind: SymbolKind, children: readonly Symbol[] = []): Symbol => ({
    name: name.text,
    kind,
    selection: name,
    children,
    start,
    end,
  });
  switch (declaration.kind) {
    case "probe": {
      const [first] = declaration.locations;
      const detail = events.map(({ name }) => name).join(", ");
      const children = fieldSymbols(declaration.fields, events[0]);
      const selection = first ?? declaration.probeKind;
      return { name: titleOf(declaration), kind: SymbolKind.Event, detail, selection, children, start, end };
    }
    case "span":
      return { ...named(declaration.name, SymbolKind.Event, fieldSymbols(declaration.fields)), detail: "span" };
    case "const":
      return named(declaration.name, SymbolKind.Constant);
    case "param":
      return { ...named(declaration.name, SymbolKind.Variable), detail: declaration.type?.text ?? "param" };
    case "group":
      return named(declaration.name, SymbolKind.Namespace);
    case "struct":
      return named(
        declaration.name,
        SymbolKind.Struct,
        declaration.members.flatMap((member) =>
          member.name === undefined ? [] : [leaf(member.name, member, SymbolKind.Field)],
        ),
      );
    case "enum":
      return named(
        declaration.name,
        SymbolKind.Enum,
        declaration.enumerators.map((one) => leaf(one.name, one, SymbolKind.EnumMember)),
      );
    default:
      return undefined;
  }
}

function leaf(name: Span & { readonly text: string }, { start, end }: Span, kind: SymbolKind): Symbol {
  return { name: name.text, kind, selection: name, children: [], start, end };
}

/** A field that is given no name has one in the event. */
function fieldSymbols(list: FieldList | undefined, event?: Event): Symbol[] {
  const fields = (list?.fields ?? []).filter((one): one is Field => one.kind === "field");
  const made = event === undefined || event.kind === "event" ? [] : event.arguments;
  return fields.flatMap((field) => {
    const name = field.name?.text ?? made.find(({ start }) => start === field.start)?.name;
    return name === undefined ? [] : [leaf({ ...(field.name ?? field.value), text: name }, field, SymbolKind.Field)];
  });
}

const MOST = 500;

export interface SearchedFile {
  readonly uri: string;
  readonly checked: Outlined;
  readonly lines: Lines;
}

/** Of all files, those whose name or events have the letters in their order. */
export function workspaceSymbols(files: readonly SearchedFile[], query: string): SymbolInformation[] {
  const found: SymbolInformation[] = [];
  const letters = query.toLowerCase();
  for (const { uri, checked, lines } of files) {
    for (const { symbol, base } of symbolsOf(checked)) {
      if (found.length === MOST) return found;
      const { name, kind, detail = "" } = symbol;
      if (!hasLetters(`${name} ${detail}`.toLowerCase(), letters)) continue;
      found.push({ name, kind, location: { uri, range: lines.range(movedSpan(symbol, base)) } });
    }
  }
  return found;
}
