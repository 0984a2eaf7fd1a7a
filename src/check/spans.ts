/** Spans: their ends, what these have in common, and what is carried from either. */
import { DISPLAY_TYPES } from "../../grammar/keywords.ts";
import type { Expression, Field, FieldType, Location, Name, SpanDeclaration } from "../../grammar/tree.ts";
import * as spans from "../diagnostics/catalogue/spans.ts";
import { fieldTwice } from "../diagnostics/catalogue/fetches.ts";
import { badEventName } from "../diagnostics/catalogue/places.ts";
import { unknownEventNamed } from "../diagnostics/catalogue/conditions.ts";
import { nearest, replacedBy } from "../diagnostics/nearest.ts";
import { isUserPointer } from "../program/field.ts";
import type { FieldKind, FieldRef } from "../program/field.ts";
import type { Event } from "../program/program.ts";
import { groupOfSpan } from "../program/span-event.ts";
import type { EventName, SpanEvent, SpanField, SpanPair } from "../program/span-event.ts";
import type { EventField } from "../target/tracefs/event-formats.ts";
import { lowerActions } from "./actions.ts";
import { lowerCondition } from "./conditions.ts";
import { fieldOf } from "./field-refs.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import type { EventFields } from "./event-fields.ts";
import { requireFeature } from "./features.ts";
import type { NamedEvents } from "./named-events.ts";
import { findEvent, fieldsOfEvent } from "./uses.ts";

/** An event at an end of a span, with what it records. */
interface End {
  readonly event: EventName;
  readonly fields: EventFields;
  /** The name of a field's type, as a synthetic event must repeat it; nothing for what cannot be taken along. */
  readonly typeOf: (name: string) => string | undefined;
}

/** The span, or nothing after saying what is wrong with it. */
export function lowerSpan(context: Context, span: SpanDeclaration, known: NamedEvents): SpanEvent | undefined {
  const starts = endsOf(context, span.starts, known);
  const ends = endsOf(context, span.ends, known);
  if (starts === undefined || ends === undefined) return undefined;
  if (span.keys.length > MOST_KEYS && context.through === "tracefs")
    report(context, spans.tooManySpanKeys, span.name, { limit: MOST_KEYS });
  const pairs = starts.flatMap((start) => ends.map((end) => pairOf(context, span, start, end)));
  const fields = (span.fields?.fields ?? []).map((field) =>
    field.kind === "bad" ? undefined : lowerField(context, field, starts, ends),
  );
  if (!requireFeature(context, "synthetic-via-dynamic-events", span.name)) return undefined;
  if (!requireFeature(context, "hist-trigger", span.name)) return undefined;
  if (!pairs.every((pair) => pair !== undefined) || !fields.every((field) => field !== undefined)) return undefined;
  if (!isDefinable(context, span, fields)) return undefined;
  const own = fieldsOfSpan(fields);
  const condition = span.where && lowerCondition(context, own, span.where);
  const site = { context, fields: own, condition, eventNamed: (named: Expression) => findEvent(context, named, known) };
  const actions = span.actions && lowerActions(site, span.actions);
  const { source } = context;
  return { source, name: span.name.text, pairs, fields, condition, actions, start: span.start, end: span.name.end };
}

/** True if a synthetic event of that name and with these fields can be. */
function isDefinable(context: Context, { name }: SpanDeclaration, fields: readonly SpanField[]): boolean {
  const { limits } = context;
  if (fields.length === 0 || fields.length > limits.syntheticFields) {
    report(context, spans.badFieldCount, name, { count: fields.length, limit: limits.syntheticFields });
    return false;
  }
  // The name may get an ending, for the event that the fields are taken from.
  if (!/^[A-Za-z_]\w*$/.test(name.text) || name.text.length > limits.eventName - "_ends".length) {
    report(context, badEventName, name, { what: "event", name: name.text });
    return false;
  }
  const twice = fields.find((field, index) => fields.findIndex((other) => other.name === field.name) < index);
  const bad = fields.find((field) => !/^[A-Za-z_]\w*$/.test(field.name) || field.name.length > limits.argumentName);
  if (bad !== undefined) report(context, badEventName, bad, { what: "field", name: bad.name });
  if (twice !== undefined) report(context, fieldTwice, twice, { name: twice.name });
  return bad === undefined && twice === undefined;
}

/** Keys of a histogram, through which a pair is found. */
const MOST_KEYS = 3;

