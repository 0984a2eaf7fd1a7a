/** Names that a target has by the tens of thousands, sorted once, so that those of a prefix are found at once. */
import type { BtfKind } from "../../../../src/target/btf/btf.ts";
import type { KernelTypes } from "../../../../src/target/kernel-types.ts";
import { typeNames } from "../../../../src/target/lookup/types.ts";
import type { Target } from "../../../../src/target/target.ts";

export class SortedNames {
  readonly all: readonly string[];

  constructor(names: Iterable<string>) {
    this.all = [...new Set(names)].sort();
  }

  /** Those that begin with the letters, then those that have them inside; `most` at most, the shortest. */
  matching(letters: string, most: number): { readonly names: readonly string[]; readonly isAll: boolean } {
    const start = this.#from(letters);
    let end = start;
    while (end < this.all.length && (this.all[end] ?? "").startsWith(letters)) end++;
    const first = end - start > most ? shortest(this.all.slice(start, end), most) : this.all.slice(start, end);
    if (end - start >= most) return { names: first, isAll: end - start === most };
    const inside = letters.length < LETTERS_INSIDE ? [] : this.#inside(letters, start, end);
    const rest = most - first.length;
    return {
      names: [...first, ...shortest(inside, rest)],
      isAll: letters.length >= LETTERS_INSIDE && inside.length <= rest,
    };
  }

  #from(letters: string): number {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.all[middle] ?? "") < letters) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #inside(letters: string, start: number, end: number): string[] {
    return this.all.filter((name, index) => (index < start || index >= end) && name.includes(letters));
  }
}

/** Fewer letters are inside of nearly every name. */
const LETTERS_INSIDE = 2;

/** The shortest are the likeliest: `vfs_read` before `vfs_read_iter_helper`. */
function shortest(names: readonly string[], most: number): readonly string[] {
  return names.length <= most ? names : names.toSorted((a, b) => a.length - b.length).slice(0, most);
}

interface Known {
  functions?: SortedNames;
  modules?: SortedNames;
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

export function typesOf(target: Target, types: KernelTypes, kinds: readonly BtfKind[]): SortedNames {
  const own = knownOf(target);
  const key = kinds.join(" ");
  let names = own.types.get(key);
  if (names === undefined) own.types.set(key, (names = new SortedNames(typeNames(types, kinds))));
  return names;
}
