/** Conditions on the fields of an event: what is recorded, and when an action runs. */
import type { Span } from "../../grammar/tree.ts";
import type { FieldRef } from "./field.ts";

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=" | "&";

export type Condition = Span &
  (
    | { readonly kind: "all" | "any"; readonly left: Condition; readonly right: Condition }
    | { readonly kind: "not"; readonly operand: Condition }
    | { readonly kind: "number"; readonly field: FieldRef; readonly operator: Comparison; readonly value: bigint }
    /** `~` takes a pattern with `*` and `?`. */
    | { readonly kind: "text"; readonly field: FieldRef; readonly operator: "==" | "!=" | "~"; readonly value: string }
    /** What must be calculated: with several fields, or with arithmetic. */
    | { readonly kind: "computed"; readonly operator: Comparison; readonly left: Operand; readonly right: Operand }
  );

/** A number that is worked out of fields, in 64 bits as C does. */
export type Operand = Span &
  (
    | { readonly kind: "constant"; readonly value: bigint }
    | { readonly kind: "field"; readonly field: FieldRef }
    | { readonly kind: "arithmetic"; readonly operator: Arithmetic; readonly left: Operand; readonly right: Operand }
  );

export type Arithmetic = "+" | "-" | "*" | "/" | "%" | "<<" | ">>" | "&" | "|" | "^";

/** Every field that the condition reads, as often as it does. */
export function fieldsOfCondition(condition: Condition): readonly FieldRef[] {
  switch (condition.kind) {
    case "all":
    case "any":
      return [...fieldsOfCondition(condition.left), ...fieldsOfCondition(condition.right)];
    case "not":
      return fieldsOfCondition(condition.operand);
    case "computed":
      return [...fieldsOfOperand(condition.left), ...fieldsOfOperand(condition.right)];
    default:
      return [condition.field];
  }
}

function fieldsOfOperand(operand: Operand): readonly FieldRef[] {
  if (operand.kind === "field") return [operand.field];
  return operand.kind === "constant" ? [] : [...fieldsOfOperand(operand.left), ...fieldsOfOperand(operand.right)];
}
