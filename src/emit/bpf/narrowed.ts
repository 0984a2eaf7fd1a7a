/** What an action asks for beyond what its event does, which has been checked where actions run. */
import type { Action } from "../../program/action.ts";
import type { Condition } from "../../program/condition.ts";

export function narrowed(action: Action, event: Condition | undefined): Condition | undefined {
  const condition = "condition" in action ? action.condition : undefined;
  if (condition === undefined || condition === event) return undefined;
  return condition.kind === "all" && condition.left === event ? condition.right : condition;
}