function endsOf(context: Context, locations: readonly Location[], known: NamedEvents): readonly End[] | undefined {
  const found = locations.map((location) => {
    const { text } = location;
    const [group, name = ""] = text.includes(":") ? text.split(":") : [undefined, text];
    const event = known.event(name, group);
    if (event !== undefined) return endOfEvent(context, event);
    const span = known.span(name, group);
    if (span !== undefined) return endOfSpan(span);
    if (context.failed.has(name)) return undefined;
    const candidates = nearest(text, known.names);
    const edits = location.quoted ? undefined : replacedBy(location, candidates);
    report(context, unknownEventNamed, location, { name: text, nearest: candidates }, { edits });
    return undefined;
  });
  return found.every((end) => end !== undefined) ? found : undefined;
}

function endOfEvent(context: Context, event: Event): End {
  const { group, name, condition } = event;
  const fields = fieldsOfEvent(context, event);
  const typeOf = (field: string): string | undefined => typeIn(context, event, fields, field);
  return { event: { group, name, condition }, fields, typeOf };
}

/** A span that was declared before can be an end of another one. */
function endOfSpan(span: SpanEvent): End {
  const { name, condition, fields } = span;
  const typeOf = (wanted: string): string | undefined => {
    const field = fields.find((one) => one.name === wanted);
    if (field === undefined || (field.from !== "elapsed" && field.isUserString)) return field && "char[]";
    return field.from === "elapsed" ? "u64" : field.type;
  };
  return { event: { group: groupOfSpan(span), name, condition }, fields: fieldsOfSpan(fields), typeOf };
}

function pairOf(context: Context, span: SpanDeclaration, start: End, end: End): SpanPair | undefined {
  const { keys } = span;
  const found = keys.map((key) => keyOf(context, key, start, end));
  if (!found.every((key) => key !== undefined)) return undefined;
  if (isOneEvent(start, end) && found.every((key) => key.start.name === key.end.name)) {
    report(context, spans.sameEnds, keys[0] ?? span.name, { event: start.event.name });
    return undefined;
  }
  return { start: start.event, end: end.event, keys: found };
}

function isOneEvent({ event: a }: End, { event: b }: End): boolean {
  return a.group === b.group && a.name === b.name;
}

/** A field or built-in of both, or `a.x == b.y`. */
function keyOf(context: Context, key: Expression, start: End, end: End): SpanPair["keys"][number] | undefined {
  if (key.kind !== "binary" || key.operator !== "==") {
    const [one, other] = [fieldOf(context, start.fields, key), fieldOf(context, end.fields, key)];
    return one && other && { start: one.ref, end: other.ref };
  }
  const sides = [key.left, key.right].map((side) => (side.kind === "member-access" ? side : undefined));
  const at = (wanted: End): FieldRef | undefined => {
    const side = sides.find((one) => one?.base.kind === "word" && one.base.text === wanted.event.name);
    const other = sides.find((one) => one !== undefined && one !== side);
    // With several starts or ends, the name that is written stands for each of them.
    const used = side ?? (wanted === start ? sides[0] : other);
    return (
      used &&
      fieldOf(context, wanted.fields, { kind: "word", text: used.name.text, start: used.start, end: used.end })?.ref
    );
  };
  const isSame = isOneEvent(start, end);
  const byOrder = (index: number): FieldRef | undefined => {
    const side = sides[index];
    return (
      side &&
      fieldOf(context, start.fields, { kind: "word", text: side.name.text, start: side.start, end: side.end })?.ref
    );
  };
  const [first, second] = isSame ? [byOrder(0), byOrder(1)] : [at(start), at(end)];
  if (first !== undefined && second !== undefined) return { start: first, end: second };
  if (sides.includes(undefined)) report(context, spans.badSpanKey, key, {});
  return undefined;
}

const UNITS = ["us", "ns"] as const;

function lowerField(
  context: Context,
  field: Field,
  starts: readonly End[],
  ends: readonly End[],
): SpanField | undefined {
  const { value, type, start, end } = field;
  if (value.kind !== "member-access" || value.base.kind !== "word") {
    report(context, spans.badSpanField, field, {});
    return undefined;
  }
  const name = field.name?.text ?? value.name.text;
  if (type !== undefined && !isDisplay(type)) {
    report(context, spans.spanFieldType, type, { type: type.name.text });
    return undefined;
  }
  if (value.base.text !== "elapsed") {
    const carried = carriedField(context, { event: value.base, member: value.name }, starts, ends);
    return carried && { ...carried, name, start, end };
  }
  const unit = UNITS.find((one) => one === value.name.text);
  if (unit !== undefined) return { name, from: "elapsed", unit, start, end };
  report(context, spans.badUnit, value.name, { unit: value.name.text });
  return undefined;
}

