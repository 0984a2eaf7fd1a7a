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
  Immediate,
  Member,
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
  /** Where more than the name is written anew if the name is another. */
  readonly rewritten?: Rewritten;
}

/** A range, and what stands there with another name; without that, it cannot be said there. */
export interface Rewritten extends Span {
  readonly with: ((name: string) => string) | undefined;
}

/** What a declaration has of its own is in no other one. */
export function isLocal({ key }: Pick<Occurrence, "key">): boolean {
  return /^\d/.test(key);
}

/** Counted from each item's start; found once as long as the item does not change. */
const ofItem = new WeakMap<Declaration, readonly Occurrence[]>();

/** What is known of every file, and for those that are checked the events that they make. */
export type Searched = Pick<CheckedDocument, "items" | "starts"> & Partial<Pick<CheckedDocument, "program">>;

/** All of a document, in its order. A `value` need not be declared: a parameter of a function is written like one. */
export function occurrencesIn(document: Searched): Occurrence[] {
  const all: Occurrence[] = [];
  const made = madeEvents(document);
  for (const { declaration, base } of declarationsOf(document)) {
    let own = ofItem.get(declaration);
    if (own === undefined) ofItem.set(declaration, (own = occurrencesOf(declaration)));
    for (const one of own) {
      // What an item has of its own is told from what others have of theirs by where it is.
      const key = one.key
        .replace(/^own /, `${base} `)
        .replace(/^field (\w+)\./, (whole, event: string) => (made.has(event) ? `${made.get(event)} ` : whole));
      const { rewritten } = one;
      const moved = rewritten && { ...rewritten, start: base + rewritten.start, end: base + rewritten.end };
      const at = { key, start: base + one.start, end: base + one.end };
      all.push(moved === undefined ? { ...one, ...at } : { ...one, ...at, rewritten: moved });
    }
  }
  return all;
}

/** Where the items begin whose events have their names from what is probed, by these names. */
function madeEvents({ items, starts, program }: Searched): ReadonlyMap<string, number> {
  if (program === undefined) return new Map();
  const unnamed = new Map(
    items.flatMap(({ declaration, source }, index) =>
      declaration?.kind === "probe" && declaration.alias?.name === undefined
        ? [[source, starts[index] ?? 0] as const]
        : [],
    ),
  );
  return new Map(
    program.events.flatMap(({ name, source }) => {
      const base = unnamed.get(source);
      return base === undefined ? [] : [[name, base] as const];
    }),
  );
}

/** The one at an offset, also at its end. */
export function occurrenceAt(
  document: Searched,
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
      return [declared(declaration.keyword, declaration.name), ...typesIn(declaration), ...lengthsIn(declaration)];
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
    ...valuesIn(probe.maxactive),
    ...fieldsIn(probe.fields, name, (field) => valuesIn(field.value)),
    ...usesIn(probe, name),
  ];
}

function inSpan(span: SpanDeclaration): Occurrence[] {
  const ends = [...span.starts, ...span.ends].map(({ text, start, end }) => used("event", { text, start, end }));
  return [
    declared("event", span.name),
    ...ends,
    ...span.keys.flatMap((key) => (key.kind === "word" ? ofBothEnds(span, key) : eventPathsIn(key))),
    ...fieldsIn(span.fields, span.name, (field) =>
      field.name === undefined ? namingPath(field.value) : eventPathsIn(field.value),
    ),
    ...usesIn(span, span.name),
  ];
}

function declared(space: string, name: Name): Occurrence {
  return { key: `${space} ${name.text}`, text: name.text, isDeclaration: true, start: name.start, end: name.end };
}

function used(space: string, { text, start, end }: Name): Occurrence {
  return { key: `${space} ${text}`, text, isDeclaration: false, start, end };
}

/** What an event's field is found by: spans name it by its event, where that has been given a name. */
function keyOfField(event: Name | undefined, field: string): string {
  return event === undefined ? `own ${field}` : `field ${event.text}.${field}`;
}

/** Fields have a name of their own, or that of what they record. */
function fieldsIn(
  list: FieldList | undefined,
  event: Name | undefined,
  inValue: (field: Field) => Occurrence[],
): Occurrence[] {
  return (list?.fields ?? []).flatMap((field) => {
    if (field.kind === "bad") return [];
    const own =
      field.name === undefined ? [] : [{ ...declared("own", field.name), key: keyOfField(event, field.name.text) }];
    const argument = field.type?.argument;
    return [...own, ...inValue(field), ...(argument === undefined ? [] : [used("enum", argument)])];
  });
}

