/** Conditions: C's comparisons, of fields with constants, become what the kernel's filters can say. */
import type { Binary, Expression, Span } from "../../grammar/tree.ts";
import * as conditions from "../diagnostics/catalogue/conditions.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { Comparison, Condition, FieldRef } from "../program/condition.ts";
import { evaluate } from "./constants.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import type { EventFields, FieldKind } from "./event-fields.ts";
import type { Value } from "./values.ts";

const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">=", "&", "~", "!~"]);
/** What a comparison is with its sides exchanged. */
const MIRRORED: ReadonlyMap<string, string> = new Map([
  ["<", ">"],
  ["<=", ">="],
  [">", "<"],
  [">=", "<="],
]);

/** What every record has, and the kind of its values. */
const BUILTINS: Readonly<Record<"comm" | "tid" | "cpu", FieldKind>> = {
  comm: { kind: "text", isUserPointer: false },
  tid: { kind: "number", bits: 32, signed: true, shown: "plain" },
  cpu: { kind: "number", bits: 32, signed: true, shown: "plain" },
};

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

interface Found {
  readonly ref: FieldRef;
  readonly kind: FieldKind;
}

function comparison(context: Context, fields: EventFields, expression: Binary): Condition | undefined {
  const { operator, left, right } = expression;
  const isLeft = isField(context, fields, left);
  const isRight = isField(context, fields, right);
  if (isLeft && isRight) {
    report(context, conditions.twoFields, expression, {});
    return undefined;
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

/** A duration is a number of nanoseconds, until it is compared with a time in another unit. */
function inUnitOf(kind: FieldKind, { value, dimension }: Extract<Value, { kind: "number" }>): bigint {
  const unit = kind.kind === "number" ? (kind.unit ?? 1n) : 1n;
  return dimension === "duration" ? value / unit : value;
}

function isField({ scope }: Context, fields: EventFields, expression: Expression): boolean {
  if (expression.kind === "variable") return true;
  if (expression.kind !== "word") return false;
  const { text } = expression;
  return fields.names.includes(text) || (text in BUILTINS && scope.value(text) === undefined);
}

/** A field by its name; built-ins give way to fields that are called like them. */
export function fieldOf(context: Context, fields: EventFields, expression: Expression): Found | undefined {
  const { start, end } = expression;
  const name =
    expression.kind === "word" ? expression.text : expression.kind === "variable" ? expression.name : undefined;
  if (name === undefined) {
    report(context, conditions.noField, expression, {});
    return undefined;
  }
  const own = fields.names.includes(name) ? fields.find(name) : undefined;
  const builtin = own === undefined && name in BUILTINS ? (name as keyof typeof BUILTINS) : undefined;
  const kind = own ?? (builtin === undefined ? fields.find(name) : BUILTINS[builtin]);
  if (kind !== undefined) {
    const isUserPointer = kind.kind === "text" && kind.isUserPointer;
    return { ref: { name, builtin, isUserPointer, start, end }, kind };
  }
  // A field that is wrong is reported where it stands.
  if (context.failed.has(name)) return undefined;
  const known = [...fields.names, ...Object.keys(BUILTINS)];
  const [best] = nearest(name, known);
  const edits = best === undefined ? undefined : [{ start, end, newText: best }];
  report(context, conditions.unknownField, expression, { name, names: fields.names }, { edits });
  return undefined;
}

function textComparison(
  context: Context,
  { ref, kind }: Found,
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
  { ref, kind }: Found,
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
