/** A field that is a C expression: what is fetched, and the type that C gives it. */
import type { Expression, FieldType, Span } from "../../../grammar/tree.ts";
import * as ctypes from "../../diagnostics/catalogue/c-expressions.ts";
import type { Display, Fetch, ValueType } from "../../program/program.ts";
import { report } from "../context.ts";
import { readsUserMemory } from "../positions.ts";
import type { Site } from "../site.ts";
import type { LoweredType } from "../types.ts";
import { bytesOf, nameOf, natureOf, typedefsOf } from "./ctype.ts";
import type { CType, Nature } from "./ctype.ts";
import { evaluate, load, narrowed } from "./evaluate.ts";
import type { CSite } from "./evaluate.ts";
import { isUserParameter } from "./user-pointers.ts";
import { dereference } from "./value.ts";
import type { InMemory, Value } from "./value.ts";

export interface LoweredField extends LoweredType {
  readonly fetch: Fetch;
}

/** With `written`, the type that the source gives the field, else with the one that C has for it. */
export function lowerCField(
  site: CSite,
  expression: Expression,
  written: LoweredType | undefined,
  typeNode: FieldType | undefined,
): LoweredField | undefined {
  const value = evaluate(site, expression);
  if (value === undefined) return undefined;
  if (written === undefined) return typedByC(site, value, expression);
  return typedBySource(site, value, { written, expression, typeNode });
}

function typedByC(site: CSite, value: Value, span: Span): LoweredField | undefined {
  if (value.kind === "in-registers") return inRegisters(site, value, span);
  const nature = natureOf(value.type, site.context.types);
  if (value.kind === "address") {
    if (nature.kind === "array" && isCharacter(site, nature.element)) return stringAt(site, value, span);
    return withType(load(site, value, span), word(site));
  }
  if (value.kind === "memory" && value.bits !== undefined) return bitField(site, value, value.bits, span);
  switch (nature.kind) {
    case "integer":
    case "enum":
      return scalar(site, value, nature, span);
    case "pointer":
      if (isCharacter(site, nature.to)) return stringBehind(site, value, nature, span);
      return withType(load(site, value, span), word(site));
    case "array":
      return array(site, value, nature, span);
    case "record":
      return structure(site, value, nature.layout.names(), span);
    default:
      report(site.context, ctypes.noValue, span, { type: nameOf(value.type) });
      return undefined;
  }
}

function withType(fetch: Fetch | undefined, type: LoweredType): LoweredField | undefined {
  return fetch && { fetch, ...type };
}

function integer(bytes: number, format: "unsigned" | "signed" | "hex"): ValueType {
  return { kind: "integer", format, bits: (bytes * 8) as 8 | 16 | 32 | 64 };
}

/** A pointer's value, in hexadecimal. */
function word({ context }: Site): LoweredType {
  return { type: integer(context.arch.bits / 8, "hex") };
}

function isCharacter({ context }: Site, type: CType): boolean {
  const nature = natureOf(type, context.types);
  return nature.kind === "integer" && nature.isChar;
}

type Scalar = Extract<Nature, { kind: "integer" | "enum" }>;

function scalar(site: CSite, value: Value, nature: Scalar, span: Span): LoweredField | undefined {
  const fetch = load(site, value, span);
  const type = scalarType(nature);
  if (type === undefined) {
    report(site.context, ctypes.noValue, span, { type: nameOf(value.type) });
    return undefined;
  }
  const display = displayOf(value.type, nature);
  return withType(fetch, display === undefined ? { type } : { type: displayed(type, display), display });
}

function scalarType({ bytes, signed }: Scalar): ValueType | undefined {
  return [1, 2, 4, 8].includes(bytes) ? integer(bytes, signed ? "signed" : "unsigned") : undefined;
}

/** Types of the kernel's that say how their values are meant. */
const DISPLAYS: ReadonlyMap<string, Display["kind"]> = new Map([
  ["__be16", "be16"],
  ["__be32", "be32"],
  ["__be64", "be64"],
  ["dev_t", "dev"],
]);

function displayOf(type: CType, nature: Scalar): Display | undefined {
  if (nature.kind === "enum") {
    return { kind: "enum", enumerators: new Map(nature.values.map(({ name, value }) => [name, value])) };
  }
  const kind = typedefsOf(type).flatMap((name) => DISPLAYS.get(name) ?? [])[0];
  return kind === undefined ? undefined : { kind, enumerators: undefined };
}

function displayed(type: ValueType, { kind }: Display): ValueType {
  return type.kind === "integer" && kind !== "enum" ? { ...type, format: "hex" } : type;
}

