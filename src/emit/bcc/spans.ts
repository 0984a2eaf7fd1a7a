/** Spans: what is known at the start waits in a map, by the keys of the pair, until the end takes it. */
import type { Event } from "../../program/program.ts";
import type { SpanEvent, SpanField, SpanPair } from "../../program/span-event.ts";
import { copyLine, widened, widenedLines } from "./copy.ts";
import { functionLines, originComment } from "./layout.ts";
import { memberOf } from "./names.ts";
import { structure } from "./record.ts";
import type { Member } from "./record.ts";
import { shapeOf, textOf } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { STRING_BYTES, plainNumber } from "./shape.ts";
import { addressInField, textLine } from "./value.ts";
import type { Value } from "./value.ts";

type Carried = Extract<SpanField, { from: "start" | "end" }>;

/** What a pair of a span is in C. */
export interface WaitingMap {
  readonly keyStruct: string;
  readonly keyScratch: string;
  readonly startStruct: string;
  readonly startScratch: string;
  readonly map: string;
  /** Functions that are called at the start and at the end. */
  readonly begins: string;
  readonly ends: string;
}

/** Declares the map in which starts of the pair wait; `start` is the scope of the event that begins it. */
export function waitingMap(span: SpanEvent, pair: SpanPair, start: Scope): WaitingMap {
  const { unit } = start;
  const base = unit.names.free(`${span.name}_waiting`);
  const names: WaitingMap = {
    map: base,
    keyStruct: unit.names.free(`${base}_key`),
    keyScratch: unit.names.free(`${base}_keys`),
    startStruct: unit.names.free(`${base}_start`),
    startScratch: unit.names.free(`${base}_starts`),
    begins: unit.names.free(`${span.name}_begins`),
    ends: unit.names.free(`${span.name}_ends`),
  };
  const keys = pair.keys.map((key, index): Member => ({
    name: `key_${index + 1}`,
    // Both ends must give the very same bytes.
    shape: widened(shapeOf(key.start, start)),
  }));
  const carried = carriedFields(span).map((field): Member => ({
    name: memberOf(field.name),
    shape: field.isUserString ? plainNumber(64, false) : widened(shapeOf(field.field, start)),
  }));
  unit.declare([
    originComment(span.source, span),
    ...structure(names.keyStruct, keys),
    ...structure(names.startStruct, [{ name: "time", shape: plainNumber(64, false) }, ...carried]),
    `BPF_PERCPU_ARRAY(${names.keyScratch}, struct ${names.keyStruct}, 1);`,
    `BPF_PERCPU_ARRAY(${names.startScratch}, struct ${names.startStruct}, 1);`,
    `BPF_HASH(${names.map}, struct ${names.keyStruct}, struct ${names.startStruct});`,
  ]);
  return names;
}

function carriedFields({ fields }: SpanEvent): readonly Carried[] {
  return fields.flatMap((field) => (field.from === "start" ? [field] : []));
}

/** The function that is called when the span begins; a start that comes again replaces what was there. */
export function declareBegin(span: SpanEvent, pair: SpanPair, names: WaitingMap, site: BeginSite): void {
  const { scope, struct, event } = site;
  const { unit } = scope;
  unit.declare(
    functionLines(`static inline void ${names.begins}(void *ctx, struct ${struct} *${scope.record})`, [
      "int zero = 0;",
      ...lookups(names),
      "if (!key || !start)",
      "    return;",
      ...keyLines(pair, "start", scope),
      "start->time = bpf_ktime_get_ns();",
      ...carriedFields(span).flatMap((field) => carriedLines(field, event, scope)),
      `${names.map}.update(key, start);`,
    ]),
  );
}

export interface BeginSite {
  readonly scope: Scope;
  /** The structure of the event's record. */
  readonly struct: string;
  readonly event: Event | undefined;
}

