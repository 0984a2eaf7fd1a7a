/** The fields of an event, as conditions and actions see them. */
import type { Argument, ValueType } from "../program/program.ts";
import type { EventFormat } from "../target/tracefs/event-formats.ts";

export type FieldKind =
  | {
      readonly kind: "number";
      readonly bits: number;
      readonly signed: boolean;
      readonly shown: "plain" | "hex" | "symbol";
      /** Nanoseconds of one: for what is a time. */
      readonly unit?: bigint;
    }
  | { readonly kind: "text"; readonly isUserPointer: boolean }
  | { readonly kind: "array" }
  /** Of an event whose format is not known. */
  | { readonly kind: "unknown" };

export interface EventFields {
  /** `undefined` if the event has no such field. */
  readonly find: (name: string) => FieldKind | undefined;
  readonly names: readonly string[];
}

/** Of an event that the program defines. */
export function definedFields(all: readonly Argument[], bits: 32 | 64): EventFields {
  const fields = new Map(
    all.flatMap((one) => (one.name === undefined ? [] : [[one.name, kindOf(one, bits)] as const])),
  );
  return { find: (name) => fields.get(name), names: [...fields.keys()] };
}

function kindOf({ type, length, fetch }: Argument, bits: 32 | 64): FieldKind {
  if (length !== undefined) return { kind: "array" };
  if (type !== undefined) return typeKind(type, bits);
  const isText = fetch.kind === "text" || fetch.kind === "task-name";
  return isText ? { kind: "text", isUserPointer: false } : { kind: "number", bits, signed: false, shown: "hex" };
}

function typeKind(type: ValueType, bits: 32 | 64): FieldKind {
  switch (type.kind) {
    case "integer":
      return {
        kind: "number",
        bits: type.bits,
        signed: type.format === "signed",
        shown: type.format === "hex" ? "hex" : "plain",
      };
    case "char":
      return { kind: "number", bits: 8, signed: false, shown: "plain" };
    case "bit-field":
      return { kind: "number", bits: type.width, signed: false, shown: "plain" };
    case "symbol":
      return { kind: "number", bits, signed: false, shown: "symbol" };
    default:
      return { kind: "text", isUserPointer: false };
  }
}

/** Of an event of the kernel's own; without its format any field may be meant. */
export function formatFields(format: EventFormat | undefined): EventFields {
  if (format === undefined) return { find: () => ({ kind: "unknown" }), names: [] };
  const isUser = format.group === "syscalls";
  const fields = new Map(
    format.fields.map(({ name, type, bytes, signed }): readonly [string, FieldKind] => {
      if (/\bchar\b/.test(type) && /[*\]]/.test(type))
        return [name, { kind: "text", isUserPointer: isUser && type.includes("*") }];
      if (/\[/.test(type)) return [name, { kind: "array" }];
      return [name, { kind: "number", bits: bytes * 8, signed, shown: type.includes("*") ? "hex" : "plain" }];
    }),
  );
  return { find: (name) => fields.get(name), names: [...fields.keys()] };
}
