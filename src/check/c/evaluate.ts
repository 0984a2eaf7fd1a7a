/**
 * C expressions: each form gives where its value is, or `undefined` after saying what is wrong.
 *
 * What is embedded only adds to an offset; a dereference is made where the value of a pointer is needed.
 */
import type { Cast, Expression, Index, MemberAccess, Span, Unary, Variable, Word } from "../../../grammar/tree.ts";
import * as ctypes from "../../diagnostics/catalogue/c-expressions.ts";
import * as fetches from "../../diagnostics/catalogue/fetches.ts";
import { nearest, replacedBy } from "../../diagnostics/nearest.ts";
import type { Fetch } from "../../program/program.ts";
import { evaluate as evaluateConstant } from "../constants.ts";
import { report } from "../context.ts";
import { isAtReturn, readsUserMemory } from "../positions.ts";
import type { Site } from "../site.ts";
import { castType } from "./cast-type.ts";
import { bytesOf, nameOf, natureOf } from "./ctype.ts";
import type { CType, Nature } from "./ctype.ts";
import { isOfSyscall } from "./form.ts";
import { eventFieldValue } from "./event-field.ts";
import { parameterValue, resultValue } from "./parameter.ts";
import { parameterNames } from "./prototype.ts";
import { namedSyscallArgument, syscallVariable } from "./syscall-argument.ts";
import { isUserParameter } from "./user-pointers.ts";
import { dereference } from "./value.ts";
import type { InMemory, Value } from "./value.ts";

/** A site with what reads the kernel's own forms, which C expressions can be made of. */
export interface CSite extends Site {
  readonly lowerFetch: (site: Site, expression: Expression) => Fetch | undefined;
}

export function evaluate(site: CSite, expression: Expression): Value | undefined {
  switch (expression.kind) {
    case "word":
      return wordValue(site, expression);
    case "variable":
      return variableValue(site, expression);
    case "member-access":
      return memberValue(site, expression);
    case "index":
      return elementValue(site, expression);
    case "unary":
      return unaryValue(site, expression);
    case "cast":
      return castValue(site, expression);
    case "parenthesized":
      return evaluate(site, expression.inner);
    case "binary":
    case "string":
    case "number":
      report(site.context, ctypes.notFetchable, expression, { what: "a calculated value" });
      return undefined;
    default:
      return untyped(site, site.lowerFetch(site, expression));
  }
}

function pick({ start, end }: Span): Span {
  return { start, end };
}

/** What a register or the kernel's own dereference gives: a word of which nothing is known. */
function untyped({ context }: Site, fetch: Fetch | undefined): Value | undefined {
  const type: CType = { kind: "integer", name: "unsigned long", bytes: context.arch.bits / 8, signed: false };
  return fetch && { kind: "loaded", fetch, type };
}

function wordValue(site: CSite, word: Word): Value | undefined {
  const { context } = site;
  const prototype = site.prototype?.();
  const span = pick(word);
  if (site.syscall !== undefined && !isResult(site, word.text)) {
    return namedSyscallArgument(site, site.syscall, word.text, span);
  }
  if (site.position === "event probe") return eventFieldValue(site, word.text, span);
  if (prototype === undefined) {
    const { kernel } = context.types;
    if (kernel === undefined) {
      report(context, ctypes.typesUnknown, span, { what: `\`${word.text}\`` });
      return undefined;
    }
    // Damaged types, and a function that is not there, are reported as such, once.
    if (kernel.damaged.size > 0 || site.isMissing === true) return undefined;
    report(context, ctypes.prototypeUnknown, span, { name: word.text, subject: site.subject, position: site.position });
    return undefined;
  }
  const index = prototype.parameters.findIndex(({ name }) => name === word.text);
  if (index >= 0) return parameterValue(site, prototype, index, span);
  const names = parameterNames(prototype);
  const edits = replacedBy(span, nearest(word.text, names));
  report(context, ctypes.unknownParameter, span, { name: word.text, subject: site.subject, names }, { edits });
  return undefined;
}

/** A system call's exit event has the result as a field. */
function isResult({ syscall, subject }: Site, name: string): boolean {
  return syscall?.way === "event" && subject.startsWith("sys_exit_") && name === "ret";
}

