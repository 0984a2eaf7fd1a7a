/** Constant expressions: C's operators on 64-bit integers, and strings. */
import type { Binary, Expression, Span, Unary } from "../../grammar/tree.ts";
import type { Diagnostic, SourceFile } from "../diagnostics/diagnostic.ts";
import * as names from "../diagnostics/catalogue/names.ts";
import { nearest, replacedBy } from "../diagnostics/nearest.ts";
import { report } from "./context.ts";
import { parseNumber } from "./numbers.ts";
import type { Dimension } from "./numbers.ts";
import type { Scope, Value } from "./values.ts";

interface At {
  readonly source: SourceFile;
  readonly diagnostics: Diagnostic[];
}

type Numeric = Extract<Value, { kind: "number" }>;

const LOWEST = -(1n << 63n);
const HIGHEST = (1n << 64n) - 1n;

const OPERATIONS: ReadonlyMap<string, (a: bigint, b: bigint) => bigint> = new Map([
  ["+", (a, b) => a + b],
  ["-", (a, b) => a - b],
  ["*", (a, b) => a * b],
  ["/", (a, b) => a / b],
  ["%", (a, b) => a % b],
  ["&", (a, b) => a & b],
  ["|", (a, b) => a | b],
  ["^", (a, b) => a ^ b],
  ["<<", (a, b) => a << b],
  [">>", (a, b) => a >> b],
]);

/** The value of an expression, or `undefined` after saying why it has none. */
export function evaluate(expression: Expression, scope: Scope, at: At): Value | undefined {
  switch (expression.kind) {
    case "number": {
      const number = parseNumber(expression.text);
      if (number === undefined) {
        report(at, names.badNumber, expression, { text: expression.text });
        return undefined;
      }
      return inRange({ kind: "number", value: number.value, dimension: number.dimension }, expression, at);
    }
    case "string":
      return { kind: "string", value: expression.value };
    case "word": {
      const value = scope.value(expression.text);
      if (value === undefined && !scope.valueNames.includes(expression.text)) {
        reportUnknownValue({ ...at, scope }, expression.text, expression);
      }
      return value;
    }
    case "parenthesized":
      return evaluate(expression.inner, scope, at);
    case "unary":
      return evaluateUnary(expression, scope, at);
    case "binary":
      return evaluateBinary(expression, scope, at);
    case "bad":
      return undefined;
    default:
      report(at, names.notConstant, expression, {});
      return undefined;
  }
}

function evaluateUnary(expression: Unary, scope: Scope, at: At): Value | undefined {
  const operand = numeric(expression.operand, scope, at);
  if (operand === undefined) return undefined;
  switch (expression.operator) {
    case "-":
      return inRange({ ...operand, value: -operand.value }, expression, at);
    case "+":
      return operand;
    case "~":
      return { ...operand, value: ~operand.value };
    case "!":
      return { ...operand, value: operand.value === 0n ? 1n : 0n };
    default:
      report(at, names.notConstant, expression, {});
      return undefined;
  }
}

function evaluateBinary(expression: Binary, scope: Scope, at: At): Value | undefined {
  const left = numeric(expression.left, scope, at);
  const right = numeric(expression.right, scope, at);
  if (left === undefined || right === undefined) return undefined;
  const operation = OPERATIONS.get(expression.operator);
  if (operation === undefined) {
    report(at, names.notConstant, expression, {});
    return undefined;
  }
  const divides = expression.operator === "/" || expression.operator === "%";
  const shifts = expression.operator === "<<" || expression.operator === ">>";
  if ((divides && right.value === 0n) || (shifts && (right.value < 0n || right.value > 63n))) {
    report(at, names.impossibleOperation, expression, { operator: expression.operator, operand: right.value });
    return undefined;
  }
  const value = operation(left.value, right.value);
  return inRange({ kind: "number", value, dimension: dimensionOf(left, right) }, expression, at);
}

function dimensionOf(left: Numeric, right: Numeric): Dimension {
  return left.dimension === "number" ? right.dimension : left.dimension;
}

function numeric(expression: Expression, scope: Scope, at: At): Numeric | undefined {
  const value = evaluate(expression, scope, at);
  if (value === undefined || value.kind === "number") return value;
  report(at, names.numberWanted, expression, {});
  return undefined;
}

function inRange(value: Numeric, expression: Expression, at: At): Numeric | undefined {
  if (value.value >= LOWEST && value.value <= HIGHEST) return value;
  report(at, names.numberTooBig, expression, {});
  return undefined;
}

/** Reports a name that has no value, with the nearest that have. */
function reportUnknownValue(
  at: { readonly source: SourceFile; readonly diagnostics: Diagnostic[]; readonly scope: Scope },
  name: string,
  span: Span,
): void {
  const candidates = nearest(name, at.scope.valueNames);
  const edits = replacedBy(span, candidates);
  report(at, names.unknownConstant, span, { name, nearest: candidates }, { edits });
}
