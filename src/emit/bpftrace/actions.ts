/** Actions as statements. */
import type { Action, Aggregation, Key, Measure } from "../../program/action.ts";
import type { Condition } from "../../program/condition.ts";
import { narrowed } from "../bpf/narrowed.ts";
import { conditionText } from "./condition.ts";
import { expressionOf } from "./scope.ts";
import type { Scope } from "./scope.ts";
import type { MapNames } from "./names.ts";
import { block } from "./layout.ts";
import { printLine } from "./printing.ts";

export interface ActionSite {
  readonly event: string;
  readonly scope: Scope;
  /** The event's own condition, which has been checked where actions run. */
  readonly condition: Condition | undefined;
  readonly maps: MapNames;
  /** The map that says that an event is not recorded now. */
  readonly switchOf: (event: { readonly group: string; readonly name: string }) => string;
}

export function actionLines(action: Action, site: ActionSite): readonly string[] {
  const lines = statements(action, site);
  const own = narrowed(action, site.condition);
  return own === undefined ? lines : block(`if (${conditionText(own, site.scope)})`, lines);
}

function statements(action: Action, site: ActionSite): readonly string[] {
  switch (action.kind) {
    case "print":
      return printLine(action.parts, site.scope);
    case "aggregation":
      return [aggregation(action, site)];
    case "stack":
    case "ustack":
      return [`printf("%s\\n", ${STACKS[action.kind]});`];
    case "enable":
    case "disable": {
      const line = `${site.switchOf(action.event)} = ${action.kind === "enable" ? 0 : 1};`;
      if (action.limit === undefined) return [line];
      const count = site.maps.counter(site.event, action);
      return block(`if (${count} < ${action.limit})`, [`${count}++;`, line]);
    }
    default:
      throw new TypeError(`bpftrace has no ${action.kind}, which the table of what it can do says`);
  }
}

const STACKS = { stack: "kstack", ustack: "ustack" } as const;

function aggregation(action: Aggregation, { event, scope, maps }: ActionSite): string {
  const { measure } = action;
  const map = maps.table(event, action);
  const ranges = measure.kind === "lhist" ? [lowerEnd(measure, scope)] : [];
  const keys = [...action.keys.map((key) => keyText(key, scope)), ...ranges];
  const place = keys.length === 0 ? map : `${map}[${keys.join(", ")}]`;
  return `${place} = ${measureText(measure, scope)};`;
}

/** Of the range that the value is in: ranges have no upper limit, which `lhist` would ask for. */
function lowerEnd({ field, step }: Extract<Measure, { kind: "lhist" }>, scope: Scope): string {
  return `${expressionOf(field, scope)} / ${step} * ${step}`;
}

function measureText(measure: Measure, scope: Scope): string {
  if (measure.kind === "count" || measure.kind === "lhist") return "count()";
  return `${measure.kind}(${expressionOf(measure.field, scope)})`;
}

function keyText(key: Key, scope: Scope): string {
  if (key.kind !== "field") return STACKS[key.kind];
  const expression = expressionOf(key.field, scope);
  return key.shown === "symbol" ? `ksym(${expression})` : expression;
}
