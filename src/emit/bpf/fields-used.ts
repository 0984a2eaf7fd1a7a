/** Which fields of an event are read for more than its record. */
import type { Action } from "../../program/action.ts";
import { fieldsOfCondition } from "../../program/condition.ts";
import type { Condition } from "../../program/condition.ts";
import type { Builtin, FieldRef } from "../../program/field.ts";
import type { Waiting } from "./waiting.ts";

export interface Users {
  readonly condition: Condition | undefined;
  readonly actions: readonly Action[] | undefined;
  /** Spans that begin with the event, and that end with it. */
  readonly starts: readonly Waiting[];
  readonly ends: readonly Waiting[];
}

/** Their names. */
export function fieldsUsed(users: Users): ReadonlySet<string> {
  return new Set(allUsed(users).flatMap(({ name, builtin }) => (builtin === undefined ? [name] : [])));
}

/** What every record has and they ask for. */
export function builtinsUsed(users: Users): ReadonlySet<Builtin> {
  return new Set(allUsed(users).flatMap(({ builtin }) => builtin ?? []));
}

function allUsed({ condition, actions, starts, ends }: Users): readonly FieldRef[] {
  return [
    ...ofCondition(condition),
    ...(actions ?? []).flatMap(ofAction),
    ...starts.flatMap((waiting) => ofSpan(waiting, "start")),
    ...ends.flatMap((waiting) => ofSpan(waiting, "end")),
  ];
}

function ofCondition(condition: Condition | undefined): readonly FieldRef[] {
  return condition === undefined ? [] : fieldsOfCondition(condition);
}

function ofAction(action: Action): readonly FieldRef[] {
  const own = "condition" in action ? ofCondition(action.condition) : [];
  if (action.kind === "print") return action.parts.flatMap((part) => (part.kind === "field" ? [part.field] : []));
  if (action.kind !== "aggregation") return own;
  const { measure, keys } = action;
  return [
    ...own,
    ...keys.flatMap((key) => (key.kind === "field" ? [key.field] : [])),
    ...(measure.kind === "count" ? [] : [measure.field]),
  ];
}

function ofSpan({ span, pair }: Waiting, side: "start" | "end"): readonly FieldRef[] {
  // A string of user space is taken along as its address, for which no variable is needed.
  const carried = span.fields.flatMap((field) => (field.from === side && !field.isUserString ? [field.field] : []));
  return [...pair.keys.map((key) => key[side]), ...carried];
}
