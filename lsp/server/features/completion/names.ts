/** Names that a target has by the tens of thousands, collected once. */
import type { BtfKind } from "../../../../src/target/btf/btf.ts";
import type { KernelTypes } from "../../../../src/target/kernel-types.ts";
import { typeNames } from "../../../../src/target/lookup/types.ts";
import type { Target } from "../../../../src/target/target.ts";
import { SortedNames } from "./sorted-names.ts";

interface Known {
  functions?: SortedNames;
  modules?: SortedNames;
  variables?: SortedNames;
  readonly types: Map<string, SortedNames>;
}

const known = new WeakMap<Target, Known>();

function knownOf(target: Target): Known {
  let own = known.get(target);
  if (own === undefined) known.set(target, (own = { types: new Map() }));
  return own;
}

/** Functions that a probe can be on, as far as that is known. */
export function functionsOf(target: Target): SortedNames {
  const own = knownOf(target);
  own.functions ??= new SortedNames(probeable(target));
  return own.functions;
}

function* probeable({ symbols, types }: Target): Generator<string> {
  if (symbols === undefined) {
    for (const { name } of types?.vmlinux?.names(["function"]) ?? []) yield name;
    return;
  }
  for (const { name, traceable, blacklisted, init } of symbols.functions()) {
    if (traceable !== false && blacklisted !== true && !init) yield name;
  }
}

export function modulesOf(target: Target): SortedNames {
  const own = knownOf(target);
  own.modules ??= new SortedNames(modules(target));
  return own.modules;
}

function* modules({ symbols, types }: Target): Generator<string> {
  yield* types?.modules ?? [];
  for (const { module } of symbols?.functions() ?? []) if (module !== undefined) yield module;
}

export function variablesOf(target: Target): SortedNames {
  const own = knownOf(target);
  own.variables ??= new SortedNames(target.symbols?.variables() ?? []);
  return own.variables;
}

export function typesOf(target: Target, types: KernelTypes, kinds: readonly BtfKind[]): SortedNames {
  const own = knownOf(target);
  const key = kinds.join(" ");
  let names = own.types.get(key);
  if (names === undefined) own.types.set(key, (names = new SortedNames(typeNames(types, kinds))));
  return names;
}
