/** Types of fields: what they are, and whether what is fetched can have them. */
import type { ArrayLength, FieldType, Span } from "../../grammar/tree.ts";
import { DISPLAY_TYPES, FIELD_TYPES } from "../../grammar/keywords.ts";
import * as types from "../diagnostics/catalogue/types.ts";
import { nearest, replacedBy } from "../diagnostics/nearest.ts";
import type { Display, Fetch, ValueType } from "../program/program.ts";
import type { FeatureId } from "../target/features/features.ts";
import { evaluate } from "./constants.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import { enumerationNames, enumerationOf } from "./enumerations.ts";
import { isFeatureThere, requireFeature } from "./features.ts";
import type { Site } from "./site.ts";
import { parseNumber } from "./numbers.ts";
import { readsUserMemory } from "./positions.ts";
import type { Position } from "./positions.ts";

export interface LoweredType {
  readonly type: ValueType;
  readonly length?: number | undefined;
  readonly display?: Display;
  /** Says how a value is shown, whatever its width: a C expression keeps its own. */
  readonly fitsAnyWidth?: true;
}

/** Words of the types that are not integers, and the feature that some need. */
const OTHER_TYPES: ReadonlyMap<string, { readonly type: ValueType; readonly feature?: FeatureId }> = new Map([
  ["char", { type: { kind: "char" }, feature: "char-type" }],
  ["string", { type: { kind: "string", space: "kernel" } }],
  ["ustring", { type: { kind: "string", space: "user" } }],
  ["symbol", { type: { kind: "symbol" } }],
  ["symstr", { type: { kind: "symbol-string" }, feature: "symstr-type" }],
  ["%pd", { type: { kind: "dentry-name" }, feature: "dentry-types" }],
  ["%pD", { type: { kind: "file-name" }, feature: "dentry-types" }],
]);

const FORMATS = { u: "unsigned", s: "signed", x: "hex" } as const;

/** The plain types that display types fall back to. */
const DISPLAY_STORAGE: ReadonlyMap<string, Omit<LoweredType, "display">> = new Map<
  string,
  Omit<LoweredType, "display">
>([
  ["errno", { type: integer("s", 32), fitsAnyWidth: true }],
  ["ipv4", { type: integer("x", 32) }],
  ["ipv6", { type: integer("x", 8), length: 16 }],
  ["dev", { type: integer("x", 32) }],
  ["be16", { type: integer("x", 16) }],
  ["be32", { type: integer("x", 32) }],
  ["be64", { type: integer("x", 64) }],
]);

function integer(letter: keyof typeof FORMATS, bits: 8 | 16 | 32 | 64): ValueType {
  return { kind: "integer", format: FORMATS[letter], bits };
}

/** The integer types by their names, one object for each. */
const INTEGERS: ReadonlyMap<string, ValueType> = new Map(
  (["u", "s", "x"] as const).flatMap((letter) =>
    ([8, 16, 32, 64] as const).map((bits) => [`${letter}${bits}`, integer(letter, bits)] as const),
  ),
);

/** The type that the source names, or `undefined` after saying what is wrong with it. */
export function lowerType(site: Site, fieldType: FieldType): LoweredType | undefined {
  const { context } = site;
  const { name } = fieldType;
  const length = fieldType.length === undefined ? undefined : arrayLength(context, fieldType.length);
  if (fieldType.length !== undefined && length === undefined) return undefined;
  const plain = INTEGERS.get(name.text);
  if (plain !== undefined) return { type: plain, length };
  const other = OTHER_TYPES.get(name.text);
  if (other !== undefined) {
    if (other.feature !== undefined && !requireFeature(context, other.feature, name)) return undefined;
    return isAllowedAt(site, other.type, name) ? { type: other.type, length } : undefined;
  }
  if (/^b\w*@/.test(name.text)) {
    const type = bitField(context, name.text, name);
    return type && { type, length };
  }
  const display = displayType(context, fieldType);
  if (display === "unknown") reportUnknownType(context, fieldType);
  if (display === "unknown" || display === undefined) return undefined;
  if (length === undefined) return display;
  report(context, types.displayArray, fieldType, { type: name.text });
  return undefined;
}

