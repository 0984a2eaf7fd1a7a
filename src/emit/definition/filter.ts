/**
 * A condition in the kernel's filter language.
 *
 * Source: Documentation/trace/events.rst, section 5; kernel/trace/trace_events_filter.c
 */
import type { Condition } from "../../program/condition.ts";
import { isUserPointer } from "../../program/field.ts";
import type { Builtin, FieldRef } from "../../program/field.ts";

const BUILTINS: Readonly<Partial<Record<Builtin, string>>> = { comm: "comm", tid: "common_pid", cpu: "cpu" };

/** `&&` binds tighter than `||`, as in C. */
export function filterText(condition: Condition): string {
  switch (condition.kind) {
    case "all":
      return `${inAll(condition.left)} && ${inAll(condition.right)}`;
    case "any":
      return `${filterText(condition.left)} || ${filterText(condition.right)}`;
    case "not":
      return `!(${filterText(condition.operand)})`;
    case "number":
      return `${fieldName(condition.field)} ${condition.operator} ${condition.value}`;
    case "text": {
      const user = isUserPointer(condition.field) ? ".ustring" : "";
      return `${fieldName(condition.field)}${user} ${condition.operator} "${condition.value}"`;
    }
    case "computed":
      throw new TypeError("a filter does not calculate, which the table of what it can do says");
  }
}

function inAll(condition: Condition): string {
  return condition.kind === "any" ? `(${filterText(condition)})` : filterText(condition);
}

export function fieldName({ name, builtin }: FieldRef): string {
  return (builtin && BUILTINS[builtin]) ?? name;
}
