/** Conditions: C's comparisons of fields with constants, and of what is worked out of fields. */
import type { Binary, Expression, Span } from "../../grammar/tree.ts";
import * as conditions from "../diagnostics/catalogue/conditions.ts";
import type { Comparison, Condition } from "../program/condition.ts";
import type { FieldKind } from "../program/field.ts";
import { evaluate } from "./constants.ts";
import { ScopeWithEnumerators } from "./enumerations.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import type { EventFields } from "./event-fields.ts";
import { fieldOf, isField } from "./field-refs.ts";
import type { FoundField } from "./field-refs.ts";
import { lowerOperand } from "./operands.ts";
import type { Value } from "./values.ts";

const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">=", "&", "~", "!~"]);
/** What a comparison is with its sides exchanged. */
const MIRRORED: ReadonlyMap<string, string> = new Map([
  ["<", ">"],
  ["<=", ">="],
  [">", "<"],
  [">=", "<="],
]);

/** The condition, or nothing after saying what is wrong with it. */
export function lowerCondition(context: Context, fields: EventFields, expression: Expression): Condition | undefined {
  const { start, end } = expression;
  switch (expression.kind) {
    case "parenthesized":
      return lowerCondition(context, fields, expression.inner);
    case "unary": {
      if (expression.operator !== "!") break;
      const operand = lowerCondition(context, fields, expression.operand);
      return operand && { kind: "not", operand, start, end };
    }
    case "binary": {
      const { operator, left, right } = expression;
      if (operator === "&&" || operator === "||") {
        const both = [lowerCondition(context, fields, left), lowerCondition(context, fields, right)] as const;
        if (both[0] === undefined || both[1] === undefined) return undefined;
        return { kind: operator === "&&" ? "all" : "any", left: both[0], right: both[1], start, end };
      }
      if (COMPARISONS.has(operator)) return comparison(context, fields, expression);
      break;
    }
    case "word":
      return truth(context, fields, expression);
    case "bad":
      return undefined;
    default:
  }
  report(context, conditions.noCondition, expression, {});
  return undefined;
}

/** A field alone is true where it is not 0. */
function truth(context: Context, fields: EventFields, word: Expression & { kind: "word" }): Condition | undefined {
  const field = fieldOf(context, fields, word);
  if (field === undefined) return undefined;
  if (field.kind.kind !== "text")
    return { kind: "number", field: field.ref, operator: "!=", value: 0n, start: word.start, end: word.end };
  report(context, conditions.textAsNumber, word, { field: word.text });
  return undefined;
}

function comparison(outer: Context, fields: EventFields, expression: Binary): Condition | undefined {
  const context = withEnumerators(outer, fields, expression);
  const { operator, left, right } = expression;
  const isLeft = isField(context, fields, left);
  const isRight = isField(context, fields, right);
  const isSimple = isLeft !== isRight && !hasField(context, fields, isLeft ? right : left);
  if (!isSimple && [left, right].some((side) => hasField(context, fields, side))) {
    return computed(context, fields, expression);
  }
  const [fieldSide, valueSide] = isRight ? [right, left] : [left, right];
  const field = fieldOf(context, fields, fieldSide);
  const value = evaluate(valueSide, context.scope, context);
  if (field === undefined || value === undefined) return undefined;
  const turned = isRight ? (MIRRORED.get(operator) ?? operator) : operator;
  return value.kind === "string"
    ? textComparison(context, field, turned, { expression, value: value.value })
    : numberComparison(context, field, turned, { expression, value: inUnitOf(field.kind, value), valueSide });
}

/** Beside a field, the names of its values are known: those of the kernel's enumerations are too many to be so anywhere. */
function withEnumerators(context: Context, fields: EventFields, expression: Expression): Context {
  const enumerators = wordsOf(expression).flatMap((word) => {
    const kind = fields.find(word);
    return kind?.kind === "number" && kind.enumerators !== undefined ? [kind.enumerators] : [];
  });
  if (enumerators.length === 0) return context;
  return { ...context, scope: new ScopeWithEnumerators(context.scope, enumerators) };
}

