/** The scope of a program while it is read: what its files have declared so far. */
import type { Constant, EnumDeclaration, Expression, Name, Parameter } from "../../grammar/tree.ts";
import type { Diagnostic, Place, SourceFile } from "../diagnostics/diagnostic.ts";
import * as names from "../diagnostics/catalogue/names.ts";
import { placeOf, report } from "./context.ts";
import { evaluate } from "./constants.ts";
import { parameterValue } from "./parameters.ts";
import type { Enumeration, Scope, Value } from "./values.ts";

/** `-D` of the command line. */
export type Defines = Readonly<Record<string, string>>;

interface At {
  readonly source: SourceFile;
  readonly diagnostics: Diagnostic[];
}

/** The scope while it grows: a name has its value from its declaration on, as in C. */
export class GrowingScope implements Scope {
  readonly #values = new Map<string, Value | undefined>();
  readonly #places = new Map<string, Place>();
  readonly #enumerations = new Map<string, Enumeration>();
  readonly #parameters = new Set<string>();
  readonly #defines: Defines;

  constructor(defines: Defines) {
    this.#defines = defines;
  }

  value(name: string): Value | undefined {
    return this.#values.get(name);
  }

  enumeration(name: string): Enumeration | undefined {
    return this.#enumerations.get(name);
  }

  get valueNames(): readonly string[] {
    return [...this.#values.keys()];
  }

  get enumerationNames(): readonly string[] {
    return [...this.#enumerations.keys()];
  }

  get parameterNames(): readonly string[] {
    return [...this.#parameters];
  }

  /** Definitions that no parameter has taken. */
  get unusedDefines(): readonly string[] {
    return Object.keys(this.#defines).filter((name) => !this.#parameters.has(name));
  }

  add(declaration: Constant | Parameter | EnumDeclaration, at: At): void {
    const evaluated = (expression: Expression): Value | undefined => evaluate(expression, this, at);
    if (declaration.kind === "enum") {
      this.#addEnumeration(declaration, evaluated, at);
      return;
    }
    const { text } = declaration.name;
    if (declaration.kind === "param") this.#parameters.add(text);
    const given = Object.hasOwn(this.#defines, text) ? this.#defines[text] : undefined;
    const value =
      declaration.kind === "const" ? evaluated(declaration.value) : parameterValue(declaration, given, evaluated, at);
    if (this.#isNew(declaration.name, at)) this.#values.set(text, value);
  }

  /** Enumerators count up from the one before, from 0 at the start, as in C. */
  #addEnumeration(
    declaration: EnumDeclaration,
    evaluated: (expression: Expression) => Value | undefined,
    at: At,
  ): void {
    const enumerators = new Map<string, bigint>();
    let next = 0n;
    for (const { name, value } of declaration.enumerators) {
      const given = value === undefined ? undefined : evaluated(value);
      if (given?.kind === "number") next = given.value;
      if (this.#isNew(name, at)) {
        enumerators.set(name.text, next);
        this.#values.set(name.text, { kind: "number", value: next, dimension: "number" });
      }
      next++;
    }
    this.#enumerations.set(declaration.name.text, { name: declaration.name.text, enumerators });
  }

  #isNew(name: Name, { source, diagnostics }: At): boolean {
    const first = this.#places.get(name.text);
    if (first === undefined) {
      this.#places.set(name.text, placeOf(source, name));
      return true;
    }
    report({ source, diagnostics }, names.declaredTwice, name, { name: name.text }, { related: first });
    return false;
  }
}
