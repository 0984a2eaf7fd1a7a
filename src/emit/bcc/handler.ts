/** What is done when an event happens: its record, its actions, and the spans that it begins and ends. */
import type { Action, EventAction } from "../../program/action.ts";
import { fieldsOfCondition } from "../../program/condition.ts";
import type { Condition } from "../../program/condition.ts";
import type { Builtin } from "../../program/field.ts";
import { isRecorded } from "../../program/program.ts";
import type { Event, Program } from "../../program/program.ts";
import { groupOfSpan } from "../../program/span-event.ts";
import type { SpanEvent, SpanPair } from "../../program/span-event.ts";
import { builtinsUsed, fieldsUsed } from "../bpf/fields-used.ts";
import type { Users } from "../bpf/fields-used.ts";
import { narrowed } from "../bpf/narrowed.ts";
import { keyOfEvent, switchedEvents } from "../bpf/switches.ts";
import { spansThatBegin, spansThatEnd } from "../bpf/waiting.ts";
import { functionHead } from "./attach.ts";
import { conditionText } from "./condition.ts";
import { block, functionLines, originComment } from "./layout.ts";
import { memberOf } from "./names.ts";
import { layoutOf, memberOfBuiltin } from "./record.ts";
import type { RecordLayout } from "./record.ts";
import { BUILTINS } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { TASK_NAME_BYTES } from "./shape.ts";
import { declareBegin, declareEnd, spanValues, waitingMap } from "./spans.ts";
import type { WaitingMap } from "./spans.ts";
import { tableOf } from "./tables.ts";
import type { Table } from "./tables.ts";
import type { Unit } from "./unit.ts";
import { valuesOf } from "./value.ts";

/** An event, or a span's: what both have, and what C has of it. */
export interface Happening {
  readonly group: string;
  readonly name: string;
  readonly event: Event | undefined;
  readonly condition: Condition | undefined;
  readonly actions: readonly Action[] | undefined;
  readonly users: Users;
  readonly scope: Scope;
  readonly layout: RecordLayout;
  /** True if its record is shown, at some time at least. */
  readonly isShown: boolean;
  readonly tables: ReadonlyMap<Action, Table>;
}

export interface Handlers {
  readonly happenings: readonly Happening[];
  /** Of events that actions start and stop, the maps that say so, by `GROUP/NAME`. */
  readonly switches: ReadonlyMap<string, { readonly map: string; readonly isStarted: boolean }>;
  /** The function of each event. */
  readonly functions: ReadonlyMap<Event, string>;
}

/** Declares all of the program in C. */
export function declareHandlers(program: Program, unit: Unit): Handlers {
  const switches = new Map(
    [...switchedEvents(program)].map(([key, { name, isStarted }]) => {
      const map = unit.names.free(`${name}_off`);
      unit.declare([`BPF_ARRAY(${map}, u64, 1);`]);
      return [key, { map, isStarted }] as const;
    }),
  );
  const all = new Map<string, Happening>();
  const site: Site = { program, unit, switches, all, waiting: new Map() };
  for (const event of program.events) {
    add(happeningOf({ ...event, event, values: valuesOf(event, unit) }, site), all);
  }
  for (const span of program.spans) {
    const values = spanValues(span, (pair, side) => known(pair[side], site).scope);
    add(happeningOf({ ...span, group: groupOfSpan(span), event: undefined, values }, site), all);
  }
  // What a span calls stands before it: the spans that begin or end with it.
  for (const span of program.spans.toReversed()) for (const pair of span.pairs) declareSpan(span, pair, site);
  const functions = new Map(program.events.map((event) => [event, declareFunction(event, site)] as const));
  return { happenings: [...all.values()], switches, functions };
}

interface Site {
  readonly program: Program;
  readonly unit: Unit;
  readonly switches: Handlers["switches"];
  readonly all: ReadonlyMap<string, Happening>;
  readonly waiting: Map<SpanPair, WaitingMap>;
}

function add(happening: Happening, all: Map<string, Happening>): void {
  all.set(keyOfEvent(happening), happening);
}

