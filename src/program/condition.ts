/** Conditions on the fields of an event: what is recorded, and when an action runs. */
import type { Span } from "../../grammar/tree.ts";

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=" | "&";

export type Condition = Span &
  (
    | { readonly kind: "all" | "any"; readonly left: Condition; readonly right: Condition }
    | { readonly kind: "not"; readonly operand: Condition }
    | { readonly kind: "number"; readonly field: FieldRef; readonly operator: Comparison; readonly value: bigint }
    /** `~` takes a pattern with `*` and `?`. */
    | { readonly kind: "text"; readonly field: FieldRef; readonly operator: "==" | "!=" | "~"; readonly value: string }
  );

/** A field of the event, or what every record has. */
export interface FieldRef extends Span {
  readonly name: string;
  readonly builtin: "comm" | "tid" | "cpu" | undefined;
  /** True for a string that is a pointer into user space. */
  readonly isUserPointer: boolean;
}
