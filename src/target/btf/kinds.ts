/** The kinds of types, by number. Source: enum BTF_KIND_*, include/uapi/linux/btf.h */

export const KIND = {
  int: 1,
  pointer: 2,
  array: 3,
  struct: 4,
  union: 5,
  enum: 6,
  forward: 7,
  typedef: 8,
  volatile: 9,
  const: 10,
  restrict: 11,
  function: 12,
  prototype: 13,
  variable: 14,
  section: 15,
  float: 16,
  "declaration-tag": 17,
  "type-tag": 18,
  /** Shown as `enum`. */
  enum64: 19,
} as const;

export type BtfKind = keyof typeof KIND;

/** By number; nothing for 0, `void`, which is never written down. */
export const KIND_NAMES: readonly (BtfKind | undefined)[] = [
  undefined,
  ...(Object.keys(KIND) as BtfKind[]),
];

/** Bytes of a type's record; `undefined` for a kind that is not known. */
export function recordBytes(kind: number, count: number): number | undefined {
  const name = KIND_NAMES[kind];
  if (name === undefined) return undefined;
  const { fixed = 0, each = 0 } = TAILS[name] ?? {};
  return HEAD + fixed + each * count;
}

/** `name_off`, `info`, `size` or `type`. */
export const HEAD = 12;

/** What follows the head: a fixed part, and one for each of `vlen`. */
const TAILS: Partial<Record<BtfKind, { readonly fixed?: number; readonly each?: number }>> = {
  int: { fixed: 4 },
  array: { fixed: 12 },
  struct: { each: 12 },
  union: { each: 12 },
  enum: { each: 8 },
  prototype: { each: 8 },
  variable: { fixed: 4 },
  section: { each: 12 },
  "declaration-tag": { fixed: 4 },
  enum64: { each: 12 },
};