function known(name: { readonly group: string; readonly name: string }, { all }: Site): Happening {
  const found = all.get(keyOfEvent(name));
  if (found === undefined) throw new TypeError(`there is no event ${name.name}, which the checker would have said`);
  return found;
}

interface Source {
  readonly group: string;
  readonly name: string;
  readonly event: Event | undefined;
  readonly condition: Condition | undefined;
  readonly actions: readonly Action[] | undefined;
  readonly values: Scope["values"];
}

function happeningOf(source: Source, { program, unit, switches, all }: Site): Happening {
  const { group, name, event, condition, actions, values } = source;
  const starts = spansThatBegin(program, source);
  const ends = spansThatEnd(program, source);
  const users = { condition, actions, starts, ends };
  const isShown = isRecorded(source) || switches.get(keyOfEvent(source))?.isStarted === true;
  const used = fieldsUsed(users);
  const isSpan = event === undefined;
  const fields = [...values].flatMap(([field, { shape }]) =>
    isShown || isSpan || used.has(field) ? [[field, shape] as const] : [],
  );
  const layout = layoutOf(
    { event: name, fields, builtins: builtinsPrinted(actions), stacks: stacksOf(actions) },
    all.size + 1,
    unit,
  );
  const scope: Scope = { unit, record: isSpan ? "span" : "record", values };
  const tables = new Map<Action, Table>(
    (actions ?? []).flatMap((action) =>
      action.kind === "aggregation" ? [[action, tableOf(name, action, layout.struct, scope)] as const] : [],
    ),
  );
  return { group, name, event, condition, actions, users, scope, layout, isShown, tables };
}

function builtinsPrinted(actions: readonly Action[] | undefined): ReadonlySet<Builtin> {
  const parts = (actions ?? []).flatMap((action) => (action.kind === "print" ? action.parts : []));
  return new Set(parts.flatMap((part) => (part.kind === "field" ? (part.field.builtin ?? []) : [])));
}

function stacksOf(actions: readonly Action[] | undefined): ("stack" | "ustack")[] {
  const kinds = new Set((actions ?? []).map(({ kind }) => kind));
  return (["stack", "ustack"] as const).filter((kind) => kinds.has(kind));
}

function declareSpan(span: SpanEvent, pair: SpanPair, site: Site): void {
  const start = known(pair.start, site);
  const end = known(pair.end, site);
  const own = known({ group: groupOfSpan(span), name: span.name }, site);
  const names = waitingMap(span, pair, start.scope);
  site.waiting.set(pair, names);
  declareBegin(span, pair, names, { scope: start.scope, struct: start.layout.struct, event: start.event });
  declareEnd(
    { span, pair },
    names,
    { end: end.scope, struct: end.layout.struct, span: { ...own.scope, ...own.layout } },
    doneLines(own, "return;", site),
  );
}

function declareFunction(event: Event, site: Site): string {
  const happening = known(event, site);
  const { layout, scope } = happening;
  const { name, head } = functionHead(event, site.unit);
  site.unit.declare([
    originComment(event.source, event),
    ...functionLines(head, [
      "int zero = 0;",
      `struct ${layout.struct} *${scope.record} = ${layout.scratch}.lookup(&zero);`,
      `if (!${scope.record})`,
      "    return 0;",
      ...doneLines(happening, "return 0;", site),
      "return 0;",
    ]),
  ]);
  return name;
}

/** What the condition reads is there before it, all else behind it. */
function doneLines(happening: Happening, leave: string, site: Site): readonly string[] {
  const { condition, scope, layout, users, event } = happening;
  const members = new Set(layout.members.map(({ name }) => name));
  const early = new Set(condition === undefined ? [] : fieldsOfCondition(condition).map(({ name }) => name));
  const fill = (wanted: boolean): string[] =>
    event === undefined
      ? []
      : [...scope.values].flatMap(([name, value]) =>
          early.has(name) === wanted && members.has(memberOf(name))
            ? value.fill(`${scope.record}->${memberOf(name)}`)
            : [],
        );
  const usesName = builtinsUsed(users).has("comm");
  return [
    ...(usesName ? [taskLine(scope)] : []),
    ...fill(true),
    ...(condition === undefined ? [] : [`if (!(${conditionText(condition, scope)}))`, `    ${leave}`]),
    ...fill(false),
    ...stackLines(happening),
    ...sendLines(happening, usesName, site),
    ...(happening.actions ?? []).flatMap((action) => actionLines(action, happening, site)),
    ...users.ends.map(({ pair }) => `${waitingOf(pair, site).ends}(ctx, ${scope.record});`),
    ...users.starts.map(({ pair }) => `${waitingOf(pair, site).begins}(ctx, ${scope.record});`),
  ];
}

