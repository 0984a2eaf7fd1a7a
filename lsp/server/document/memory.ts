/**
 * What the checker found of each probe the last time, and what it asked for meanwhile: where all answers
 * are still the same, so is what it found.
 *
 * A probe is known by its node, which stays the same while its text does; see `items.ts`. What the program
 * declares is asked for by name, so a constant that changes costs the probes that use it.
 */
import type { Declaration, Probe } from "../../../grammar/tree.ts";
import type { Remember } from "../../../src/check/check.ts";
import type { Context } from "../../../src/check/context.ts";
import type { Enumeration, Scope, Value } from "../../../src/check/values.ts";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";

interface Found {
  readonly result: unknown;
  readonly diagnostics: readonly Diagnostic[];
  readonly failed: ReadonlySet<string>;
  readonly structures: string;
  readonly answers: readonly Answer[];
}

type Answer = (scope: Scope) => boolean;

/** Actions that name other events. */
const NAMES_EVENTS = new Set(["enable", "disable"]);

export class Memory {
  #found = new WeakMap<Probe, Map<"events" | number, Found>>();
  #ids = new WeakMap<Declaration, number>();
  #nextId = 0;
  /** What stands for the declarations that lay out structures, as far as they are read. */
  #structures = "";
  #values = "";

  /** A program is read from its start. */
  begin(): void {
    this.#structures = "";
    this.#values = "";
  }

  /** A declaration is about to be checked. */
  meet(declaration: Declaration): void {
    const { kind } = declaration;
    if (kind === "struct") this.#structures += `${this.#values}${this.#idOf(declaration)},`;
    else if (kind === "const" || kind === "param" || kind === "enum") this.#values += `${this.#idOf(declaration)},`;
  }

  readonly remember: Remember = (probe, of, context, work) => {
    const known = this.#found.get(probe)?.get(of);
    const isSame =
      known !== undefined &&
      known.structures === this.#structures &&
      known.answers.every((answer) => answer(context.scope));
    if (isSame) {
      for (const diagnostic of known.diagnostics) context.diagnostics.push(diagnostic);
      for (const name of known.failed) context.failed.add(name);
      // It is of the same work, so of the same kind.
      return known.result as ReturnType<typeof work>;
    }
    const scope = new AskedScope(context.scope);
    const failed = new AskedSet(context.failed);
    const diagnostics: Diagnostic[] = [];
    const result = work({ ...context, scope, failed, diagnostics });
    for (const diagnostic of diagnostics) context.diagnostics.push(diagnostic);
    for (const name of failed.added) context.failed.add(name);
    const isOfItself = !failed.hit && (of === "events" || (diagnostics.length === 0 && !namesEvents(probe)));
    if (isOfItself) {
      const { answers } = scope;
      this.#keep(probe, of, { result, diagnostics, failed: failed.added, structures: this.#structures, answers });
    } else this.#found.get(probe)?.delete(of);
    return result;
  };

  #keep(probe: Probe, of: "events" | number, found: Found): void {
    const all = this.#found.get(probe);
    if (all === undefined) this.#found.set(probe, new Map([[of, found]]));
    else all.set(of, found);
  }

  #idOf(declaration: Declaration): number {
    let id = this.#ids.get(declaration);
    if (id === undefined) this.#ids.set(declaration, (id = this.#nextId++));
    return id;
  }
}

function namesEvents({ actions }: Probe): boolean {
  return actions?.actions.some((action) => action.kind === "action" && NAMES_EVENTS.has(action.name.text)) ?? false;
}

/** A scope that notes what it was asked for. */
class AskedScope implements Scope {
  readonly answers: Answer[] = [];
  readonly #scope: Scope;
  readonly #names = new Set<string>();

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  value(name: string): Value | undefined {
    const value = this.#scope.value(name);
    if (!this.#names.has(name)) {
      this.#names.add(name);
      this.answers.push((scope) => isSameValue(scope.value(name), value));
    }
    return value;
  }

  enumeration(name: string): Enumeration | undefined {
    const enumeration = this.#scope.enumeration(name);
    this.answers.push((scope) => isSameEnumeration(scope.enumeration(name), enumeration));
    return enumeration;
  }

  get valueNames(): readonly string[] {
    const names = this.#scope.valueNames;
    this.answers.push((scope) => String(scope.valueNames) === String(names));
    return names;
  }

  get enumerationNames(): readonly string[] {
    const names = this.#scope.enumerationNames;
    this.answers.push((scope) => String(scope.enumerationNames) === String(names));
    return names;
  }
}

function isSameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  const [first, second] = [Object.entries(a), new Map(Object.entries(b))];
  return first.length === second.size && first.every(([key, value]) => second.get(key) === value);
}

function isSameEnumeration(a: Enumeration | undefined, b: Enumeration | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.enumerators.size !== b.enumerators.size) return false;
  return [...a.enumerators].every(([name, value]) => b.enumerators.get(name) === value);
}

/** A set of names that notes whether one that was asked for was there, and what is added. */
class AskedSet extends Set<string> {
  readonly added = new Set<string>();
  hit = false;
  readonly #names: Context["failed"];

  constructor(names: Context["failed"]) {
    super();
    this.#names = names;
  }

  override has(name: string): boolean {
    const isThere = this.#names.has(name) || this.added?.has(name);
    if (isThere && !this.added.has(name)) this.hit = true;
    return isThere;
  }

  override add(name: string): this {
    this.added.add(name);
    return this;
  }
}