/** `EVENT.FIELD` of one of the ends. */
function carriedField(
  context: Context,
  { event, member }: { readonly event: Name; readonly member: Name },
  starts: readonly End[],
  ends: readonly End[],
): Omit<Extract<SpanField, { from: "start" | "end" }>, "name" | "start" | "end"> | undefined {
  const isOf = (all: readonly End[]): boolean => all.some((one) => one.event.name === event.text);
  const from = isOf(starts) ? "start" : isOf(ends) ? "end" : undefined;
  if (from === undefined) {
    const names = [...starts, ...ends].map((one) => one.event.name);
    const candidates = nearest(event.text, names);
    const edits = replacedBy(event, candidates);
    report(context, unknownEventNamed, event, { name: event.text, nearest: candidates }, { edits });
    return undefined;
  }
  const sources = from === "start" ? starts : ends;
  const found = sources.map(({ fields }) => fieldOf(context, fields, { kind: "word", ...member }));
  const [first] = found;
  if (first === undefined || !found.every((one) => one !== undefined)) return undefined;
  const type = sources[0]?.typeOf(member.text);
  if (type === undefined) {
    report(context, spans.fieldNotCarried, member, { field: `${event.text}.${member.text}` });
    return undefined;
  }
  const isUserString = from === "start" && isUserPointer(first.ref);
  return { from, field: first.ref, type: isUserString ? "u64" : type, isUserString };
}

/** How a value is shown is not the kernel's business; how wide it is, the event that records it has said. */
function isDisplay({ name }: FieldType): boolean {
  return DISPLAY_TYPES.some((display) => display === name.text);
}

/** The name of the field's type in its event's format. */
function typeIn(context: Context, event: Event, fields: EventFields, name: string): string | undefined {
  if (event.kind !== "event") {
    const kind = fields.find(name);
    return kind && typeOfKind(kind);
  }
  const format = context.target.events?.find(event.group, event.name);
  const field = format?.fields.find((one) => one.name === name);
  if (field?.type.includes("*") === true) return "u64";
  return field && syntheticType(field);
}

/** The names that a synthetic event's types can have. Source: synth_field_size, trace_events_synth.c */
const SYNTHETIC_TYPES =
  /^(?:[su](?:8|16|32|64)|(?:unsigned )?(?:char|int|long)|bool|pid_t|gfp_t|(?:unsigned )?char ?\[\d*\])$/;

/** As the field's own format has it, where a synthetic event can; else what is as wide, with the same sign. */
function syntheticType({ type, bytes, signed }: EventField): string | undefined {
  const plain = type.replace(/^__(?:data|rel)_loc /, "");
  if (SYNTHETIC_TYPES.test(plain)) return plain;
  return [1, 2, 4, 8].includes(bytes) && !plain.includes("[") ? `${signed ? "s" : "u"}${bytes * 8}` : undefined;
}

function typeOfKind(kind: FieldKind): string | undefined {
  switch (kind.kind) {
    case "number": {
      const bytes = [8, 16, 32, 64].find((bits) => kind.bits <= bits) ?? 64;
      return `${kind.signed ? "s" : "u"}${bytes}`;
    }
    case "text":
      return "char[]";
    default:
      return undefined;
  }
}

function fieldsOfSpan(fields: readonly SpanField[]): EventFields {
  const kinds = new Map(fields.map((field) => [field.name, kindOfField(field)] as const));
  return { find: (name) => kinds.get(name), names: [...kinds.keys()] };
}

function kindOfField(field: SpanField): FieldKind {
  if (field.from === "elapsed") {
    return { kind: "number", bits: 64, signed: false, shown: "plain", unit: field.unit === "us" ? 1000n : 1n };
  }
  if (field.isUserString || field.type.includes("char")) return { kind: "text", isUserPointer: false };
  const bits = /(\d+)$/.exec(field.type)?.[1];
  if (bits === undefined) return { kind: "unknown" };
  const number = { kind: "number", bits: Number(bits), signed: field.type.startsWith("s"), shown: "plain" } as const;
  const own = field.field.kind;
  return own.kind === "number" && own.enumerators !== undefined ? { ...number, enumerators: own.enumerators } : number;
}