function lookups({ keyStruct, keyScratch, startStruct, startScratch }: WaitingMap): readonly string[] {
  return [
    `struct ${keyStruct} *key = ${keyScratch}.lookup(&zero);`,
    `struct ${startStruct} *start = ${startScratch}.lookup(&zero);`,
  ];
}

/** A string of user space is read at the end, when it is there: until then its address is kept. */
function carriedLines(
  { name, field, isUserString }: Carried,
  event: Event | undefined,
  scope: Scope,
): readonly string[] {
  const member = `start->${memberOf(name)}`;
  if (isUserString && event !== undefined) return [`${member} = ${addressInField(event, field.name, scope.unit)};`];
  return widenedLines(member, textOf(field, scope), shapeOf(field, scope));
}

function keyLines({ keys }: SpanPair, side: "start" | "end", scope: Scope): readonly string[] {
  return keys.flatMap((key, index) =>
    widenedLines(`key->key_${index + 1}`, textOf(key[side], scope), shapeOf(key[side], scope)),
  );
}

interface EndSite {
  /** Of the event that ends it. */
  readonly end: Scope;
  readonly struct: string;
  /** The span's own record. */
  readonly span: Scope & { readonly struct: string; readonly scratch: string };
}

/** The function that is called when the span ends; `done` is what is done with it then. */
export function declareEnd(
  { span, pair }: { readonly span: SpanEvent; readonly pair: SpanPair },
  names: WaitingMap,
  { end, struct, span: own }: EndSite,
  done: readonly string[],
): void {
  own.unit.declare(
    functionLines(`static inline void ${names.ends}(void *ctx, struct ${struct} *${end.record})`, [
      "int zero = 0;",
      `struct ${names.keyStruct} *key = ${names.keyScratch}.lookup(&zero);`,
      `struct ${own.struct} *${own.record} = ${own.scratch}.lookup(&zero);`,
      `if (!key || !${own.record})`,
      "    return;",
      ...keyLines(pair, "end", end),
      `struct ${names.startStruct} *start = ${names.map}.lookup(key);`,
      "if (!start)",
      "    return;",
      ...span.fields.flatMap((field) => endLines(field, own, end)),
      `${names.map}.delete(key);`,
      ...done,
    ]),
  );
}

function endLines(field: SpanField, span: Scope, end: Scope): readonly string[] {
  const member = `${span.record}->${memberOf(field.name)}`;
  if (field.from === "elapsed") {
    return [`${member} = (bpf_ktime_get_ns() - start->time)${field.unit === "us" ? " / 1000" : ""};`];
  }
  if (field.from === "end") return widenedLines(member, textOf(field.field, end), shapeOf(field.field, end));
  const kept = `start->${memberOf(field.name)}`;
  if (field.isUserString) return [textLine(member, kept, true)];
  return [copyLine(member, kept, span.values.get(field.name)?.shape ?? plainNumber(64, false))];
}

/** The scope of the event that begins or ends a pair. */
export type ScopeOf = (pair: SpanPair, side: "start" | "end") => Scope;

/** What the span's record holds, whichever of its pairs came to an end. */
export function spanValues(span: SpanEvent, scopeOf: ScopeOf): ReadonlyMap<string, Value> {
  const [pair] = span.pairs;
  if (pair === undefined) throw new TypeError("a span has a pair of events at least");
  return new Map(span.fields.map((field) => [field.name, spanValue(field, pair, scopeOf)] as const));
}

function spanValue(field: SpanField, pair: SpanPair, scopeOf: ScopeOf): Value {
  const fill = (): readonly string[] => [];
  if (field.from === "elapsed") return { shape: plainNumber(64, false), display: undefined, fill };
  if (field.isUserString) return { shape: { kind: "text", bytes: STRING_BYTES }, display: undefined, fill };
  const scope = scopeOf(pair, field.from);
  const display = field.field.builtin === undefined ? scope.values.get(field.field.name)?.display : undefined;
  return { shape: widened(shapeOf(field.field, scope)), display, fill };
}
