/** Conditions as expressions of C. */
import type { Condition, Operand } from "../../program/condition.ts";
import { bytesOfText, shapeOf, textOf } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { constant } from "./text.ts";

/** True where the condition holds. */
export function conditionText(condition: Condition, scope: Scope): string {
  switch (condition.kind) {
    case "all":
      return `${within(condition.left, "any", scope)} && ${within(condition.right, "any", scope)}`;
    case "any":
      return `${within(condition.left, "all", scope)} || ${within(condition.right, "all", scope)}`;
    case "not":
      return `!(${conditionText(condition.operand, scope)})`;
    case "number": {
      const { field, operator, value } = condition;
      return comparison(textOf(field, scope), operator, constant(value, isSignedField(field, scope)));
    }
    case "text":
      return textTest(condition, scope);
    case "computed": {
      const { left, operator, right } = condition;
      return comparison(operandText(left, scope), operator, operandText(right, scope));
    }
  }
}

/** In parentheses where the two would mix. */
function within(condition: Condition, other: "all" | "any", scope: Scope): string {
  const text = conditionText(condition, scope);
  return condition.kind === other ? `(${text})` : text;
}

function comparison(left: string, operator: string, right: string): string {
  return operator === "&" ? `(${left} & ${right}) != 0` : `${left} ${operator} ${right}`;
}

function textTest({ field, operator, value }: Extract<Condition, { kind: "text" }>, scope: Scope): string {
  const [, leading = "", plain = "", trailing = ""] = /^(\**)([^*]*)(\**)$/.exec(value) ?? [];
  const isPattern = operator === "~";
  const kind = !isPattern || (leading === "" && trailing === "") ? "is" : leading === "" ? "begins" : "contains";
  const test = scope.unit.testOf({ kind, text: isPattern ? plain : value });
  const call = `${test}(${textOf(field, scope)}, ${bytesOfText(field, scope)})`;
  return operator === "!=" ? `!${call}` : call;
}

function isSignedField(field: Parameters<typeof shapeOf>[0], scope: Scope): boolean {
  const shape = shapeOf(field, scope);
  return shape.kind === "number" && shape.signed;
}

/** In 64 bits, with a sign where both sides have one. */
function operandText(operand: Operand, scope: Scope): string {
  switch (operand.kind) {
    case "constant":
      return constant(operand.value, operand.value < 1n << 63n);
    case "field":
      return `(${isSignedField(operand.field, scope) ? "s64" : "u64"})${textOf(operand.field, scope)}`;
    case "arithmetic": {
      const { operator } = operand;
      const [left, right] = [operandText(operand.left, scope), operandText(operand.right, scope)];
      // There is no signed division in BPF.
      const divides = operator === "/" || operator === "%";
      if (divides && isSigned(operand, scope)) return `${SIGNED_DIVISION[operator]}(${left}, ${right})`;
      return `(${left} ${operator} ${right})`;
    }
  }
}

const SIGNED_DIVISION = { "/": "quotient", "%": "remainder" } as const;

function isSigned(operand: Operand, scope: Scope): boolean {
  if (operand.kind === "constant") return operand.value < 1n << 63n;
  if (operand.kind === "field") return isSignedField(operand.field, scope);
  return isSigned(operand.left, scope) && isSigned(operand.right, scope);
}
