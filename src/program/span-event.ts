/** Two events that belong together: what is known of both when the second has happened. */
import type { Span } from "../../grammar/tree.ts";
import type { SourceFile } from "../diagnostics/diagnostic.ts";
import type { Action } from "./action.ts";
import type { Condition } from "./condition.ts";
import type { FieldRef } from "./field.ts";

export interface SpanEvent extends Span {
  readonly source: SourceFile;
  readonly name: string;
  /** Each start with each end. */
  readonly pairs: readonly SpanPair[];
  readonly fields: readonly SpanField[];
  readonly condition: Condition | undefined;
  readonly actions: readonly Action[] | undefined;
}

export interface SpanPair {
  readonly start: EventName;
  readonly end: EventName;
  /** What both must have in common. */
  readonly keys: readonly { readonly start: FieldRef; readonly end: FieldRef }[];
}

export interface EventName {
  readonly group: string;
  readonly name: string;
  /** The event's own: what does not meet it is no end of a span. */
  readonly condition: Condition | undefined;
}

export type SpanField = Span & { readonly name: string } & (
    | { readonly from: "elapsed"; readonly unit: "us" | "ns" }
    | {
        readonly from: "start" | "end";
        readonly field: FieldRef;
        /** As the event's own format names it, which a synthetic event must repeat: `pid_t`, `u64`, `char[]`. */
        readonly type: string;
        /** A pointer into user space that was taken at the start, and is read as a string at the end. */
        readonly isUserString: boolean;
      }
  );

/** The group of a span's event: one that reads a string at the end is an event probe of kpc's. */
export function groupOfSpan({ fields }: Pick<SpanEvent, "fields">): "synthetic" | "kpc" {
  return fields.some((field) => field.from !== "elapsed" && field.isUserString) ? "kpc" : "synthetic";
}