function variableValue(site: CSite, variable: Variable): Value | undefined {
  const prototype = site.prototype?.();
  const span = pick(variable);
  if (site.syscall !== undefined && isOfSyscall(site.syscall, variable)) {
    return syscallVariable(site, site.syscall, variable.name, span);
  }
  const number = /^arg(\d+)$/.exec(variable.name)?.[1];
  if (site.position === "event probe" && variable.name !== "comm") return eventFieldValue(site, variable.name, span);
  if (variable.name === "retval" && isAtReturn(site.position)) {
    if (prototype !== undefined) return resultValue(site, prototype, span);
    if (site.isMissing === true) return undefined;
  }
  const parameter = number === undefined ? undefined : prototype?.parameters[Number(number) - 1];
  const fetch = site.lowerFetch(site, variable);
  return fetch && parameter !== undefined ? { kind: "loaded", fetch, type: parameter.type } : untyped(site, fetch);
}

function memberValue(site: CSite, access: MemberAccess): Value | undefined {
  const base = evaluate(site, access.base);
  if (base === undefined) return undefined;
  const nature = natureOf(base.type, site.context.types);
  // `.` on a pointer and `->` on what is no pointer are the same slip, with the same cure.
  const isPointer = base.kind === "address" || nature.kind === "pointer" || nature.kind === "array";
  if (!isPointer && nature.kind !== "record") {
    report(site.context, ctypes.noStructure, access, { member: access.name.text, type: shownType(base) });
    return undefined;
  }
  if ((access.operator === "->") !== isPointer) {
    const at = access.name.start - access.operator.length;
    const right = isPointer ? "->" : ".";
    const edits = [{ start: at, end: access.name.start, newText: right }];
    const parameters = { operator: access.operator, right, type: shownType(base), isPointer };
    report(site.context, ctypes.wrongMemberOperator, access, parameters, { edits });
    return undefined;
  }
  const whole = access.operator === "->" ? pointedAt(site, base, access.base) : base;
  return whole && memberOfValue(site, whole, access);
}

function memberOfValue(site: CSite, whole: Value, { name, start, end }: MemberAccess): Value | undefined {
  const { context } = site;
  const nature = natureOf(whole.type, context.types);
  if (nature.kind !== "record") {
    report(context, ctypes.noStructure, { start, end }, { member: name.text, type: shownType(whole) });
    return undefined;
  }
  const member = nature.layout.member(name.text);
  if (member === undefined) {
    const names = nature.layout.names();
    const near = nearest(name.text, names);
    const edits = replacedBy(name, near);
    const parameters = { member: name.text, type: nameOf(whole.type), nearest: near, names };
    report(context, ctypes.unknownMember, name, parameters, { edits });
    return undefined;
  }
  const { type, bitOffset, bitSize } = member;
  if (whole.kind === "in-registers") return { ...whole, bitOffset: whole.bitOffset + bitOffset, bitSize, type };
  if (whole.kind !== "memory") return undefined;
  if (bitSize === undefined) return { ...whole, offset: whole.offset + BigInt(Math.floor(bitOffset / 8)), type };
  return { ...whole, type, bits: { offset: bitOffset, width: bitSize } };
}

/** Where a pointer's value points; `undefined` after saying that it is none. */
function pointedAt(site: CSite, value: Value, at: Span): InMemory | undefined {
  const { context } = site;
  if (value.kind === "address") return { ...value, kind: "memory", bits: undefined };
  const nature = natureOf(value.type, context.types);
  if (nature.kind === "array" && value.kind === "memory") return { ...value, type: nature.element };
  if (nature.kind !== "pointer") {
    report(context, ctypes.noPointer, at, { type: nameOf(value.type) });
    return undefined;
  }
  const base = load(site, value, at);
  if (base === undefined) return undefined;
  const isUser = (value.kind === "memory" && value.user) || nature.user || isUserParameter(site, base);
  const user = isUser && !readsUserMemory(site.position);
  return { kind: "memory", base, offset: 0n, user, type: nature.to, bits: undefined };
}

/** The value as a fetch argument: what is in memory is read, an address must need no adding. */
export function load({ context }: Site, value: Value, span: Span): Fetch | undefined {
  const place = pick(span);
  switch (value.kind) {
    case "loaded":
      return value.fetch;
    case "memory":
      if (!fitsOffset(value.offset)) {
        report(context, fetches.dereferenceOffsetTooBig, span, { text: value.offset.toString() });
        return undefined;
      }
      return dereference(value.base, value.offset, value.user, place);
    case "address":
      if (value.offset === 0n) return value.base;
      report(context, ctypes.addressNotFetchable, span, { offset: value.offset });
      return undefined;
    case "in-registers":
      return value.parts[Math.floor(value.bitOffset / context.arch.bits)];
  }
}

const LARGEST_OFFSET = 1n << 31n;

function fitsOffset(offset: bigint): boolean {
  return offset >= -LARGEST_OFFSET && offset < LARGEST_OFFSET;
}

