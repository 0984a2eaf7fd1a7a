/**
 * What the checker found of each probe the last time, and what it asked for meanwhile: where all answers
 * are still the same, so is what it found.
 *
 * A probe is known by its item, which stays the same while its text does; see `items.ts`. What the program
 * declares is asked for by name, so a constant that changes costs the probes that use it.
 */
import type { Declaration, Probe } from "../../../grammar/tree.ts";
import type { Remember } from "../../../src/check/check.ts";
import type { Context } from "../../../src/check/context.ts";
import type { Enumeration, Scope, Value } from "../../../src/check/values.ts";
import type { Diagnostic, SourceFile } from "../../../src/diagnostics/diagnostic.ts";

interface Found {
  readonly result: unknown;
  /** What the probe's events were made of, for what is done with one of them. */
  readonly basis: Found | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly failed: ReadonlySet<string>;
  readonly structures: string;
  readonly values: string;
  readonly answers: readonly Answer[];
  /** Names that were asked for among those that failed, and were not there. */
  readonly absent: readonly string[];
}

/** Of one item's probe. */
interface Known {
  events: Found | undefined;
  readonly uses: (Found | undefined)[];
}

type Answer = (scope: Scope) => boolean;

/** Actions that name other events. */
const NAMES_EVENTS = new Set(["enable", "disable"]);

export class Memory {
  /** What was met in the last program, and in the one that is read now: what is gone is forgotten. */
  #before = new Map<SourceFile, Known>();
  #known = new Map<SourceFile, Known>();
  readonly #ids = new WeakMap<Declaration, number>();
  #nextId = 0;
  /** What stands for the declarations that lay out structures, as far as they are read. */
  #structures = "";
  #values = "";

  /** A program is read from its start. */
  begin(): void {
    this.#before = this.#known;
    this.#known = new Map();
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
    const known = this.#knownOf(context.source);
    const found = of === "events" ? known.events : known.uses[of];
    if (found !== undefined && this.#isStill(found, known, context, of)) {
      if (found.diagnostics.length > 0) context.diagnostics.push(...found.diagnostics);
      if (found.failed.size > 0) found.failed.forEach((name) => context.failed.add(name));
      // It is of the same work, so of the same kind.
      return found.result as ReturnType<typeof work>;
    }
    const scope = new AskedScope(context.scope);
    const failed = new AskedSet(context.failed);
    const diagnostics: Diagnostic[] = [];
    const result = work({ ...context, scope, failed, diagnostics });
    for (const diagnostic of diagnostics) context.diagnostics.push(diagnostic);
    for (const name of failed.added) context.failed.add(name);
    const kept: Found | undefined = failed.hit
      ? undefined
      : {
          result,
          basis: of === "events" ? undefined : known.events,
          diagnostics,
          failed: failed.added,
          absent: [...failed.absent],
          structures: this.#structures,
          values: this.#values,
          answers: scope.answers,
        };
    if (of === "events") known.events = kept;
    else known.uses[of] = known.events === undefined || namesEvents(probe) ? undefined : kept;
    return result;
  };

  #knownOf(source: SourceFile): Known {
    let known = this.#known.get(source);
    if (known !== undefined) return known;
    known = this.#before.get(source) ?? { events: undefined, uses: [] };
    this.#known.set(source, known);
    return known;
  }

  /** True if all that was asked for would be answered as it was. */
  // oxlint-disable-next-line max-params -- an object for each of thousands of calls costs more than it tells
  #isStill(found: Found, known: Known, { scope, failed }: Context, of: "events" | number): boolean {
    return (
      (of === "events" || found.basis === known.events) &&
      found.structures === this.#structures &&
      (found.values === this.#values || found.answers.every((answer) => answer(scope))) &&
      (found.absent.length === 0 || !found.absent.some((name) => failed.has(name)))
    );
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
  readonly absent = new Set<string>();
  hit = false;
  readonly #names: Context["failed"];

  constructor(names: Context["failed"]) {
    super();
    this.#names = names;
  }

  override has(name: string): boolean {
    if (this.added.has(name)) return true;
    const isThere = this.#names.has(name);
    if (isThere) this.hit = true;
    else this.absent.add(name);
    return isThere;
  }

  override add(name: string): this {
    this.added.add(name);
    return this;
  }
}
