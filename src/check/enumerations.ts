/** Enumerations by name: those that the program declares, and behind them those of the target's types. */
import type { BtfKind } from "../target/btf/btf.ts";
import { natureOf } from "./c/ctype.ts";
import type { Context } from "./context.ts";
import type { Scope, Value } from "./values.ts";

export interface NamedValues {
  readonly enumerators: ReadonlyMap<string, bigint>;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly signed: boolean;
}

type Names = Pick<Context, "scope" | "types">;

const KINDS: readonly BtfKind[] = ["enum", "typedef"];

export function enumerationOf({ scope, types }: Names, name: string): NamedValues | undefined {
  const declared = scope.enumeration(name)?.enumerators;
  if (declared !== undefined) return { enumerators: declared, bytes: isWide(declared) ? 8 : 4, signed: true };
  const found = types.find(name, KINDS);
  const nature = found && natureOf(found, types);
  if (nature?.kind !== "enum") return undefined;
  const enumerators = new Map(nature.values.map((one) => [one.name, one.value]));
  return { enumerators, bytes: nature.bytes as NamedValues["bytes"], signed: nature.signed };
}

/** True if an `int` has no room for the values. */
function isWide(enumerators: ReadonlyMap<string, bigint>): boolean {
  return [...enumerators.values()].some((value) => value > 0xffff_ffffn || value < -(1n << 31n));
}

/** Every name that `enumerationOf` finds, but for typedefs, which are seldom one. */
export function* enumerationNames({ scope, types }: Names): Generator<string> {
  yield* scope.enumerationNames;
  yield* types.names(["enum"]);
}

/** A scope in which enumerators of some fields have their values too; what the program declares is meant first. */
export class ScopeWithEnumerators implements Scope {
  readonly #scope: Scope;
  readonly #enumerators: readonly ReadonlyMap<string, bigint>[];

  constructor(scope: Scope, enumerators: readonly ReadonlyMap<string, bigint>[]) {
    this.#scope = scope;
    this.#enumerators = enumerators;
  }

  value(name: string): Value | undefined {
    const declared = this.#scope.value(name);
    if (declared !== undefined) return declared;
    const value = this.#enumerators.find((names) => names.has(name))?.get(name);
    return value === undefined ? undefined : { kind: "number", value, dimension: "number" };
  }

  get valueNames(): readonly string[] {
    return [...this.#scope.valueNames, ...this.#enumerators.flatMap((names) => [...names.keys()])];
  }

  enumeration(name: string): ReturnType<Scope["enumeration"]> {
    return this.#scope.enumeration(name);
  }

  get enumerationNames(): readonly string[] {
    return this.#scope.enumerationNames;
  }
}
