/** The kinds of types, by number, and how long their records are. Source: include/uapi/linux/btf.h */

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

export const ALL_KINDS = Object.keys(KIND) as readonly BtfKind[];

/** By number; nothing for 0, `void`, which is never written down. */
export const KIND_NAMES: readonly (BtfKind | undefined)[] = [undefined, ...ALL_KINDS];

/** A bit for each kind; `enum` is both kinds of enumerations. */
export function maskOf(kinds: readonly BtfKind[]): number {
  return kinds.reduce((mask, kind) => mask | (1 << KIND[kind]) | (kind === "enum" ? 1 << KIND.enum64 : 0), 0);
}

/**
 * The parts of a type's `info`. A kind had 5 bits and `vlen` 16 until they got the unused ones between
 * them, which were zero.
 */
export function kindOf(info: number): number {
  return (info >>> 24) & 0x7f;
}

export function countOf(info: number): number {
  return info & 0xff_ffff;
}

/** In words: `name_off`, `info`, `size` or `type`. */
export const HEAD_WORDS = 3;

/** Bytes behind the head: a fixed part, and one for each of `vlen`. */
export interface RecordLayout {
  readonly fixed: number;
  readonly each: number;
}

export const LAYOUTS: ReadonlyMap<number, RecordLayout> = new Map([
  [KIND.int, layout(4, 0)],
  [KIND.pointer, layout(0, 0)],
  [KIND.array, layout(12, 0)],
  [KIND.struct, layout(0, 12)],
  [KIND.union, layout(0, 12)],
  [KIND.enum, layout(0, 8)],
  [KIND.forward, layout(0, 0)],
  [KIND.typedef, layout(0, 0)],
  [KIND.volatile, layout(0, 0)],
  [KIND.const, layout(0, 0)],
  [KIND.restrict, layout(0, 0)],
  // A function's vlen is its linkage.
  [KIND.function, layout(0, 0)],
  [KIND.prototype, layout(0, 8)],
  [KIND.variable, layout(4, 0)],
  [KIND.section, layout(0, 12)],
  [KIND.float, layout(0, 0)],
  [KIND["declaration-tag"], layout(4, 0)],
  [KIND["type-tag"], layout(0, 0)],
  [KIND.enum64, layout(0, 12)],
  // BTF_KIND_LOC_PARAM, LOC_PROTO and LOCSEC: where inlined functions are, which is passed over here.
  [20, layout(4, 4)],
  [21, layout(0, 4)],
  [22, layout(0, 12)],
]);

function layout(fixed: number, each: number): RecordLayout {
  return { fixed, each };
}
