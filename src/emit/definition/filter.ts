/**
 * A condition in the kernel's filter language.
 *
 * Source: Documentation/trace/events.rst, section 5; kernel/trace/trace_events_filter.c
 */
import type { Condition, FieldRef } from "../../program/condition.ts";

const BUILTINS = { comm: "comm", tid: "common_pid", cpu: "cpu" } as const;

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
      const user = condition.field.isUserPointer ? ".ustring" : "";
      return `${fieldName(condition.field)}${user} ${condition.operator} "${condition.value}"`;
    }
  }
}

function inAll(condition: Condition): string {
  return condition.kind === "any" ? `(${filterText(condition)})` : filterText(condition);
}

export function fieldName({ name, builtin }: FieldRef): string {
  return builtin === undefined ? name : BUILTINS[builtin];
}
