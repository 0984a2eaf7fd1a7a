/** Conditions on the fields of an event: what is recorded, and when an action runs. */
import type { Span } from "../../grammar/tree.ts";
import type { FieldRef } from "./field.ts";

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=" | "&";

export type Condition = Span &
  (
    | { readonly kind: "all" | "any"; readonly left: Condition; readonly right: Condition }
    | { readonly kind: "not"; readonly operand: Condition }
    | { readonly kind: "number"; readonly field: FieldRef; readonly operator: Comparison; readonly value: bigint }
    /** `~` takes a pattern with `*` and `?`. */
    | { readonly kind: "text"; readonly field: FieldRef; readonly operator: "==" | "!=" | "~"; readonly value: string }
    /** What must be calculated: with several fields, or with arithmetic. */
    | { readonly kind: "computed"; readonly operator: Comparison; readonly left: Operand; readonly right: Operand }
  );

/** A number that is worked out of fields, in 64 bits as C does. */
export type Operand = Span &
  (
    | { readonly kind: "constant"; readonly value: bigint }
    | { readonly kind: "field"; readonly field: FieldRef }
    | { readonly kind: "arithmetic"; readonly operator: Arithmetic; readonly left: Operand; readonly right: Operand }
  );

export type Arithmetic = "+" | "-" | "*" | "/" | "%" | "<<" | ">>" | "&" | "|" | "^";
