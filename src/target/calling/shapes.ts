/** What a calling convention asks of a type, and what it answers: where a value is. */

/** A single value inside a structure or union. */
export interface Leaf {
  readonly offset: number;
  readonly bytes: number;
  readonly float: boolean;
  /** Whether it is inside an array, or a structure or union inside the whole. Unknown is as not. */
  readonly nested?: boolean;
  /** Whether it is inside a union inside the whole. Where unknown, it is if it shares bytes with others. */
  readonly inUnion?: boolean;
}

/** A structure or union that is passed by value. */
export interface AggregateShape {
  readonly kind: "aggregate";
  readonly bytes: number;
  readonly alignment: number;
  /**
   * The largest alignment that a member is declared with, which arm and arm64 ask; 1 where the whole is
   * packed. Unknown, it is taken from the sizes of the scalars.
   */
  readonly memberAlignment?: number;
  /** Its scalars, those of nested structures and of arrays among them. */
  readonly leaves: readonly Leaf[];
  /** Whether the whole is a union. */
  readonly isUnion?: boolean;
}

/** A parameter or return type, reduced to what a calling convention asks. */
export type Shape =
  | { readonly kind: "void" }
  /** Integers, enumerations, `bool` and pointers: 1, 2, 4, 8 or 16 bytes. */
  | { readonly kind: "integer"; readonly bytes: number }
  /** `float`, `double` and `long double`. 16 bytes on x86_64 are those of x87. */
  | { readonly kind: "float"; readonly bytes: number }
  | AggregateShape;

/** Where a value is when the function's first instruction runs, or when it has returned. */
export type Location =
  /** The whole value, in the low bytes of a general register. */
  | { readonly kind: "register"; readonly register: string }
  /** Consecutive parts of the value as it is in memory, each of the size of a register. */
  | { readonly kind: "registers"; readonly registers: readonly string[] }
  /** At this many bytes from the stack pointer. */
  | { readonly kind: "stack"; readonly offset: number }
  /** `at` has a pointer to the value. */
  | { readonly kind: "reference"; readonly at: Location }
  /** The first part is in registers, the rest on the stack. */
  | { readonly kind: "split"; readonly registers: readonly string[]; readonly stackOffset: number }
  /** `reason` completes "it is in …": lower case, no full stop. */
  | { readonly kind: "unreadable"; readonly reason: string }
  /** There is no value: `void`, an empty structure. */
  | { readonly kind: "nothing" };

/** Where all values of a call are. */
export interface Placement {
  readonly parameters: readonly Location[];
  readonly result: Location;
  /** Where the address for the result is at entry, when the result is returned in memory. */
  readonly hiddenResult?: Location;
}

export const NOTHING: Location = { kind: "nothing" };

export const FLOAT_REGISTER: Location = {
  kind: "unreadable",
  reason: "a floating-point register, which a probe cannot read",
};

export const PARTLY_FLOAT_REGISTER: Location = {
  kind: "unreadable",
  reason: "several registers, one of them a floating-point register, which a probe cannot read",
};

/** The result is in memory, and no register is sure to have its address any more. */
export function lostResult(register: string): Location {
  return { kind: "unreadable", reason: `memory at the address that %${register} had at the function's entry` };
}

export function isEmpty(shape: Shape): boolean {
  return shape.kind === "void" || (shape.kind === "aggregate" && shape.bytes === 0);
}

export function sizeOf(shape: Shape): number {
  return shape.kind === "void" ? 0 : shape.bytes;
}

/** The alignment of the type, that of an attribute included. */
export function alignmentOf(shape: Shape): number {
  if (shape.kind === "void") return 1;
  return shape.kind === "aggregate" ? shape.alignment : shape.bytes;
}

/** The alignment that the members ask for, whatever attribute the whole has. */
export function naturalAlignmentOf(shape: Shape): number {
  if (shape.kind !== "aggregate") return alignmentOf(shape);
  return shape.memberAlignment ?? Math.min(shape.alignment, Math.max(1, ...shape.leaves.map(({ bytes }) => bytes)));
}

/** Whether it is a union, or has one inside. */
export function hasUnion({ isUnion, leaves }: AggregateShape): boolean {
  if (isUnion === true || leaves.some(({ inUnion }) => inUnion === true)) return true;
  const sorted = [...leaves].sort((left, right) => left.offset - right.offset);
  return sorted.some((leaf, index) => {
    const next = sorted[index + 1];
    return next !== undefined && leaf.offset + leaf.bytes > next.offset;
  });
}

/**
 * The members of a homogeneous floating-point aggregate: floats of one size and nothing else, without
 * padding.
 */
export function homogeneousFloats(shape: Shape): { readonly count: number; readonly bytes: number } | undefined {
  if (shape.kind !== "aggregate") return undefined;
  const [first] = shape.leaves;
  if (first === undefined) return undefined;
  if (!shape.leaves.every(({ float, bytes }) => float && bytes === first.bytes)) return undefined;
  const count = new Set(shape.leaves.map(({ offset }) => offset)).size;
  return count * first.bytes === shape.bytes ? { count, bytes: first.bytes } : undefined;
}