/** Whether a field of such a probe can have the type that a word names, as far as the word alone tells. */
export function isTypeThere({ context, position }: Pick<Site, "context" | "position">, word: string): boolean {
  const other = OTHER_TYPES.get(word);
  if (other === undefined) return true;
  const { feature, type } = other;
  return (feature === undefined || isFeatureThere(context, feature)) && isOfSuchProbes(position, type);
}

/** Symbols and dentries are of the kernel; event probes cannot follow a dentry. */
function isOfSuchProbes(position: Position, type: ValueType): boolean {
  const isDentry = type.kind === "dentry-name" || type.kind === "file-name";
  const isOfKernel = isSymbol(type) || isDentry;
  return !(isOfKernel && readsUserMemory(position)) && !(isDentry && position === "event probe");
}

function isSymbol({ kind }: ValueType): boolean {
  return kind === "symbol" || kind === "symbol-string";
}

function isAllowedAt({ context, position }: Site, type: ValueType, span: Span): boolean {
  if (isOfSuchProbes(position, type)) return true;
  report(context, types.notOfThisProbe, span, { position, kind: isSymbol(type) ? "symbol" : "dentry" });
  return false;
}

function displayType(context: Context, { name, argument }: FieldType): LoweredType | "unknown" | undefined {
  const storage = DISPLAY_STORAGE.get(name.text);
  if (storage !== undefined)
    return { ...storage, display: { kind: name.text as Display["kind"], enumerators: undefined } };
  if (name.text !== "enum" && name.text !== "flags") return "unknown";
  const enumeration = argument && enumerationOf(context, argument.text);
  if (enumeration === undefined) {
    reportUnknownEnumeration(context, argument ?? name, argument?.text ?? "");
    return undefined;
  }
  const { enumerators, bytes, signed } = enumeration;
  const letter = name.text === "flags" ? "x" : signed ? "s" : "u";
  const type = integer(letter, (bytes * 8) as 8 | 16 | 32 | 64);
  return { type, display: { kind: name.text, enumerators }, fitsAnyWidth: true };
}

function reportUnknownEnumeration(context: Context, { start, end }: Span, name: string): void {
  const candidates = nearest(name, enumerationNames(context));
  const edits = replacedBy({ start, end }, candidates);
  const isTyped = context.types.kernel !== undefined;
  report(context, types.unknownEnumeration, { start, end }, { name, isTyped, nearest: candidates }, { edits });
}

function reportUnknownType(context: Context, { name, start, end }: FieldType): void {
  const known = [...FIELD_TYPES, ...DISPLAY_TYPES];
  const spelling = C_TYPES.get(name.text);
  const candidates = spelling === undefined ? nearest(name.text, known) : [spelling];
  const edits = replacedBy(name, candidates);
  report(context, types.unknownType, { start, end }, { type: name.text, nearest: candidates }, { edits });
}

/** What people write for a type of the kernel's. */
const C_TYPES: ReadonlyMap<string, string> = new Map([
  ["int", "s32"],
  ["bool", "u8"],
  ["short", "s16"],
  ["long", "s64"],
  ["unsigned", "u32"],
  ["size_t", "u64"],
  ["pid_t", "s32"],
  ["str", "string"],
  ["ptr", "x64"],
  ["hex", "x64"],
  ["ksym", "symbol"],
]);

