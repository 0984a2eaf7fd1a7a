/**
 * Actions as the kernel's triggers.
 *
 * Source: Documentation/trace/events.rst, section 6; Documentation/trace/histogram.rst
 */
import type { Action, Aggregation, Key, Measure } from "../../program/action.ts";
import type { Condition } from "../../program/condition.ts";
import type { ProgramTarget } from "../../program/program.ts";
import { fieldName, filterText } from "./filter.ts";

/** What is written to the event's `trigger` file; nothing for what is done by whoever reads the records. */
export function triggerText(action: Action, target: ProgramTarget): string | undefined {
  switch (action.kind) {
    case "print":
      return undefined;
    case "stack":
    case "ustack":
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

/** The kernel rounds up to a power of two, and refuses what is below this one. Source: TRACING_MAP_BITS_MIN */
const SMALLEST_TABLE = 128;

function histogram({ measure, keys, sort, size }: Aggregation, target: ProgramTarget): string {
  const ranges = rangesOf(measure);
  const all = [...keys.map((key) => keyText(key, target)), ...(ranges === undefined ? [] : [ranges])];
  const parts = [
    `hist:keys=${all.length === 0 ? ONE_LINE : all.join(",")}`,
    ...(measure.kind === "sum" ? [`vals=${fieldName(measure.field)}`] : []),
    ...(sort.length === 0
      ? []
      : [`sort=${sort.map(({ by, descending }) => `${by}${descending ? ".descending" : ""}`).join(",")}`]),
    ...(size === undefined ? [] : [`size=${Math.max(size, SMALLEST_TABLE)}`]),
  ];
  return parts.join(":");
}

/** Ranges of a field's values are a key of the kernel's. */
function rangesOf(measure: Measure): string | undefined {
  if (measure.kind === "hist") return `${fieldName(measure.field)}.log2`;
  return measure.kind === "lhist" ? `${fieldName(measure.field)}.buckets=${measure.step}` : undefined;
}

function keyText(key: Key, { has }: ProgramTarget): string {
  switch (key.kind) {
    case "stack":
    case "ustack":
      return has.commonStacktrace ? "common_stacktrace" : "stacktrace";
    case "field": {
      const { builtin } = key.field;
      if (builtin === "comm") return has.taskNameKey ? "common_comm" : "common_pid.execname";
      if (builtin === "cpu") return "common_cpu";
      const modifier = { plain: "", hex: ".hex", symbol: ".sym" }[key.shown];
      return `${fieldName(key.field)}${modifier}`;
    }
  }
}
