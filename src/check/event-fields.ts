/** The fields of an event, as conditions and actions see them. */
import type { FieldKind, TracepointField } from "../program/field.ts";
import type { Argument, ValueType } from "../program/program.ts";
import type { EventField, EventFormat } from "../target/tracefs/event-formats.ts";

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

function kindOf({ type, length, fetch, display }: Argument, bits: 32 | 64): FieldKind {
  if (length !== undefined) return { kind: "array" };
  if (type !== undefined) {
    const kind = typeKind(type, bits);
    const enumerators = display?.enumerators;
    return enumerators === undefined || kind.kind !== "number" ? kind : { ...kind, enumerators };
  }
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
export function formatFields(all: readonly TracepointField[] | undefined): EventFields {
  if (all === undefined) return { find: () => ({ kind: "unknown" }), names: [] };
  const fields = new Map(all.map(({ name, kind }) => [name, kind] as const));
  return { find: (name) => fields.get(name), names: [...fields.keys()] };
}

/** What the target's format of an event says. */
export function tracepointFields(format: EventFormat | undefined): readonly TracepointField[] | undefined {
  const isUser = format?.group === "syscalls";
  return format?.fields.map(({ name, type, bytes, signed }) => ({
    name,
    type,
    bytes,
    kind: kindOfField({ type, bytes, signed }, isUser),
  }));
}

function kindOfField(
  { type, bytes, signed }: Pick<EventField, "type" | "bytes" | "signed">,
  isUser: boolean,
): FieldKind {
  if (/\bchar\b/.test(type) && /[*\]]/.test(type)) return { kind: "text", isUserPointer: isUser && type.includes("*") };
  if (/\[/.test(type)) return { kind: "array" };
  return { kind: "number", bits: bytes * 8, signed, shown: type.includes("*") ? "hex" : "plain" };
}
