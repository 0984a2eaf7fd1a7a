/** Which fields of an event are read for more than its record. */
import type { Action } from "../../program/action.ts";
import type { Condition, Operand } from "../../program/condition.ts";
import type { FieldRef } from "../../program/field.ts";
import type { Waiting } from "./spans.ts";

interface Users {
  readonly condition: Condition | undefined;
  readonly actions: readonly Action[] | undefined;
  /** Spans that begin with the event, and that end with it. */
  readonly starts: readonly Waiting[];
  readonly ends: readonly Waiting[];
}

/** Their names. */
export function fieldsUsed({ condition, actions, starts, ends }: Users): ReadonlySet<string> {
  const all: FieldRef[] = [
    ...ofCondition(condition),
    ...(actions ?? []).flatMap(ofAction),
    ...starts.flatMap((waiting) => ofSpan(waiting, "start")),
    ...ends.flatMap((waiting) => ofSpan(waiting, "end")),
  ];
  return new Set(all.flatMap(({ name, builtin }) => (builtin === undefined ? [name] : [])));
}

function ofCondition(condition: Condition | undefined): readonly FieldRef[] {
  if (condition === undefined) return [];
  switch (condition.kind) {
    case "all":
    case "any":
      return [...ofCondition(condition.left), ...ofCondition(condition.right)];
    case "not":
      return ofCondition(condition.operand);
    case "computed":
      return [...ofOperand(condition.left), ...ofOperand(condition.right)];
    default:
      return [condition.field];
  }
}

function ofOperand(operand: Operand): readonly FieldRef[] {
  if (operand.kind === "field") return [operand.field];
  return operand.kind === "constant" ? [] : [...ofOperand(operand.left), ...ofOperand(operand.right)];
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
