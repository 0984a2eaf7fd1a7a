/** Conditions as expressions. */
import type { Condition, Operand } from "../../program/condition.ts";
import { constant } from "./expression.ts";
import { expressionOf } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { literal } from "./text.ts";

/** True where the condition holds. */
export function conditionText(condition: Condition, scope: Scope): string {
  switch (condition.kind) {
    case "all":
      return `${inAll(condition.left, scope)} && ${inAll(condition.right, scope)}`;
    case "any":
      return `${conditionText(condition.left, scope)} || ${conditionText(condition.right, scope)}`;
    case "not":
      return `!(${conditionText(condition.operand, scope)})`;
    case "number":
      return comparison(expressionOf(condition.field, scope), condition.operator, constant(condition.value));
    case "text":
      return text(expressionOf(condition.field, scope), condition.operator, condition.value);
    case "computed":
      return comparison(operandText(condition.left, scope), condition.operator, operandText(condition.right, scope));
  }
}

function inAll(condition: Condition, scope: Scope): string {
  const written = conditionText(condition, scope);
  return condition.kind === "any" ? `(${written})` : written;
}

function comparison(left: string, operator: string, right: string): string {
  return operator === "&" ? `(${left} & ${right}) != 0` : `${left} ${operator} ${right}`;
}

function text(field: string, operator: "==" | "!=" | "~", value: string): string {
  if (operator !== "~") return `${field} ${operator} ${literal(value)}`;
  const [, leading, plain = "", trailing] = /^(\**)([^*]*)(\**)$/.exec(value) ?? [];
  if (leading !== "") return `strcontains(${field}, ${literal(plain)})`;
  if (trailing === "") return `${field} == ${literal(plain)}`;
  return `strncmp(${field}, ${literal(plain)}, ${plain.length}) == 0`;
}

function operandText(operand: Operand, scope: Scope): string {
  switch (operand.kind) {
    case "constant":
      return constant(operand.value);
    case "field":
      return expressionOf(operand.field, scope);
    case "arithmetic": {
      const written = `(${operandText(operand.left, scope)} ${operand.operator} ${operandText(operand.right, scope)})`;
      // Versions differ in what sign a difference of numbers without one has.
      return isUnsigned(operand) ? `(uint64)${written}` : written;
    }
  }
}

/** As in C: one side without a sign is enough. */
function isUnsigned(operand: Operand): boolean {
  if (operand.kind === "arithmetic") return isUnsigned(operand.left) || isUnsigned(operand.right);
  return operand.kind === "field" && operand.field.kind.kind === "number" && !operand.field.kind.signed;
}
