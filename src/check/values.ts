/** What declared names are worth, and how the checks ask for it. */
import type { Dimension } from "./numbers.ts";

/** What a constant expression is worth. */
export type Value =
  | { readonly kind: "number"; readonly value: bigint; readonly dimension: Dimension }
  | { readonly kind: "string"; readonly value: string };

export interface Enumeration {
  readonly name: string;
  readonly enumerators: ReadonlyMap<string, bigint>;
}

export interface Scope {
  /** The value of a constant, parameter or enumerator; `undefined` if the name is none. */
  value(name: string): Value | undefined;
  enumeration(name: string): Enumeration | undefined;
  /** Every name that has a value, for suggestions. */
  readonly valueNames: readonly string[];
  readonly enumerationNames: readonly string[];
}