/** The smallest container that has the whole field. Source: __parse_bitfield_probe_arg, trace_probe.c */
function bitField(
  site: CSite,
  value: InMemory,
  { offset, width }: NonNullable<InMemory["bits"]>,
  span: Span,
): LoweredField | undefined {
  const container = ([8, 16, 32, 64] as const).find((bits) => (offset % bits) + width <= bits);
  if (container === undefined) {
    report(site.context, ctypes.noValue, span, { type: `${nameOf(value.type)}:${width}` });
    return undefined;
  }
  const first = Math.floor(offset / container) * container;
  const inner = offset - first;
  // BTF counts from the first bit in memory, the kernel's fetch argument from the lowest of the value.
  const shift = site.context.arch.byteOrder === "little" ? inner : container - inner - width;
  const fetch = dereference(value.base, value.offset + BigInt(first / 8), value.user, span);
  const nature = natureOf(value.type, site.context.types);
  const display = nature.kind === "enum" ? displayOf(value.type, nature) : undefined;
  const type = bitsOf(width, shift, container);
  return withType(fetch, display === undefined ? { type } : { type, display });
}

function bitsOf(width: number, shift: number, container: 8 | 16 | 32 | 64): ValueType {
  if (width === container) return integer(container / 8, "unsigned");
  return { kind: "bit-field", width, shift, container, text: `b${width}@${shift}/${container}` };
}

/** A structure by value has its members at bits of registers. */
function inRegisters(
  site: CSite,
  value: Extract<Value, { kind: "in-registers" }>,
  span: Span,
): LoweredField | undefined {
  const { arch, types } = site.context;
  const nature = natureOf(value.type, types);
  if (nature.kind === "record") return structure(site, value, nature.layout.names(), span);
  const width = value.bitSize ?? (bytesOf(value.type, arch.bits === 64 ? 8 : 4) ?? 0) * 8;
  const inner = value.bitOffset % arch.bits;
  const fetch = load(site, value, span);
  if (fetch === undefined || width === 0 || inner + width > arch.bits) {
    report(site.context, ctypes.inTwoRegisters, span, { type: nameOf(value.type), arch: arch.name });
    return undefined;
  }
  if (width === arch.bits) {
    return typedByC(site, { kind: "loaded", fetch, type: value.type }, span);
  }
  const shift = arch.byteOrder === "little" ? inner : arch.bits - inner - width;
  return { fetch, type: bitsOf(width, shift, arch.bits) };
}

/** `char name[16]`: the string is in place. */
function stringAt(site: CSite, value: Pick<InMemory, "base" | "offset" | "user">, span: Span): LoweredField {
  // A probe in a program reads the program's memory anyway.
  const space = value.user && !readsUserMemory(site.position) ? "user" : "kernel";
  return { fetch: dereference(value.base, value.offset, false, pick(span)), type: { kind: "string", space } };
}

/** `char *name`: the string is where the pointer leads. */
function stringBehind(
  site: CSite,
  value: Value,
  nature: Extract<Nature, { kind: "pointer" }>,
  span: Span,
): LoweredField | undefined {
  const pointer = load(site, value, span);
  if (pointer === undefined) return undefined;
  const user = isUserPointer(site, value, nature, pointer);
  return stringAt(site, { base: pointer, offset: 0n, user }, span);
}

function isUserPointer(
  site: CSite,
  value: Value,
  nature: Extract<Nature, { kind: "pointer" }>,
  pointer: Fetch,
): boolean {
  if (readsUserMemory(site.position)) return false;
  return nature.user || (value.kind === "memory" && value.user) || isUserParameter(site, pointer);
}

function array(
  site: CSite,
  value: Value,
  nature: Extract<Nature, { kind: "array" }>,
  span: Span,
): LoweredField | undefined {
  const { context } = site;
  // Characters of an event's field are a string as they are.
  if (value.kind === "loaded" && isCharacter(site, nature.element)) {
    return { fetch: value.fetch, type: { kind: "string", space: "kernel" } };
  }
  if (value.kind !== "memory") {
    report(context, ctypes.noValue, span, { type: nameOf(value.type) });
    return undefined;
  }
  if (isCharacter(site, nature.element)) return stringAt(site, value, span);
  const element = natureOf(nature.element, context.types);
  const type = isScalar(element) ? scalarType(element) : element.kind === "pointer" ? word(site).type : undefined;
  const limit = context.limits.arrayLength;
  if (type === undefined || nature.length < 1 || nature.length > limit) {
    report(context, ctypes.arrayNotFetchable, span, { type: nameOf(value.type), length: nature.length, limit });
    return undefined;
  }
  return { ...withType(load(site, value, span), { type, length: nature.length }) } as LoweredField;
}

function structure(site: CSite, value: Value, names: readonly string[], span: Span): undefined {
  report(site.context, ctypes.structureNotFetchable, span, { type: nameOf(value.type), names });
  return undefined;
}

