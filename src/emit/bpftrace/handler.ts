/** What is done when an event happens: its record, its actions, and the spans that it begins and ends. */
import type { Action } from "../../program/action.ts";
import type { Condition } from "../../program/condition.ts";
import { isRecorded } from "../../program/program.ts";
import type { Event, Program } from "../../program/program.ts";
import { groupOfSpan } from "../../program/span-event.ts";
import type { SpanEvent, SpanPair } from "../../program/span-event.ts";
import { fieldsUsed } from "../bpf/fields-used.ts";
import { keyOfEvent, switchedEvents } from "../bpf/switches.ts";
import { spansThatBegin, spansThatEnd } from "../bpf/waiting.ts";
import { actionLines } from "./actions.ts";
import { conditionText } from "./condition.ts";
import { block } from "./layout.ts";
import { MapNames } from "./names.ts";
import { recordLine } from "./printing.ts";
import { valuesOf } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { spanMaps, spanValues, startLines } from "./spans.ts";
import type { SpanMaps } from "./spans.ts";
import type { Value } from "./value.ts";
import type { Dialect } from "./versions.ts";

/** What the handlers of a script have in common. */
export interface Script {
  readonly program: Program;
  readonly dialect: Dialect;
  readonly maps: MapNames;
  /** Of each pair of each span. */
  readonly spans: ReadonlyMap<SpanPair, SpanMaps>;
  /** Maps of the events that actions start and stop, by `GROUP/NAME`. */
  readonly switches: ReadonlyMap<string, string>;
  /** Events that actions start. */
  readonly started: ReadonlySet<string>;
  /** Of the handler in which an event, or a span at the latest, happens; by `GROUP/NAME`. */
  readonly positions: ReadonlyMap<string, number>;
}

export function scriptOf(program: Program, dialect: Dialect): Script {
  const maps = new MapNames();
  const switches = new Map<string, string>();
  const started = new Set<string>();
  for (const [key, { name, isStarted }] of switchedEvents(program)) {
    switches.set(key, maps.own(`${name}_off`));
    if (isStarted) started.add(key);
  }
  const spans = new Map(program.spans.flatMap((span) => spanMaps(span, maps)));
  return { program, dialect, maps, spans, switches, started, positions: positionsOf(program) };
}

function positionsOf({ events, spans }: Program): ReadonlyMap<string, number> {
  const positions = new Map<string, number>();
  for (const [index, event] of events.entries()) {
    if (!positions.has(keyOfEvent(event))) positions.set(keyOfEvent(event), index);
  }
  // What a span ends with stands before it. Where a name is both, it is the span's.
  for (const span of spans) {
    const ends = span.pairs.map(({ end }) => positions.get(keyOfEvent(end)) ?? -1);
    positions.set(keyOfEvent({ group: groupOfSpan(span), name: span.name }), Math.max(...ends));
  }
  return positions;
}

/** An event, or a span's: what they have in common for those who wait for them. */
interface Happened {
  readonly group: string;
  readonly name: string;
  readonly condition: Condition | undefined;
  readonly actions: readonly Action[] | undefined;
}

export function handlerLines(event: Event, script: Script): readonly string[] {
  const values = valuesOf(event, script.program.target, script.dialect);
  return happenedLines(event, values, { script, prefix: "", leave: true });
}

interface Place {
  readonly script: Script;
  /** Before the names of variables: those of spans are in the handler of an event, which has its own. */
  readonly prefix: string;
  /** True where a condition that does not hold can end the handler. */
  readonly leave: boolean;
}

function happenedLines(event: Happened, values: ReadonlyMap<string, Value>, place: Place): readonly string[] {
  const { script, prefix, leave } = place;
  const { actions, condition } = event;
  const starts = spansThatBegin(script.program, event);
  const ends = spansThatEnd(script.program, event);
  const used = fieldsUsed({ condition, actions, starts, ends });
  const variables = new Map<string, Value>();
  const scope: Scope = { dialect: script.dialect, value: (name) => variables.get(name) ?? valueNamed(values, name) };
  const lines: string[] = [];
  for (const [name, value] of values) {
    if (!used.has(name) || value.expressions.length !== 1) continue;
    const [expression = "0"] = value.expressions;
    if (/^\$\w+$/.test(expression)) continue;
    const variable = `$${prefix}${name}`;
    variables.set(name, { ...value, expressions: [variable] });
    lines.push(`${variable} = ${expression};`);
  }
  const shown = [...values.keys()].map((name) => [name, scope.value(name)] as const);
  const done = [
    ...recordLines(event, shown, script),
    ...(actions ?? []).flatMap((action) => actionLines(action, actionSite(event, scope, script))),
    ...ends.flatMap(({ span, pair }) => endLines(span, pair, { scope, script })),
    ...starts.flatMap(({ span, pair }) => startLines(span, pair, { maps: mapsOf(script, pair), scope })),
  ];
  if (condition === undefined) return [...lines, ...done];
  const text = conditionText(condition, scope);
  return leave
    ? [...lines, ...block(`if (!(${text}))`, ["return;"]), ...done]
    : [...lines, ...block(`if (${text})`, done)];
}

function valueNamed(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new TypeError(`there is no field ${name}, which the checker would have said`);
  return value;
}

function mapsOf({ spans }: Script, pair: SpanPair): SpanMaps {
  const found = spans.get(pair);
  if (found === undefined) throw new TypeError("every pair of a span has its maps");
  return found;
}

/** A block without `print` prints nothing; one with it prints what it says. */
function recordLines(
  event: Happened,
  shown: readonly (readonly [string, Value])[],
  { switches, started }: Script,
): readonly string[] {
  const key = keyOfEvent(event);
  const isPrinted = event.actions?.some(({ kind }) => kind === "print") === true;
  if (isPrinted || !(isRecorded(event) || started.has(key))) return [];
  const lines = recordLine(event.name, shown);
  const off = switches.get(key);
  return off === undefined ? lines : block(`if (${off} == 0)`, lines);
}

function actionSite(event: Happened, scope: Scope, { maps, switches }: Script) {
  return {
    event: event.name,
    scope,
    condition: event.condition,
    maps,
    switchOf: (switched: { readonly group: string; readonly name: string }) =>
      switches.get(keyOfEvent(switched)) ?? "@off",
  };
}

interface EndSite {
  readonly scope: Scope;
  readonly script: Script;
}

function endLines(span: SpanEvent, pair: SpanPair, { scope, script }: EndSite): readonly string[] {
  const maps = mapsOf(script, pair);
  const positionOf = (name: SpanPair["start"]): number => script.positions.get(keyOfEvent(name)) ?? -1;
  const isTyped = positionOf(pair.start) < positionOf(pair.end);
  const { lines, values, known, removals } = spanValues(span, pair, { maps, scope, isTyped });
  const happened: Happened = {
    group: groupOfSpan(span),
    name: span.name,
    condition: span.condition,
    actions: span.actions,
  };
  return block(`if (${known})`, [
    ...lines,
    ...happenedLines(happened, values, { script, prefix: `${span.name}_`, leave: false }),
    ...removals,
  ]);
}
