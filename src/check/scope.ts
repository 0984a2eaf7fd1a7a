/** The names that files declare, and what constants and parameters are worth. */
import type { Constant, EnumDeclaration, Expression, Name, Parameter, Span } from "../../grammar/tree.ts";
import type { Diagnostic, Place, SourceFile } from "../diagnostics/diagnostic.ts";
import * as names from "../diagnostics/catalogue/names.ts";
import { nearest } from "../diagnostics/nearest.ts";
import { placeOf, report } from "./context.ts";
import { evaluate } from "./constants.ts";
import type { Dimension } from "./numbers.ts";
import { parameterValue } from "./parameters.ts";

/** What a constant expression is worth. */
export type Value =
  | { readonly kind: "number"; readonly value: bigint; readonly dimension: Dimension }
  | { readonly kind: "string"; readonly value: string };

export interface Enumeration {
  readonly name: string;
  readonly enumerators: ReadonlyMap<string, bigint>;
}

export interface Scope {
  /** The value of a constant, parameter or enumerator; `undefined` if the name is none. */
  value(name: string): Value | undefined;
  enumeration(name: string): Enumeration | undefined;
  /** Every name that has a value, for suggestions. */
  readonly valueNames: readonly string[];
  readonly enumerationNames: readonly string[];
}

export interface ScopeInput {
  readonly source: SourceFile;
  readonly declarations: readonly (Constant | Parameter | EnumDeclaration)[];
}

/** `-D` of the command line. */
export type Defines = Readonly<Record<string, string>>;

export interface BuiltScope {
  readonly scope: Scope;
  /** Definitions that no parameter of any file takes. */
  readonly unusedDefines: readonly string[];
}

/** Collects the declared names of all files, in order: a value may use those before it. */
export function buildScope(files: readonly ScopeInput[], defines: Defines, diagnostics: Diagnostic[]): BuiltScope {
  const values = new Map<string, Value | undefined>();
  const places = new Map<string, Place>();
  const enumerations = new Map<string, Enumeration>();
  const parameters = new Set<string>();
  const scope: Scope = {
    value: (name) => values.get(name),
    enumeration: (name) => enumerations.get(name),
    get valueNames() {
      return [...values.keys()];
    },
    get enumerationNames() {
      return [...enumerations.keys()];
    },
  };

  for (const { source, declarations } of files) {
    const at = { source, diagnostics };
    const declare = (name: Name): boolean => {
      const first = places.get(name.text);
      if (first !== undefined) {
        report(at, names.declaredTwice, name, { name: name.text }, { related: first });
        return false;
      }
      places.set(name.text, placeOf(source, name));
      return true;
    };
    const evaluated = (expression: Expression): Value | undefined => evaluate(expression, scope, at);

    for (const declaration of declarations) {
      if (declaration.kind === "enum") {
        enumerations.set(declaration.name.text, enumerationOf(declaration, declare, evaluated, values));
        continue;
      }
      const isNew = declare(declaration.name);
      const value =
        declaration.kind === "const"
          ? evaluated(declaration.value)
          : parameterValue(declaration, defines[declaration.name.text], evaluated, at);
      if (declaration.kind === "param") parameters.add(declaration.name.text);
      if (isNew) values.set(declaration.name.text, value);
    }
  }
  return { scope, unusedDefines: Object.keys(defines).filter((name) => !parameters.has(name)) };
}

/** Enumerators count up from the one before, from 0 at the start, as in C. */
function enumerationOf(
  declaration: EnumDeclaration,
  declare: (name: Name) => boolean,
  evaluated: (expression: Expression) => Value | undefined,
  values: Map<string, Value | undefined>,
): Enumeration {
  const enumerators = new Map<string, bigint>();
  let next = 0n;
  for (const { name, value } of declaration.enumerators) {
    const given = value === undefined ? undefined : evaluated(value);
    if (given?.kind === "number") next = given.value;
    if (declare(name)) {
      enumerators.set(name.text, next);
      values.set(name.text, { kind: "number", value: next, dimension: "number" });
    }
    next++;
  }
  return { name: declaration.name.text, enumerators };
}

/** Reports a name that has no value, with the nearest that have. */
export function reportUnknownValue(
  at: { readonly source: SourceFile; readonly diagnostics: Diagnostic[]; readonly scope: Scope },
  name: string,
  span: Span,
): void {
  const candidates = nearest(name, at.scope.valueNames);
  const edits = candidates[0] === undefined ? undefined : [{ start: span.start, end: span.end, newText: candidates[0] }];
  report(at, names.unknownConstant, span, { name, nearest: candidates }, { edits });
}