interface Source {
  readonly written: LoweredType;
  readonly expression: Expression;
  readonly typeNode: FieldType | undefined;
}

function typedBySource(site: CSite, value: Value, source: Source): LoweredField | undefined {
  const { written, expression } = source;
  const { type } = written;
  if (value.kind === "in-registers") {
    const own = inRegisters(site, value, expression);
    return own && (own.type.kind === "bit-field" ? shownAs(own, written) : { ...own, ...written });
  }
  if (type.kind === "string") return stringOfSource(site, value, source);
  if (value.kind === "memory" && value.bits !== undefined) {
    const own = bitField(site, value, value.bits, expression);
    return own && shownAs(own, written);
  }
  const fitted = asWideAsValue(site, value, written);
  warnOfWider(site, value, fitted.type, source);
  return withType(load(site, asWide(site, value, fitted.type), expression), fitted);
}

/** Bits have a type of their own. */
function shownAs(own: LoweredField, { display }: LoweredType): LoweredField {
  return display === undefined ? own : { ...own, display };
}

/** A way to show a value leaves it its width. */
function asWideAsValue(site: CSite, value: Value, written: LoweredType): LoweredType {
  const nature = natureOf(value.type, site.context.types);
  if (written.fitsAnyWidth !== true || written.type.kind !== "integer" || !isScalar(nature)) return written;
  const own = scalarType(nature);
  if (own?.kind !== "integer") return written;
  // The names of an enumeration are those of values, so the sign is the value's.
  return { ...written, type: written.display?.kind === "enum" ? own : { ...own, format: written.type.format } };
}

/** More bytes than the value in memory has are those of what is behind it. */
function warnOfWider(site: CSite, value: Value, type: ValueType, { expression, typeNode }: Source): void {
  if (value.kind !== "memory" || type.kind !== "integer") return;
  const nature = natureOf(value.type, site.context.types);
  if (!isScalar(nature) || type.bits <= nature.bytes * 8) return;
  const at = typeNode?.name ?? expression;
  const letter = /^[usx](?=\d)/.exec(typeNode?.name.text ?? "")?.[0];
  const edits = letter === undefined ? undefined : [{ ...pick(at), newText: `${letter}${nature.bytes * 8}` }];
  const parameters = { type: nameOf(value.type), has: nature.bytes, reads: type.bits / 8 };
  report(site.context, ctypes.widerThanValue, at, parameters, { edits });
}

function isScalar(nature: Nature): nature is Scalar {
  return nature.kind === "integer" || nature.kind === "enum";
}

/** A type of fewer bytes means the low ones of the value, wherever they are in memory. */
function asWide(site: CSite, value: Value, type: ValueType): Value {
  if (value.kind !== "memory" || type.kind !== "integer") return value;
  const nature = natureOf(value.type, site.context.types);
  return isScalar(nature) ? narrowed(site, value, nature.bytes, type.bits / 8) : value;
}

/** `:string` and `:ustring`: of the characters in place, or of those that a pointer leads to. */
function stringOfSource(site: CSite, value: Value, source: Source): LoweredField | undefined {
  const { written, expression, typeNode } = source;
  const place = pick(expression);
  if (value.kind === "address") {
    return { ...written, fetch: dereference(value.base, value.offset, false, place) };
  }
  const nature = natureOf(value.type, site.context.types);
  if (nature.kind !== "pointer") {
    const isInPlace = value.kind === "memory" && (nature.kind === "array" || nature.kind === "integer");
    // A number that was loaded is taken for the pointer that the source says it is.
    const fetch = isInPlace
      ? dereference(value.base, value.offset, false, place)
      : value.kind === "loaded"
        ? asString(value.fetch, place)
        : load(site, value, expression);
    return withType(fetch, written);
  }
  const pointer = load(site, value, expression);
  if (pointer === undefined) return undefined;
  const isKernelString = written.type.kind === "string" && written.type.space === "kernel";
  if (isKernelString && isUserPointer(site, value, nature, pointer)) {
    const at = typeNode?.name ?? expression;
    const edits = typeNode === undefined ? undefined : [{ ...pick(at), newText: "ustring" }];
    report(site.context, ctypes.userString, at, { type: nameOf(value.type) }, { edits });
    return undefined;
  }
  return { ...written, fetch: dereference(pointer, 0n, false, place) };
}

/** A field of an event is a string by itself; other words are addresses of one. */
function asString(fetch: Fetch, span: Span): Fetch {
  return fetch.kind === "event-field" ? fetch : dereference(fetch, 0n, false, span);
}

function pick({ start, end }: Span): Span {
  return { start, end };
}
