/** From a name to where it is declared and used: definition, references, highlights, rename. */
import { DocumentHighlightKind } from "vscode-languageserver/node";
import type { DocumentHighlight, Location, Range, TextEdit } from "vscode-languageserver/node";
import { spotAt } from "../document/checked-document.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import type { Lines } from "../document/lines.ts";
import { isLocal, occurrenceAt, occurrencesIn } from "../document/occurrences.ts";
import type { Occurrence, Searched } from "../document/occurrences.ts";

/** A document with what the protocol calls it. */
export interface Named {
  readonly uri: string;
  readonly checked: Searched;
  readonly lines: Lines;
}

function locationOf({ uri, lines }: Named, span: Occurrence): Location {
  return { uri, range: lines.range(span) };
}

/** `others` are the files that the document imports. */
export function definition(
  document: Named & { readonly checked: CheckedDocument },
  offset: number,
  others: readonly Named[],
): Location[] {
  const at = occurrenceAt(document.checked, offset);
  if (at === undefined) return [];
  const found = withKey(at.found.key, [document, ...others]).flatMap(({ where, found: one }) =>
    one.isDeclaration ? [locationOf(where, one)] : [],
  );
  return found.length > 0 ? found : madeName(document, at.found);
}

/** An event that has its name from what is probed is declared there. */
function madeName(
  { uri, checked, lines }: Named & { readonly checked: CheckedDocument },
  { key, text }: Occurrence,
): Location[] {
  if (!key.startsWith("event ")) return [];
  const event = checked.program.events.find(({ name }) => name === text);
  const span = event && checked.locate({ source: event.source, start: event.start, end: event.end });
  return span === undefined ? [] : [{ uri, range: lines.range(span) }];
}

export interface ReferenceOptions {
  readonly others: readonly Named[];
  readonly includeDeclaration: boolean;
}

export function references(document: Named, offset: number, options: ReferenceOptions): Location[] {
  const at = occurrenceAt(document.checked, offset);
  if (at === undefined) return [];
  const all = withKey(at.found.key, [document, ...options.others]);
  if (/^(?:value|field) /.test(at.found.key) && !all.some(({ found }) => found.isDeclaration)) return [];
  return all.flatMap(({ where, found }) =>
    found.isDeclaration && !options.includeDeclaration ? [] : [locationOf(where, found)],
  );
}

export function highlights({ checked, lines }: Named, offset: number): DocumentHighlight[] {
  const at = occurrenceAt(checked, offset);
  const same = (at?.all ?? []).filter(({ key }) => key === at?.found.key);
  // What nobody declares is a function's parameter: it means something else in the next probe.
  const isDeclared = same.some(({ isDeclaration, key }) => isDeclaration || !key.startsWith("value "));
  const spot = spotAt(checked, offset);
  const end = spot === undefined ? 0 : spot.base + spot.item.source.text.length;
  return same
    .filter(({ start }) => isDeclared || (start >= (spot?.base ?? 0) && start < end))
    .map((one) => ({
      range: lines.range(one),
      kind: one.isDeclaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
}

/** What would be renamed; nothing where the name is not the document's own. */
export function prepareRename({ checked, lines }: Named, offset: number): Range | undefined {
  const at = occurrenceAt(checked, offset);
  const isOwn = at?.all.some(({ key, isDeclaration }) => isDeclaration && key === at.found.key) ?? false;
  return at === undefined || !isOwn ? undefined : lines.range(at.found);
}

/** The edits by document, or why there are none. */
export type Renamed =
  | { readonly kind: "edits"; readonly changes: Record<string, TextEdit[]> }
  | { readonly kind: "refused"; readonly reason: string };

export function rename(document: Named, offset: number, newName: string, others: readonly Named[]): Renamed {
  const at = occurrenceAt(document.checked, offset);
  if (at === undefined) return { kind: "refused", reason: "there is nothing here that has a name of its own" };
  if (!/^[A-Za-z_]\w*$/.test(newName)) return { kind: "refused", reason: `\`${newName}\` is no name` };
  const named = withKey(at.found.key.replace(/\w+$/, newName), [document, ...others]);
  if (named.some(({ found }) => found.isDeclaration))
    return { kind: "refused", reason: `there is \`${newName}\` already` };
  const changes: Record<string, TextEdit[]> = {};
  for (const { where, found } of withKey(at.found.key, [document, ...others])) {
    const { rewritten } = found;
    if (rewritten !== undefined && rewritten.with === undefined) {
      return { kind: "refused", reason: `a span of several starts or ends pairs them by \`${found.text}\` of each` };
    }
    const newText = rewritten?.with?.(newName) ?? newName;
    (changes[where.uri] ??= []).push({ range: where.lines.range(rewritten ?? found), newText });
  }
  return { kind: "edits", changes };
}

/** What an item has of its own is in no other document. */
function withKey(key: string, documents: readonly Named[]): { readonly where: Named; readonly found: Occurrence }[] {
  return documents
    .slice(0, isLocal({ key }) ? 1 : Infinity)
    .flatMap((where) => occurrencesIn(where.checked).flatMap((found) => (found.key === key ? [{ where, found }] : [])));
}

/** The path of the import that the cursor is in. */
export function importAt(checked: CheckedDocument, offset: number): string | undefined {
  const declaration = spotAt(checked, offset)?.item.declaration;
  return declaration?.kind === "import" ? declaration.path.value : undefined;
}
