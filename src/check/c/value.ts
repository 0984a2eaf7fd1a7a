/**
 * Values while a C expression is worked out: where each is, so that what is embedded costs no
 * dereference and only what is a pointer does.
 */
import type { Span } from "../../../grammar/tree.ts";
import type { Fetch } from "../../program/program.ts";
import type { CType } from "./ctype.ts";

export type Value =
  /** What a fetch argument gives: a parameter, a register, a loaded pointer. */
  | { readonly kind: "loaded"; readonly fetch: Fetch; readonly type: CType }
  /** In memory, `offset` bytes behind where `base` points. */
  | InMemory
  /** The address of what is in memory there; `type` is that of the pointer's target. */
  | (Omit<InMemory, "kind" | "bits"> & { readonly kind: "address" })
  /** A structure by value, as consecutive parts of the size of a register. */
  | {
      readonly kind: "in-registers";
      readonly parts: readonly Fetch[];
      /** Of the part that is meant, in bits from the structure's start. */
      readonly bitOffset: number;
      readonly bitSize: number | undefined;
      readonly type: CType;
    };

export interface InMemory {
  readonly kind: "memory";
  readonly base: Fetch;
  readonly offset: bigint;
  /** True where it is memory of user space. */
  readonly user: boolean;
  readonly type: CType;
  /** For a bit-field: where it begins behind `offset`, as BTF counts, and its width. */
  readonly bits: { readonly offset: number; readonly width: number } | undefined;
}

/** `+OFFSET(BASE)`; offsets are decimal, which is shortest. */
export function dereference(base: Fetch, offset: bigint, user: boolean, { start, end }: Span): Fetch {
  const text = offset < 0n ? `${offset}` : `+${offset}`;
  return { kind: "dereference", offset: { value: offset, text }, user, base, start, end };
}
