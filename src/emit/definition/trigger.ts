/**
 * Actions as the kernel's triggers.
 *
 * Source: Documentation/trace/events.rst, section 6; Documentation/trace/histogram.rst
 */
import type { Action, Aggregation, Key } from "../../program/action.ts";
import type { Condition } from "../../program/condition.ts";
import type { ProgramTarget } from "../../program/program.ts";
import { fieldName, filterText } from "./filter.ts";

/** What is written to the event's `trigger` file; nothing for what is done by whoever reads the records. */
export function triggerText(action: Action, target: ProgramTarget): string | undefined {
  switch (action.kind) {
    case "print":
      return undefined;
    case "stack":
      return `stacktrace${suffix(action.condition)}`;
    case "snapshot":
    case "traceon":
    case "traceoff":
      return `${action.kind}${limit(action.limit)}${suffix(action.condition)}`;
    case "enable":
    case "disable": {
      const { group, name } = action.event;
      return `${action.kind}_event:${group}:${name}${limit(action.limit)}${suffix(action.condition)}`;
    }
    case "aggregation":
      return `${histogram(action, target)}${suffix(action.condition)}`;
  }
}

function limit(count: bigint | undefined): string {
  return count === undefined ? "" : `:${count}`;
}

export function suffix(condition: Condition | undefined): string {
  return condition === undefined ? "" : ` if ${filterText(condition)}`;
}

/** Without keys there is one line: every record of an event is of one type. */
const ONE_LINE = "common_type";

function histogram({ keys, sums, sort, size }: Aggregation, target: ProgramTarget): string {
  const names = keys.length === 0 ? ONE_LINE : keys.map((key) => keyText(key, target)).join(",");
  const parts = [
    `hist:keys=${names}`,
    ...(sums.length === 0 ? [] : [`vals=${sums.map(fieldName).join(",")}`]),
    ...(sort.length === 0
      ? []
      : [`sort=${sort.map(({ by, descending }) => `${by}${descending ? ".descending" : ""}`).join(",")}`]),
    ...(size === undefined ? [] : [`size=${size}`]),
  ];
  return parts.join(":");
}

function keyText(key: Key, { has }: ProgramTarget): string {
  switch (key.kind) {
    case "stack":
      return has.commonStacktrace ? "common_stacktrace" : "stacktrace";
    case "log2":
      return `${fieldName(key.field)}.log2`;
    case "linear":
      return `${fieldName(key.field)}.buckets=${key.step}`;
    case "field": {
      const { builtin } = key.field;
      if (builtin === "comm") return has.taskNameKey ? "common_comm" : "common_pid.execname";
      if (builtin === "cpu") return "common_cpu";
      const modifier = { plain: "", hex: ".hex", symbol: ".sym" }[key.shown];
      return `${fieldName(key.field)}${modifier}`;
    }
  }
}