/** What the kernel's filters do not calculate, other readers of a record do. */
function computed(context: Context, fields: EventFields, expression: Binary): Condition | undefined {
  const { operator, start, end } = expression;
  const site = { context, fields, unit: unitIn(fields, expression) };
  const left = lowerOperand(site, expression.left);
  const right = lowerOperand(site, expression.right);
  if (left === undefined || right === undefined) return undefined;
  if (operator !== "~" && operator !== "!~") {
    return { kind: "computed", operator: operator as Comparison, left, right, start, end };
  }
  report(context, conditions.noCondition, expression, {});
  return undefined;
}

/** Nanoseconds of the first field that is a time: durations beside it are numbers of the same unit. */
function unitIn(fields: EventFields, expression: Expression): bigint {
  const found = wordsOf(expression).map((word) => fields.find(word));
  const times = found.flatMap((kind) => (kind?.kind === "number" && kind.unit !== undefined ? [kind.unit] : []));
  return times[0] ?? 1n;
}

function hasField(context: Context, fields: EventFields, expression: Expression): boolean {
  switch (expression.kind) {
    case "binary":
      return hasField(context, fields, expression.left) || hasField(context, fields, expression.right);
    case "unary":
      return hasField(context, fields, expression.operand);
    case "parenthesized":
      return hasField(context, fields, expression.inner);
    default:
      return isField(context, fields, expression);
  }
}

function wordsOf(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case "binary":
      return [...wordsOf(expression.left), ...wordsOf(expression.right)];
    case "unary":
      return wordsOf(expression.operand);
    case "parenthesized":
      return wordsOf(expression.inner);
    case "word":
      return [expression.text];
    default:
      return [];
  }
}

/** A duration is a number of nanoseconds, until it is compared with a time in another unit. */
function inUnitOf(kind: FieldKind, { value, dimension }: Extract<Value, { kind: "number" }>): bigint {
  const unit = kind.kind === "number" ? (kind.unit ?? 1n) : 1n;
  return dimension === "duration" ? value / unit : value;
}

function textComparison(
  context: Context,
  { ref, kind }: FoundField,
  operator: string,
  { expression, value }: { readonly expression: Span; readonly value: string },
): Condition | undefined {
  const { start, end } = expression;
  if (kind.kind === "number" || kind.kind === "array") {
    report(context, conditions.numberAsText, expression, { field: ref.name });
    return undefined;
  }
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (value.includes('"') || /[\u0000-\u001f]/.test(value) || value.length > context.limits.filterString) {
    report(context, conditions.badText, expression, { limit: context.limits.filterString });
    return undefined;
  }
  switch (operator) {
    case "==":
    case "!=":
    case "~":
      return { kind: "text", field: ref, operator, value, start, end };
    case "!~": {
      const operand: Condition = { kind: "text", field: ref, operator: "~", value, start, end };
      return { kind: "not", operand, start, end };
    }
    default:
      report(context, conditions.textOrder, expression, { operator });
      return undefined;
  }
}

function numberComparison(
  context: Context,
  { ref, kind }: FoundField,
  operator: string,
  { expression, value, valueSide }: { readonly expression: Span; readonly value: bigint; readonly valueSide: Span },
): Condition | undefined {
  const { start, end } = expression;
  if (kind.kind === "text" || operator === "~" || operator === "!~") {
    report(context, conditions.textAsNumber, expression, { field: ref.name });
    return undefined;
  }
  if (kind.kind === "array") {
    report(context, conditions.arrayCompared, expression, { field: ref.name });
    return undefined;
  }
  if (kind.kind === "number" && !canHold(kind, value)) {
    report(context, conditions.neverHeld, valueSide, { field: ref.name, value, bits: kind.bits, signed: kind.signed });
    return undefined;
  }
  return { kind: "number", field: ref, operator: operator as Comparison, value, start, end };
}

function canHold({ bits, signed }: Extract<FieldKind, { kind: "number" }>, value: bigint): boolean {
  const top = 1n << BigInt(bits);
  return signed ? value >= -top / 2n && value < top / 2n : value >= 0n && value < top;
}

/** A number that an action names: a limit, a step, a size. */
export function countOf(context: Context, expression: Expression, most: bigint): bigint | undefined {
  const value: Value | undefined = evaluate(expression, context.scope, context);
  if (value === undefined) return undefined;
  if (value.kind === "number" && value.value >= 1n && value.value <= most) return value.value;
  report(context, conditions.badCount, expression, { most });
  return undefined;
}
