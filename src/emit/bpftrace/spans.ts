/**
 * Spans as maps: what is known at the start, by the keys of the pair, until the end takes it.
 *
 * Each start has maps of its own with each end, as the kernel's tables have: a start that comes again
 * replaces what was there, and an end takes it away.
 */
import type { FieldRef } from "../../program/field.ts";
import type { SpanEvent, SpanField, SpanPair } from "../../program/span-event.ts";
import type { MapNames } from "./names.ts";
import { expressionOf } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { conversionOf } from "./value.ts";
import type { Value } from "./value.ts";

export interface SpanMaps {
  /** When it started, in nanoseconds. */
  readonly time: string;
  /** What is taken along, by the names of the span's fields. */
  readonly carried: ReadonlyMap<string, string>;
}

type Carried = Extract<SpanField, { from: "start" | "end" }>;

export function spanMaps(span: SpanEvent, maps: MapNames): (readonly [SpanPair, SpanMaps])[] {
  return span.pairs.map((pair, index) => {
    const base = span.pairs.length === 1 ? span.name : `${span.name}_${index + 1}`;
    const carried = carriedFields(span).map((field) => [field.name, maps.own(`${base}_${field.name}`)] as const);
    return [pair, { time: maps.own(`${base}_start`), carried: new Map(carried) }];
  });
}

function carriedFields({ fields }: SpanEvent): readonly Carried[] {
  return fields.flatMap((field) => (field.from === "start" ? [field] : []));
}

interface Site {
  readonly maps: SpanMaps;
  readonly scope: Scope;
}

/** What the start leaves for the end. */
export function startLines(span: SpanEvent, pair: SpanPair, { maps, scope }: Site): readonly string[] {
  const keys = keysOf(pair, "start", scope);
  return [
    `${maps.time}[${keys}] = nsecs;`,
    ...carriedFields(span).map((field) => `${maps.carried.get(field.name)}[${keys}] = ${carriedText(field, scope)};`),
  ];
}

/** A string of user space is read at the end, when it is there: until then its address is kept. */
function carriedText({ field, isUserString }: Carried, scope: Scope): string {
  return isUserString ? `(uint64)${scope.dialect.args}${field.name}` : expressionOf(field, scope);
}

interface EndSite extends Site {
  /**
   * True if the script fills the map before it reads it: bpftrace 0.23 knows no type of a variable else, and
   * takes one for no key at all.
   */
  readonly isTyped: boolean;
}

export interface Ended {
  /** True where there was a start. */
  readonly known: string;
  readonly lines: readonly string[];
  /** What empties the maps, when all is done. */
  readonly removals: readonly string[];
  readonly values: ReadonlyMap<string, Value>;
}

/** What is known at the end: variables with the span's fields. */
export function spanValues(span: SpanEvent, pair: SpanPair, { maps, scope, isTyped }: EndSite): Ended {
  const keys = keysOf(pair, "end", scope);
  const time = `$${span.name}_ns`;
  const lines = [`${time} = nsecs - ${maps.time}[${keys}];`];
  const values = new Map<string, Value>();
  for (const field of span.fields) {
    if (field.from === "elapsed") {
      values.set(field.name, number(field.unit === "us" ? `${time} / 1000` : time));
    } else if (field.from === "end") {
      values.set(field.name, { ...scope.value(field.field.name), ...ofBuiltin(field.field) });
    } else {
      const kept = `${maps.carried.get(field.name)}[${keys}]`;
      if (!isTyped) {
        values.set(field.name, carriedValue(field, kept));
        continue;
      }
      const variable = `$${span.name}_${field.name}${field.isUserString ? "_at" : ""}`;
      lines.push(`${variable} = ${kept};`);
      values.set(field.name, carriedValue(field, variable));
    }
  }
  const all = [maps.time, ...maps.carried.values()];
  return {
    known: `${maps.time}[${keys}] != 0`,
    lines,
    removals: all.map((map) => removal(map, pair.keys.length, keys, scope)),
    values,
  };
}

function number(expression: string): Value {
  return { expressions: [expression], conversion: "%llu", isText: false, isSymbol: false, display: undefined };
}

function ofBuiltin({ builtin }: FieldRef): Partial<Value> {
  return builtin === undefined ? {} : { expressions: [builtin] };
}

function carriedValue({ field, isUserString }: Carried, variable: string): Value {
  const isText = field.kind.kind === "text";
  const expression = isUserString ? `str(uptr(${variable}))` : variable;
  const isSymbol = field.kind.kind === "number" && field.kind.shown === "symbol";
  return { expressions: [expression], conversion: conversionOf(field.kind), isText, isSymbol, display: undefined };
}

function removal(map: string, count: number, keys: string, { dialect }: Scope): string {
  if (!dialect.deletesByKey) return `delete(${map}[${keys}]);`;
  return `delete(${map}, ${count > 1 ? `(${keys})` : keys});`;
}

/** Numbers are made of one width, since both ends must give the very same type. */
function keysOf({ keys }: SpanPair, side: "start" | "end", scope: Scope): string {
  return keys.map((key) => keyText(key[side], key.start.builtin === key.end.builtin, scope)).join(", ");
}

function keyText(field: FieldRef, isSame: boolean, scope: Scope): string {
  const expression = expressionOf(field, scope);
  const isPlain = field.kind.kind === "text" || (field.builtin !== undefined && isSame);
  return isPlain ? expression : `(uint64)${expression}`;
}