function elementValue(site: CSite, expression: Index): Value | undefined {
  const { context } = site;
  const base = evaluate(site, expression.base);
  const index = evaluateConstant(expression.index, context.scope, context);
  if (base === undefined || index === undefined) return undefined;
  if (index.kind !== "number") {
    report(context, ctypes.badIndex, expression.index, { reason: "an index is a number" });
    return undefined;
  }
  const nature = natureOf(base.type, context.types);
  if (nature.kind === "array" && base.kind === "memory") {
    checkBounds(site, expression, nature, index.value);
    return atIndex(site, { ...base, type: nature.element }, index.value, expression);
  }
  const target = pointedAt(site, base, expression.base);
  return target && atIndex(site, target, index.value, expression);
}

function checkBounds(
  { context }: Site,
  { index: at }: Index,
  { length }: Extract<Nature, { kind: "array" }>,
  index: bigint,
): void {
  // Arrays of length 0 and 1 at a structure's end are as long as their memory.
  if (length <= 1 || (index >= 0n && index < BigInt(length))) return;
  report(context, ctypes.indexOutside, at, { index, length });
}

function atIndex(site: Site, first: InMemory, index: bigint, at: Span): InMemory | undefined {
  const { arch } = site.context;
  const bytes = bytesOf(first.type, arch.bits === 64 ? 8 : 4);
  if (bytes !== undefined) return { ...first, offset: first.offset + index * BigInt(bytes) };
  report(site.context, ctypes.noSize, at, { type: nameOf(first.type) });
  return undefined;
}

function unaryValue(site: CSite, unary: Unary): Value | undefined {
  const { operator, operand } = unary;
  if (operator !== "*" && operator !== "&") {
    const isSign = operator === "-" || operator === "+";
    if (isSign && (operand.kind === "number" || operand.kind === "parenthesized" || operand.kind === "dereference")) {
      return untyped(site, site.lowerFetch(site, unary));
    }
    report(site.context, ctypes.notFetchable, unary, { what: "a calculated value" });
    return undefined;
  }
  const value = evaluate(site, operand);
  if (value === undefined) return undefined;
  if (operator === "*") return pointedAt(site, value, operand);
  if (value.kind === "memory" && value.bits === undefined) {
    const { base, offset, user, type } = value;
    return { kind: "address", base, offset, user, type };
  }
  report(site.context, ctypes.noAddress, unary, {});
  return undefined;
}

function castValue(site: CSite, cast: Cast): Value | undefined {
  const value = evaluate(site, cast.operand);
  const type = castType(site.context, cast.type);
  if (value === undefined || type === undefined) return undefined;
  const nature = natureOf(type, site.context.types);
  if (nature.kind === "record" || nature.kind === "array" || nature.kind === "void") {
    report(site.context, ctypes.castToStructure, cast.type, { type: nameOf(type) });
    return undefined;
  }
  const inPlace =
    nature.kind === "pointer" ? asPointer(site, value, type, nature) : asScalar(site, value, type, nature);
  if (inPlace !== undefined) return inPlace;
  const fetch = load(site, value, cast.operand);
  return fetch && { kind: "loaded", fetch, type };
}

/** A cast to a pointer that needs no reading: of an address, or of what stays where it is. */
function asPointer(
  { context }: Site,
  value: Value,
  type: CType,
  nature: Extract<Nature, { kind: "pointer" }>,
): Value | undefined {
  if (value.kind === "address") return { ...value, type: nature.to };
  if (value.kind !== "memory") return undefined;
  const from = natureOf(value.type, context.types);
  if (from.kind === "array") return { ...value, kind: "address", type: nature.to };
  // What user memory points at is user memory, whatever the cast says.
  return value.user ? { ...value, type } : undefined;
}

/** A cast between integers in memory: what is narrower is a part, what is wider has no more than is there. */
function asScalar(site: Site, value: Value, type: CType, nature: Nature): Value | undefined {
  if (value.kind !== "memory" || value.bits !== undefined || nature.kind !== "integer") return undefined;
  const from = natureOf(value.type, site.context.types);
  if (from.kind !== "integer") return undefined;
  return nature.bytes <= from.bytes ? { ...narrowed(site, value, from.bytes, nature.bytes), type } : value;
}

/** The low bytes of a value in memory, which are the last ones where the byte order is big. */
export function narrowed({ context }: Site, value: InMemory, from: number, to: number): InMemory {
  if (context.arch.byteOrder === "little" || to >= from) return value;
  return { ...value, offset: value.offset + BigInt(from - to) };
}

function shownType(value: Value): string {
  return value.kind === "address" ? `${nameOf(value.type)} *` : nameOf(value.type);
}
