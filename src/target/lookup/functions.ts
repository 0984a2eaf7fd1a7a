/** Finds functions of a target by name or pattern, with all that is known of each. */
import type { Btf } from "../btf/btf.ts";
import type { KernelTypes, TypeRef } from "../kernel-types.ts";
import type { FunctionSymbol } from "../symbols/kernel-symbols.ts";
import type { Target } from "../target.ts";
import { isPattern, literalStart, matcher } from "./pattern.ts";

export interface FoundFunction {
  readonly name: string;
  /** Absent for the kernel's own. */
  readonly module: string | undefined;
  /** How many functions have the name there: static ones of several files. */
  readonly copies: number;
  /** Of any of them; absent where it is not known. */
  readonly traceable: boolean | undefined;
  readonly blacklisted: boolean | undefined;
  /** True if all are gone once the kernel has booted. */
  readonly init: boolean;
  /** Absent where BTF has none. */
  readonly type: TypeRef | undefined;
}

/** In the order of their names, the kernel's own before those of modules. */
export function findFunctions(target: Target, pattern: string): FoundFunction[] {
  const { symbols, types } = target;
  if (symbols === undefined) return types === undefined ? [] : functionsOfTypes(types, pattern);
  const found = isPattern(pattern)
    ? symbols.startingWith(literalStart(pattern)).filter(bySymbol(matcher(pattern)))
    : symbols.find(pattern);
  const groups = new Map<string, FunctionSymbol[]>();
  for (const symbol of found) {
    const key = `${symbol.name}\t${symbol.module ?? ""}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [symbol]);
    else group.push(symbol);
  }
  const keys = [...groups.keys()].sort();
  return keys.map((key) => merge(groups.get(key) ?? [], types));
}

/** All names of functions that are known, each as often as there is one. */
export function* functionNames({ symbols, types }: Target): Generator<string> {
  if (symbols !== undefined) yield* symbols.names();
  else for (const { name } of types?.vmlinux?.names(["function"]) ?? []) yield name;
}

function bySymbol(matches: (name: string) => boolean): (symbol: FunctionSymbol) => boolean {
  return ({ name }) => matches(name);
}

function merge(symbols: readonly FunctionSymbol[], types: KernelTypes | undefined): FoundFunction {
  const { name = "", module } = symbols[0] ?? {};
  const isAny = (known: (symbol: FunctionSymbol) => boolean | undefined): boolean | undefined =>
    symbols.some((symbol) => known(symbol) === undefined)
      ? undefined
      : symbols.some((symbol) => known(symbol) === true);
  return {
    name,
    module,
    copies: symbols.length,
    traceable: isAny(({ traceable }) => traceable),
    blacklisted: isAny(({ blacklisted }) => blacklisted),
    init: symbols.every(({ init }) => init),
    type: prototypeIn(module === undefined ? types?.vmlinux : types?.module(module), name),
  };
}

function prototypeIn(btf: Btf | undefined, name: string): TypeRef | undefined {
  const id = btf?.find(name, ["function"]);
  return btf === undefined || id === undefined ? undefined : { btf, id };
}

/** Where no symbols are known: as BTF has them. */
function functionsOfTypes(types: KernelTypes, pattern: string): FoundFunction[] {
  const matches = isPattern(pattern) ? matcher(pattern) : (name: string): boolean => name === pattern;
  const found = new Map<string, FoundFunction>();
  for (const module of [undefined, ...types.modules]) {
    const btf = module === undefined ? types.vmlinux : types.module(module);
    for (const { name, id } of btf?.names(["function"]) ?? []) {
      if (btf === undefined || !matches(name)) continue;
      const unknown = { traceable: undefined, blacklisted: undefined, init: false, copies: 1 };
      found.set(`${name}\t${module ?? ""}`, { name, module, type: { btf, id }, ...unknown });
    }
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}
