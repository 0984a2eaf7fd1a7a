/** What is done when an event happens, beside recording it. */
import type { Span } from "../../grammar/tree.ts";
import type { Condition, FieldRef } from "./condition.ts";

export type Action = Span & (Aggregation | StackAction | SwitchAction | EventAction | PrintAction);

/** A table with a line for each combination of keys. */
export interface Aggregation {
  readonly kind: "aggregation";
  readonly keys: readonly Key[];
  /** Fields that are summed beside the number of hits. */
  readonly sums: readonly FieldRef[];
  readonly sort: readonly { readonly by: string; readonly descending: boolean }[];
  /** Most entries. */
  readonly size: number | undefined;
  readonly condition: Condition | undefined;
}

export type Key =
  | { readonly kind: "field"; readonly field: FieldRef; readonly shown: "plain" | "hex" | "symbol" }
  /** Powers of two. */
  | { readonly kind: "log2"; readonly field: FieldRef }
  /** Ranges of `step`. */
  | { readonly kind: "linear"; readonly field: FieldRef; readonly step: bigint }
  | { readonly kind: "stack" };

interface StackAction {
  readonly kind: "stack";
  readonly condition: Condition | undefined;
}

interface SwitchAction {
  readonly kind: "snapshot" | "traceon" | "traceoff";
  readonly limit: bigint | undefined;
  readonly condition: Condition | undefined;
}

/** Starts or stops the recording of another event. */
interface EventAction {
  readonly kind: "enable" | "disable";
  readonly event: { readonly group: string; readonly name: string };
  readonly limit: bigint | undefined;
  readonly condition: Condition | undefined;
}

/** How the event is shown; the records are the same. */
interface PrintAction {
  readonly kind: "print";
  readonly format: string;
  readonly fields: readonly FieldRef[];
}