function taskLine({ record }: Scope): string {
  return `bpf_get_current_comm(${record}->task, ${TASK_NAME_BYTES});`;
}

function waitingOf(pair: SpanPair, { waiting }: Site): WaitingMap {
  const found = waiting.get(pair);
  if (found === undefined) throw new TypeError("a span stands before what it begins with");
  return found;
}

/** A stack is found where it is asked for; -1 is none. */
function stackLines({ actions, condition, scope }: Happening): readonly string[] {
  const kinds = stacksOf(actions);
  const { record } = scope;
  const found = (actions ?? []).flatMap((action) => {
    if (action.kind !== "stack" && action.kind !== "ustack") return [];
    const line = `${record}->${action.kind}_id = stacks.get_stackid(ctx, ${action.kind === "stack" ? "0" : "BPF_F_USER_STACK"});`;
    const own = narrowed(action, condition);
    return own === undefined ? [line] : [`if (${conditionText(own, scope)})`, `    ${line}`];
  });
  return [...kinds.map((kind) => `${record}->${kind}_id = -1;`), ...found];
}

function sendLines(happening: Happening, hasName: boolean, { switches }: Site): readonly string[] {
  const { isShown, scope, layout, actions } = happening;
  const stacks = stacksOf(actions);
  if (!isShown && stacks.length === 0) return [];
  const { record } = scope;
  const members = layout.members.map(({ name }) => name);
  const own = (Object.keys(BUILTINS) as Builtin[]).flatMap((builtin) => {
    const { text } = BUILTINS[builtin];
    const member = memberOfBuiltin(builtin);
    return text !== undefined && members.includes(member) ? [`${record}->${member} = ${text};`] : [];
  });
  const lines = [
    `${record}->kind = ${layout.kind};`,
    ...own,
    `${record}->time = bpf_ktime_get_ns();`,
    ...(hasName ? [] : [taskLine(scope)]),
    `send(${record}, sizeof(*${record}));`,
  ];
  const off = switches.get(keyOfEvent(happening));
  if (off !== undefined) {
    return [`u64 *off = ${off.map}.lookup(&zero);`, ...block("if (off && *off == 0)", lines)];
  }
  if (isShown) return lines;
  return block(`if (${stacks.map((kind) => `${record}->${kind}_id >= 0`).join(" || ")})`, lines);
}

function actionLines(action: Action, happening: Happening, site: Site): readonly string[] {
  const { scope, condition, tables } = happening;
  const lines = statements(action, tables.get(action), { happening, site });
  const own = lines.length === 0 ? undefined : narrowed(action, condition);
  return own === undefined ? lines : block(`if (${conditionText(own, scope)})`, lines);
}

interface ActionSite {
  readonly happening: Happening;
  readonly site: Site;
}

function statements(action: Action, table: Table | undefined, at: ActionSite): readonly string[] {
  if (table !== undefined) return [`${table.add}(ctx, ${at.happening.scope.record});`];
  return action.kind === "enable" || action.kind === "disable" ? switchLines(action, at) : [];
}

function switchLines(action: EventAction, { happening, site }: ActionSite): readonly string[] {
  const map = site.switches.get(keyOfEvent(action.event))?.map ?? "";
  const line = `u64 state = ${action.kind === "enable" ? 0 : 1};`;
  const lines = [line, `${map}.update(&zero, &state);`];
  if (action.limit === undefined) return block("", lines);
  const count = site.unit.names.free(`${happening.name}_${action.kind}_count`);
  site.unit.declare([`BPF_ARRAY(${count}, u64, 1);`]);
  return block("", [
    `u64 *done = ${count}.lookup(&zero);`,
    ...block(`if (done && *done < ${action.limit})`, ["(*done)++;", ...lines]),
  ]);
}
