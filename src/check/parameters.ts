/** Parameters of a program: `param slow: duration = 10ms`, set by `-D slow=5ms`. */
import type { Expression, Parameter } from "../../grammar/tree.ts";
import { parse } from "../../grammar/parse.ts";
import type { Diagnostic, SourceFile } from "../diagnostics/diagnostic.ts";
import * as names from "../diagnostics/catalogue/names.ts";
import { nearest } from "../diagnostics/nearest.ts";
import { evaluate } from "./constants.ts";
import { report } from "./context.ts";
import type { Scope, Value } from "./values.ts";

interface At {
  readonly source: SourceFile;
  readonly diagnostics: Diagnostic[];
}

/** What a parameter's type admits. */
const TYPES = {
  int: (value: Value) => value.kind === "number",
  duration: (value: Value) => value.kind === "number" && value.dimension !== "size",
  size: (value: Value) => value.kind === "number" && value.dimension !== "duration",
  string: (value: Value) => value.kind === "string",
};

export type ParameterType = keyof typeof TYPES;

export const PARAMETER_TYPES: readonly string[] = Object.keys(TYPES);

/** The value of a parameter: what `-D` gives, else its default. */
export function parameterValue(
  declaration: Parameter,
  given: string | undefined,
  evaluated: (expression: Expression) => Value | undefined,
  at: At,
): Value | undefined {
  const name = declaration.name.text;
  const fallback = declaration.value === undefined ? undefined : evaluated(declaration.value);
  const admits = admitted(declaration, fallback, at);
  if (given === undefined) {
    if (declaration.value === undefined) report(at, names.parameterWithoutValue, declaration.name, { name });
    if (fallback === undefined || admits(fallback)) return fallback;
    report(at, names.wrongParameterType, declaration.value ?? declaration, {
      name,
      type: declaration.type?.text ?? "",
    });
    return undefined;
  }
  const value = definedValue(given, declaration.type?.text === "string" || fallback?.kind === "string");
  if (value !== undefined && admits(value)) return value;
  report(at, names.badDefine, declaration.name, { name, given, type: declaration.type?.text ?? kindOf(fallback) });
  return undefined;
}

function testOf(type: string): ((value: Value) => boolean) | undefined {
  return Object.hasOwn(TYPES, type) ? TYPES[type as ParameterType] : undefined;
}

function kindOf(value: Value | undefined): string {
  if (value === undefined) return "int";
  return value.kind === "string" ? "string" : value.dimension === "number" ? "int" : value.dimension;
}

function admitted(declaration: Parameter, fallback: Value | undefined, at: At): (value: Value) => boolean {
  const { type } = declaration;
  if (type === undefined) {
    return fallback === undefined ? () => true : (testOf(kindOf(fallback)) ?? (() => true));
  }
  const test = testOf(type.text);
  if (test !== undefined) return test;
  const candidates = nearest(type.text, PARAMETER_TYPES);
  const edits = candidates[0] === undefined ? undefined : [{ ...spanOf(type), newText: candidates[0] }];
  report(
    at,
    names.unknownParameterType,
    type,
    { type: type.text, known: PARAMETER_TYPES, nearest: candidates },
    { edits },
  );
  return () => true;
}

function spanOf({ start, end }: { readonly start: number; readonly end: number }): { start: number; end: number } {
  return { start, end };
}

const NOTHING: Scope = {
  value: () => undefined,
  enumeration: () => undefined,
  valueNames: [],
  enumerationNames: [],
};

/** Reads what stands after `-D name=`: a constant expression, or a string without quotes. */
function definedValue(text: string, isString: boolean): Value | undefined {
  if (isString && !text.startsWith('"')) return { kind: "string", value: text };
  const { file, problems } = parse(`const VALUE = ${text}\n`);
  const [declaration] = file.declarations;
  if (problems.length > 0 || file.declarations.length !== 1 || declaration?.kind !== "const") return undefined;
  const diagnostics: Diagnostic[] = [];
  const value = evaluate(declaration.value, NOTHING, { source: { name: "-D", text }, diagnostics });
  return diagnostics.length > 0 ? undefined : value;
}