function wordsIn(node: Expression | undefined): Name[] {
  if (node === undefined) return [];
  return [...walk(node)].flatMap((one) => (one.kind === "word" ? [one as Node & Name] : []));
}

/** Constants can stand where a parameter can, and behind a backslash. */
function valuesIn(expression: Expression | undefined): Occurrence[] {
  if (expression === undefined) return [];
  return [...walk(expression)].flatMap((node) => {
    if (node.kind === "word") return [used("value", node as Node & Name)];
    const text = node.kind === "immediate" ? /[A-Za-z_]\w*$/.exec((node as Immediate).text)?.[0] : undefined;
    return text === undefined ? [] : [used("value", { text, start: node.end - text.length, end: node.end })];
  });
}

/** Of arrays and bit-fields, those of structures in structures too. */
function lengthsIn(declaration: Declaration): Occurrence[] {
  return [...walk(declaration)].flatMap((node) => {
    if (node.kind !== "member") return [];
    const { dimensions, bits } = node as Member;
    return [...dimensions, ...(bits === undefined ? [] : [bits])].flatMap(valuesIn);
  });
}

/** Of `read_done.ret`, the event and its field. */
function eventPathsIn(expression: Expression): Occurrence[] {
  return [...walk(expression)].flatMap((node) => {
    const access = node as Expression;
    return access.kind === "member-access" && access.base.kind === "word"
      ? [used("event", access.base), { ...used("field", access.name), key: keyOfField(access.base, access.name.text) }]
      : [];
  });
}

/** `on x` is a field of each end: where one of them has another name, it is `on a.y == b.x`. */
function ofBothEnds({ starts, ends }: SpanDeclaration, key: Expression & { readonly kind: "word" }): Occurrence[] {
  const events = [...new Set([...starts, ...ends].map(({ text }) => text))];
  const [start, end] = [starts[0]?.text, ends[0]?.text];
  const isPair = starts.length === 1 && ends.length === 1;
  return events.map((event): Occurrence => {
    const one = { ...used("field", key), key: `field ${event}.${key.text}` };
    if (events.length === 1) return one;
    const path = (of: string | undefined, name: string): string => `${of}.${of === event ? name : key.text}`;
    const both = (name: string): string => `${path(start, name)} == ${path(end, name)}`;
    return { ...one, rewritten: { start: key.start, end: key.end, with: isPair ? both : undefined } };
  });
}

/** A span's field that has no name is called like what it is of, and keeps its name. */
function namingPath(value: Expression): Occurrence[] {
  return eventPathsIn(value).map((one) => {
    if (value.kind !== "member-access" || value.base.kind !== "word" || one.start !== value.name.start) return one;
    const [name, event] = [value.name.text, value.base.text];
    return { ...one, rewritten: { start: value.start, end: value.end, with: (other) => `${name}: ${event}.${other}` } };
  });
}

/** Conditions and actions name fields first, then constants; `enable` and `disable` name events. */
function usesIn(
  { fields, where, actions }: Pick<Probe, "fields" | "where" | "actions">,
  event: Name | undefined,
): Occurrence[] {
  const own = new Set(
    (fields?.fields ?? []).flatMap((field) =>
      field.kind === "field" && field.name !== undefined ? [field.name.text] : [],
    ),
  );
  const ofWord = (word: Name): Occurrence =>
    own.has(word.text) ? { ...used("own", word), key: keyOfField(event, word.text) } : used("value", word);
  return [...wordsIn(where).map(ofWord), ...inActions(actions, ofWord)];
}

function inActions(block: ActionBlock | undefined, ofWord: (word: Name) => Occurrence): Occurrence[] {
  return (block?.actions ?? []).flatMap((action) => {
    if (action.kind === "bad") return [];
    const namesEvent = action.name.text === "enable" || action.name.text === "disable";
    return [
      ...action.operands.flatMap((one) =>
        wordsIn(one).map((word) => (namesEvent ? used("event", word) : ofWord(word))),
      ),
      ...action.clauses.flatMap(({ operands }) => operands.flatMap((one) => wordsIn(one).map(ofWord))),
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
