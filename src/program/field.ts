/** Fields of events, as conditions, actions and spans name them. */
import type { Span } from "../../grammar/tree.ts";

/** What a field holds. */
export type FieldKind =
  | {
      readonly kind: "number";
      readonly bits: number;
      readonly signed: boolean;
      readonly shown: "plain" | "hex" | "symbol";
      /** Nanoseconds of one: for what is a time. */
      readonly unit?: bigint;
      /** The names that its values have, for who compares it. */
      readonly enumerators?: ReadonlyMap<string, bigint>;
    }
  | { readonly kind: "text"; readonly isUserPointer: boolean }
  | { readonly kind: "array" }
  /** Of an event whose format is not known. */
  | { readonly kind: "unknown" };

/** What every record has; the last three only where the back end can ask for them. */
export const BUILTIN_NAMES = ["comm", "tid", "cpu", "pid", "uid", "cgroup"] as const;

export type Builtin = (typeof BUILTIN_NAMES)[number];

/** A field of the event, or what every record has. */
export interface FieldRef extends Span {
  readonly name: string;
  readonly builtin: Builtin | undefined;
  readonly kind: FieldKind;
}

/** True for a string that is a pointer into user space. */
export function isUserPointer({ kind }: Pick<FieldRef, "kind">): boolean {
  return kind.kind === "text" && kind.isUserPointer;
}

/** A field of one of the kernel's own events, as its format has it. */
export interface TracepointField {
  readonly name: string;
  /** C's type as the kernel spells it, without the name: `const char *`, `char[16]`, `__data_loc char[]`. */
  readonly type: string;
  /** In the record, in bytes. */
  readonly bytes: number;
  readonly kind: FieldKind;
}
