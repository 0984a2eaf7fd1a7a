/**
 * Where names are declared and used: events, constants, parameters, enumerations, structures, and the fields
 * of an event. Two words are about the same thing if their `key` is the same.
 */
import type {
  ActionBlock,
  CType,
  Declaration,
  Expression,
  Field,
  FieldList,
  Name,
  Probe,
  Span,
  SpanDeclaration,
} from "../../../grammar/tree.ts";
import { declarationsOf } from "./checked-document.ts";
import type { CheckedDocument } from "./checked-document.ts";
import { walk } from "./nodes.ts";
import type { Node } from "./nodes.ts";

export interface Occurrence extends Span {
  readonly key: string;
  readonly text: string;
  readonly isDeclaration: boolean;
}

/** What a declaration has of its own is in no other one. */
export function isLocal({ key }: Pick<Occurrence, "key">): boolean {
  return /^\d/.test(key);
}

/** Counted from each item's start; found once as long as the item does not change. */
const ofItem = new WeakMap<Declaration, readonly Occurrence[]>();

/** All of a document, in its order. A `value` need not be declared: a parameter of a function is written like one. */
export function occurrencesIn(document: Pick<CheckedDocument, "items" | "starts">): Occurrence[] {
  const all: Occurrence[] = [];
  for (const { declaration, base } of declarationsOf(document)) {
    let own = ofItem.get(declaration);
    if (own === undefined) ofItem.set(declaration, (own = occurrencesOf(declaration)));
    for (const one of own) {
      // What an item has of its own is told from what others have of theirs by where it is.
      const key = one.key.replace(/^own /, `${base} `);
      all.push({ ...one, key, start: base + one.start, end: base + one.end });
    }
  }
  return all;
}

/** The one at an offset, also at its end. */
export function occurrenceAt(
  document: Pick<CheckedDocument, "items" | "starts">,
  offset: number,
): { readonly found: Occurrence; readonly all: readonly Occurrence[] } | undefined {
  const all = occurrencesIn(document);
  const found = all.find(({ start, end }) => start <= offset && offset < end) ?? all.find(({ end }) => end === offset);
  return found && { found, all };
}

function occurrencesOf(declaration: Declaration): Occurrence[] {
  switch (declaration.kind) {
    case "const":
    case "param":
      return [declared("value", declaration.name), ...valuesIn(declaration.value)];
    case "enum":
      return [
        declared("enum", declaration.name),
        ...declaration.enumerators.flatMap(({ name, value }) => [declared("value", name), ...valuesIn(value)]),
      ];
    case "struct":
      return [declared(declaration.keyword, declaration.name), ...typesIn(declaration)];
    case "probe":
      return inProbe(declaration);
    case "span":
      return inSpan(declaration);
    default:
      return [];
  }
}

function inProbe(probe: Probe): Occurrence[] {
  const name = probe.alias?.name;
  return [
    ...(name === undefined ? [] : [declared("event", name)]),
    ...typesIn(probe),
    ...fieldsIn(probe.fields, (field) => valuesIn(field.value)),
    ...usesIn(probe),
  ];
}

function inSpan(span: SpanDeclaration): Occurrence[] {
  const ends = [...span.starts, ...span.ends].map(({ text, start, end }) => used("event", { text, start, end }));
  return [
    declared("event", span.name),
    ...ends,
    ...span.keys.flatMap(eventPathsIn),
    ...fieldsIn(span.fields, (field) => eventPathsIn(field.value)),
    ...usesIn(span),
  ];
}

function declared(space: string, name: Name): Occurrence {
  return { key: `${space} ${name.text}`, text: name.text, isDeclaration: true, start: name.start, end: name.end };
}

function used(space: string, { text, start, end }: Name): Occurrence {
  return { key: `${space} ${text}`, text, isDeclaration: false, start, end };
}

/** Fields have a name of their own, or that of what they record. */
function fieldsIn(list: FieldList | undefined, inValue: (field: Field) => Occurrence[]): Occurrence[] {
  return (list?.fields ?? []).flatMap((field) => {
    if (field.kind === "bad") return [];
    const own = field.name === undefined ? [] : [declared("own", field.name)];
    const argument = field.type?.argument;
    return [...own, ...inValue(field), ...(argument === undefined ? [] : [used("enum", argument)])];
  });
}

function wordsIn(node: Expression | undefined): Name[] {
  if (node === undefined) return [];
  return [...walk(node)].flatMap((one) => (one.kind === "word" ? [one as Node & Name] : []));
}

function valuesIn(expression: Expression | undefined): Occurrence[] {
  return wordsIn(expression).map((word) => used("value", word));
}

/** Of `read_done.ret`, the event. */
function eventPathsIn(expression: Expression): Occurrence[] {
  return [...walk(expression)].flatMap((node) => {
    const access = node as Expression;
    return access.kind === "member-access" && access.base.kind === "word" ? [used("event", access.base)] : [];
  });
}

/** Conditions and actions name fields first, then constants; `enable` and `disable` name events. */
function usesIn({ fields, where, actions }: Pick<Probe, "fields" | "where" | "actions">): Occurrence[] {
  const own = new Set(
    (fields?.fields ?? []).flatMap((field) =>
      field.kind === "field" && field.name !== undefined ? [field.name.text] : [],
    ),
  );
  const spaceOf = (word: Name): string => (own.has(word.text) ? "own" : "value");
  const inCondition = wordsIn(where).map((word) => used(spaceOf(word), word));
  return [...inCondition, ...inActions(actions, spaceOf)];
}

function inActions(block: ActionBlock | undefined, spaceOf: (word: Name) => string): Occurrence[] {
  return (block?.actions ?? []).flatMap((action) => {
    if (action.kind === "bad") return [];
    const namesEvent = action.name.text === "enable" || action.name.text === "disable";
    return [
      ...action.operands.flatMap((one) => wordsIn(one).map((word) => used(namesEvent ? "event" : spaceOf(word), word))),
      ...action.clauses.flatMap(({ operands }) =>
        operands.flatMap((one) => wordsIn(one).map((word) => used(spaceOf(word), word))),
      ),
    ];
  });
}

/** Types that are named with their tag: in casts and in structures. */
function typesIn(node: Node): Occurrence[] {
  return [...walk(node)].flatMap((one) => {
    if (one.kind !== "ctype") return [];
    const { tag, words } = one as CType;
    const [name] = words;
    return tag === undefined || name === undefined ? [] : [used(tag, name)];
  });
}
