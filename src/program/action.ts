/** What is done when an event happens, beside recording it. */
import type { Span } from "../../grammar/tree.ts";
import type { Condition } from "./condition.ts";
import type { FieldRef } from "./field.ts";

export type Action = Span & (Aggregation | StackAction | SwitchAction | EventAction | PrintAction);

/** A table with a line for each combination of keys. */
export interface Aggregation {
  readonly kind: "aggregation";
  readonly measure: Measure;
  readonly keys: readonly Key[];
  readonly sort: readonly SortKey[];
  /** Most entries. */
  readonly size: number | undefined;
  readonly condition: Condition | undefined;
}

/** What a line of the table says: the number of hits, or something of a field. */
export type Measure =
  | { readonly kind: "count" }
  | { readonly kind: "sum" | "min" | "max" | "avg"; readonly field: FieldRef }
  /** Powers of two. */
  | { readonly kind: "hist"; readonly field: FieldRef }
  /** Ranges of `step`. */
  | { readonly kind: "lhist"; readonly field: FieldRef; readonly step: bigint };

export type Key =
  | { readonly kind: "field"; readonly field: FieldRef; readonly shown: "plain" | "hex" | "symbol" }
  | { readonly kind: "stack" | "ustack"; readonly span: Span };

export interface SortKey extends Span {
  /** A key's or the measured field's name; `hitcount` for the number of hits. */
  readonly by: string;
  readonly descending: boolean;
}

export interface StackAction {
  readonly kind: "stack" | "ustack";
  readonly condition: Condition | undefined;
}

export interface SwitchAction {
  readonly kind: "snapshot" | "traceon" | "traceoff";
  readonly limit: bigint | undefined;
  readonly condition: Condition | undefined;
}

/** Starts or stops the recording of another event. */
export interface EventAction {
  readonly kind: "enable" | "disable";
  readonly event: { readonly group: string; readonly name: string };
  readonly limit: bigint | undefined;
  readonly condition: Condition | undefined;
}

/** How the event is shown; the records are the same. */
export interface PrintAction {
  readonly kind: "print";
  readonly parts: readonly PrintPart[];
}

export type PrintPart =
  | { readonly kind: "text"; readonly text: string }
  /** A conversion of C's printf: `%-10s` has the flags `-`, the width `10` and the conversion `s`. */
  | {
      readonly kind: "field";
      readonly flags: string;
      readonly width: string;
      readonly conversion: "d" | "u" | "x" | "X" | "o" | "c" | "s" | "p";
      readonly field: FieldRef;
    };
