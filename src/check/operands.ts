/** Operands: numbers that are worked out of fields and constants. */
import type { Expression } from "../../grammar/tree.ts";
import * as conditions from "../diagnostics/catalogue/conditions.ts";
import type { Arithmetic, Operand } from "../program/condition.ts";
import { fieldOf } from "./field-refs.ts";
import { evaluate } from "./constants.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import type { EventFields } from "./event-fields.ts";

export interface OperandSite {
  readonly context: Context;
  readonly fields: EventFields;
  /** Nanoseconds of one: what durations are turned into. */
  readonly unit: bigint;
}

const ARITHMETIC: readonly string[] = ["+", "-", "*", "/", "%", "<<", ">>", "&", "|", "^"] satisfies Arithmetic[];

/** The operand, or nothing after saying what is wrong with it. */
export function lowerOperand(site: OperandSite, expression: Expression): Operand | undefined {
  const { context } = site;
  const { start, end } = expression;
  switch (expression.kind) {
    case "parenthesized":
      return lowerOperand(site, expression.inner);
    case "binary": {
      if (!ARITHMETIC.includes(expression.operator)) break;
      const operator = expression.operator as Arithmetic;
      const left = lowerOperand(site, expression.left);
      const right = lowerOperand(site, expression.right);
      return left && right && { kind: "arithmetic", operator, left, right, start, end };
    }
    case "unary": {
      if (expression.operator !== "-") break;
      const operand = lowerOperand(site, expression.operand);
      const zero = { kind: "constant", value: 0n, start, end } as const;
      return operand && { kind: "arithmetic", operator: "-", left: zero, right: operand, start, end };
    }
    case "number":
      return constant(site, expression);
    case "word":
      return context.scope.value(expression.text) === undefined || site.fields.names.includes(expression.text)
        ? field(site, expression)
        : constant(site, expression);
    case "variable":
      return field(site, expression);
    case "bad":
      return undefined;
    default:
  }
  report(context, conditions.noCondition, expression, {});
  return undefined;
}

function constant({ context, unit }: OperandSite, expression: Expression): Operand | undefined {
  const value = evaluate(expression, context.scope, context);
  const { start, end } = expression;
  if (value?.kind === "number") {
    const number = value.dimension === "duration" ? value.value / unit : value.value;
    return { kind: "constant", value: number, start, end };
  }
  if (value !== undefined) report(context, conditions.noCondition, expression, {});
  return undefined;
}

function field({ context, fields }: OperandSite, expression: Expression): Operand | undefined {
  const found = fieldOf(context, fields, expression);
  if (found === undefined) return undefined;
  const { start, end } = expression;
  const { ref, kind } = found;
  if (kind.kind === "number" || kind.kind === "unknown") return { kind: "field", field: ref, start, end };
  const wrong = kind.kind === "array" ? conditions.arrayCompared : conditions.textAsNumber;
  report(context, wrong, expression, { field: ref.name });
  return undefined;
}
