// What a program's records and tables look like, and what of them is another each time.
import type { Aggregation, Key } from "../../src/program/action.ts";
import type { FieldRef } from "../../src/program/field.ts";
import { isRecorded } from "../../src/program/program.ts";
import type { Argument, Event, Program } from "../../src/program/program.ts";
import { groupOfSpan } from "../../src/program/span-event.ts";
import type { SpanEvent } from "../../src/program/span-event.ts";
import type { RecordShape } from "./records.ts";
import type { TableShape } from "./tables.ts";

export interface Shapes {
  readonly records: readonly RecordShape[];
  readonly tables: readonly TableShape[];
  /** True if records are printed in a form of the program's own. */
  readonly printed: boolean;
}

export function shapesOf({ events, spans }: Program): Shapes {
  const started = new Set(
    [...events, ...spans].flatMap(({ actions }) =>
      (actions ?? []).flatMap((action) => (action.kind === "enable" ? [action.event.name] : [])),
    ),
  );
  return {
    records: [
      ...events.flatMap((event) => (isRecorded(event) || started.has(event.name) ? [recordOf(event)] : [])),
      ...spans.flatMap((span) => (isRecorded(span) ? [recordOfSpan(span)] : [])),
    ],
    tables: [
      ...events.flatMap((event) => tablesOf(`${event.group}/${event.name}`, event, changingOf(event))),
      ...spans.flatMap((span) => tablesOf(`${groupOfSpan(span)}/${span.name}`, span, changingInSpan(span))),
    ],
    printed: [...events, ...spans].some(({ actions }) => actions?.some(({ kind }) => kind === "print") === true),
  };
}

const CHANGING_NAMES = /^(?:pid|tid|us|ns|prev_pid|next_pid|inode|ino|id|to|parent)$/;

function recordOf(event: Event): RecordShape {
  const names = event.kind === "event" ? (event.fields ?? []).map(({ name }) => name) : namesOf(event.arguments);
  return { event: event.name, fields: names, changing: changingOf(event) };
}

function namesOf(all: readonly Argument[]): string[] {
  return all.flatMap(({ name }) => (name === undefined ? [] : [name]));
}

function changingOf(event: Event): ReadonlySet<string> {
  if (event.kind === "event") {
    const all = event.fields ?? [];
    return new Set(all.flatMap(({ name, type }) => (CHANGING_NAMES.test(name) || type.includes("*") ? [name] : [])));
  }
  return new Set(event.arguments.flatMap((one) => (isChanging(one) && one.name !== undefined ? [one.name] : [])));
}

/** Addresses, and what is called like an id. */
function isChanging({ name, type, fetch }: Argument): boolean {
  if (CHANGING_NAMES.test(name ?? "")) return true;
  if (type === undefined) return !["task-name", "text", "immediate"].includes(fetch.kind);
  return type.kind === "symbol" || (type.kind === "integer" && type.format === "hex" && type.bits === 64);
}

function recordOfSpan(span: SpanEvent): RecordShape {
  return { event: span.name, fields: span.fields.map(({ name }) => name), changing: changingInSpan(span) };
}

function changingInSpan(span: SpanEvent): ReadonlySet<string> {
  return new Set(
    span.fields.flatMap(({ name, from }) => (from === "elapsed" || CHANGING_NAMES.test(name) ? [name] : [])),
  );
}

interface Done {
  readonly name: string;
  readonly actions: Event["actions"];
}

function tablesOf(event: string, { name, actions }: Done, changing: ReadonlySet<string>): TableShape[] {
  const all = (actions ?? []).flatMap((action) => (action.kind === "aggregation" ? [action] : []));
  const taken = new Map<string, number>();
  return all.map((action, index) => {
    const base = `@${name}_${action.measure.kind}${fieldOf(action) === undefined ? "" : `_${fieldOf(action)}`}`;
    const count = (taken.get(base) ?? 0) + 1;
    taken.set(base, count);
    const { measure } = action;
    return {
      event,
      index,
      map: count === 1 ? base : `${base}_${count}`,
      keys: action.keys.map((key) => ({ name: keyName(key), changing: isChangingKey(key, changing) })),
      measure: measure.kind,
      field: fieldOf(action),
      step: measure.kind === "lhist" ? Number(measure.step) : 0,
      changing: changing.has(fieldOf(action) ?? ""),
    };
  });
}

function fieldOf({ measure }: Aggregation): string | undefined {
  return measure.kind === "count" ? undefined : measure.field.name;
}

function keyName(key: Key): string {
  return key.kind === "field" ? key.field.name : key.kind;
}

function isChangingKey(key: Key, changing: ReadonlySet<string>): boolean {
  return key.kind !== "field" || isId(key.field) || changing.has(key.field.name);
}

function isId({ builtin }: FieldRef): boolean {
  return builtin === "tid" || builtin === "pid";
}