function bitField(context: Context, text: string, span: Span): ValueType | undefined {
  const [, widthText, shiftText, containerText] = /^b(\w+)@(\w+)\/(\w+)$/.exec(text) ?? [];
  const width = smallNumber(widthText);
  const shift = smallNumber(shiftText);
  const container = smallNumber(containerText);
  if (container !== 8 && container !== 16 && container !== 32 && container !== 64) {
    report(context, types.badBitField, span, { text, reason: "container" });
    return undefined;
  }
  if (width === undefined || shift === undefined || width < 1 || width + shift > container) {
    report(context, types.badBitField, span, { text, reason: "range" });
    return undefined;
  }
  return { kind: "bit-field", width, shift, container, text };
}

function smallNumber(text: string | undefined): number | undefined {
  const number = text === undefined ? undefined : parseNumber(text);
  return number === undefined || number.value > 64n ? undefined : Number(number.value);
}

function arrayLength(context: Context, length: ArrayLength): number | undefined {
  const { limits } = context;
  if (length.value === undefined) {
    report(context, types.badArrayLength, length, { limit: limits.arrayLength });
    return undefined;
  }
  const value = evaluate(length.value, context.scope, context);
  if (value === undefined) return undefined;
  if (value.kind === "number" && value.value >= 1n && value.value <= BigInt(limits.arrayLength))
    return Number(value.value);
  report(context, types.badArrayLength, length, { limit: limits.arrayLength });
  return undefined;
}

/** What a fetch gives, as far as types care. */
type Operand = "kernel-memory" | "user-memory" | "text" | "event-field" | "by-btf" | "value" | "pointer" | "immediate";

function operandOf(fetch: Fetch): Operand {
  switch (fetch.kind) {
    case "dereference":
      return fetch.user ? "user-memory" : "kernel-memory";
    case "symbol-memory":
    case "address-memory":
    case "file-memory":
      return "kernel-memory";
    case "per-cpu":
      return fetch.access === "read" ? "kernel-memory" : "value";
    case "text":
    case "task-name":
      return "text";
    case "event-field":
      return "event-field";
    case "parameter":
    case "member-path":
    case "typecast":
      return "by-btf";
    case "stack-pointer":
    case "current-task":
      return "pointer";
    case "immediate":
      return "immediate";
    default:
      return "value";
  }
}

/** True if what is fetched can have the type; else says why not. */
export function isTypeOf(site: Site, fetch: Fetch, lowered: LoweredType, span: Span): boolean {
  const { context } = site;
  const operand = operandOf(fetch);
  const { type, length } = lowered;
  const isPlainString = type.kind === "string" && type.space === "kernel" && length === undefined;
  if (operand === "text" && !isPlainString) {
    report(context, types.textIsString, span, {});
    return false;
  }
  if (length !== undefined && !isArrayOperand(operand, fetch, type)) {
    report(context, types.arrayNeedsMemory, span, { edit: isPointerLike(operand) });
    return false;
  }
  if (type.kind === "string" && !["kernel-memory", "user-memory", "text", "event-field", "by-btf"].includes(operand)) {
    const edits = isPointerLike(operand) ? dereferenced(fetch) : undefined;
    report(context, types.stringNeedsMemory, span, { pointer: isPointerLike(operand) }, { edits });
    return false;
  }
  if (type.kind === "symbol-string" && !["kernel-memory", "value", "event-field", "by-btf"].includes(operand)) {
    report(context, types.symbolStringNeedsAddress, span, {});
    return false;
  }
  return true;
}

/** Arrays are read from memory: of the kernel, but for arrays of pointers to strings. */
function isArrayOperand(operand: Operand, fetch: Fetch, type: ValueType): boolean {
  if (type.kind === "symbol-string" || type.kind === "dentry-name" || type.kind === "file-name") return false;
  if (operand === "user-memory") return type.kind === "string";
  return operand === "kernel-memory" || fetch.kind === "member-path" || fetch.kind === "typecast";
}

function isPointerLike(operand: Operand): boolean {
  return operand === "value" || operand === "pointer";
}

function dereferenced({ start, end }: Span): { start: number; end: number; newText: string }[] {
  return [
    { start, end: start, newText: "+0(" },
    { start: end, end, newText: ")" },
  ];
}
