/** The fields of a probe: their names, what they fetch, and their types. */
import type { Expression, Field, FieldList, Name, Span } from "../../grammar/tree.ts";
import * as fetches from "../diagnostics/catalogue/fetches.ts";
import * as places from "../diagnostics/catalogue/places.ts";
import * as registers from "../diagnostics/catalogue/registers.ts";
import type { Argument, Display, Fetch, ValueType } from "../program/program.ts";
import { argumentOfName, warnOfAnotherArgument } from "./argument-names.ts";
import { evaluate } from "./c/evaluate.ts";
import { lowerCField } from "./c/field.ts";
import { isByC } from "./c/form.ts";
import { placeOf, report } from "./context.ts";
import { requireFeature } from "./features.ts";
import { lowerFetch } from "./fetch.ts";
import { warnOfWrapperPointer } from "./registers.ts";
import type { Site } from "./site.ts";
import { READABLE } from "./positions.ts";
import { hasFeature } from "../target/features/features.ts";
import { isTypeOf, lowerType } from "./types.ts";
import type { LoweredType } from "./types.ts";

/** Names that every record has, which the kernel refuses. Source: kernel/trace/trace_probe.c */
const RESERVED = new Set([
  "common_type",
  "common_flags",
  "common_preempt_count",
  "common_pid",
  "common_tgid",
  "__probe_ip",
  "__probe_ret_ip",
  "__probe_func",
]);

/** Names that filters and histograms give a meaning of their own. */
const PSEUDO_FIELDS: ReadonlyMap<string, string> = new Map([
  ["cpu", "the CPU"],
  ["CPU", "the CPU"],
  ["common_cpu", "the CPU"],
  ["comm", "the task's name"],
  ["COMM", "the task's name"],
  ["stacktrace", "the stack trace"],
  ["common_stacktrace", "the stack trace"],
  ["hitcount", "the number of hits"],
]);

export function lowerFields(site: Site, list: FieldList | undefined): readonly Argument[] {
  site.context.onSite?.(site);
  if (list === undefined) return [];
  const lowered: Argument[] = [];
  list.fields.forEach((field, index) => {
    if (field.kind === "bad") return;
    const argument = lowerField(site, field, index, lowered);
    if (argument === undefined) {
      const name = field.name?.text ?? nameInC(field.value);
      if (name !== undefined) site.context.failed.add(name);
      return;
    }
    checkName(site, field.name ?? field, argument, lowered);
    lowered.push(argument);
  });
  warnOfNarrowPointers(site, lowered);
  // An array that grew has room for more: a copy has its size.
  return lowered.slice();
}

function lowerField(site: Site, field: Field, index: number, before: readonly Argument[]): Argument | undefined {
  if (isAllArguments(field.value)) return allArguments(site, field, before);
  const own: Site = { ...site, fieldName: field.name?.text };
  const byC = isByC(site, field.value);
  const lowered = byC ? lowerWithC(own, field) : lowerAsKernel(own, field);
  if (lowered === undefined) return undefined;
  if (isStringPointer(site, lowered.fetch) && !requireFeature(site.context, "eprobe-string-pointer", field))
    return undefined;
  const fetch = asTargetHasIt(site, lowered.fetch);
  const isSymbol = lowered.type?.kind === "symbol" || lowered.type?.kind === "symbol-string";
  if (!byC) {
    warnOfAnotherArgument(own, fetch);
    warnOfWrapperPointer(own, fetch);
  }
  if (!isSymbol && fetch === lowered.fetch && !byC) warnOfStack(own, fetch);
  return {
    name: field.name?.text ?? nameInC(field.value) ?? defaultName(fetch, index),
    fetch,
    type: lowered.type,
    length: lowered.length,
    display: lowered.display,
    start: field.start,
    end: field.end,
  };
}

/** True where a pointer to a string is read out of an event's record. */
function isStringPointer({ format }: Pick<Site, "format">, fetch: Fetch): boolean {
  if (fetch.kind === "dereference") return isStringPointer({ format }, fetch.base);
  if (fetch.kind !== "event-field") return false;
  const type = format?.fields.find(({ name }) => name === fetch.name)?.type;
  return type !== undefined && /\bchar ?\*$/.test(type);
}

interface Lowered {
  readonly fetch: Fetch;
  readonly type?: ValueType | undefined;
  readonly length?: number | undefined;
  readonly display?: Display | undefined;
}

function lowerAsKernel(site: Site, field: Field): Lowered | undefined {
  if (!isKnownByTypes(site, field.value)) return undefined;
  const fetch = lowerFetch(site, field.value);
  const written = field.type && lowerType(site, field.type);
  if (fetch === undefined) return undefined;
  if (field.type !== undefined && (written === undefined || !isTypeOf(site, fetch, written, field.type))) {
    return undefined;
  }
  return { fetch, ...(written ?? impliedType(site, fetch)) };
}

/** What is left to the kernel is looked up all the same where its types are known, for its errors. */
function isKnownByTypes(site: Site, value: Expression): boolean {
  if (site.context.btf === "offsets" || site.context.types.kernel === undefined) return true;
  const asC: Site = { ...site, context: { ...site.context, btf: "offsets" } };
  return !isByC(asC, value) || evaluate({ ...asC, lowerFetch }, value) !== undefined;
}

function lowerWithC(site: Site, field: Field): Lowered | undefined {
  const written = field.type && lowerType(site, field.type);
  const lowered = lowerCField({ ...site, lowerFetch }, field.value, written, field.type);
  if (lowered === undefined || (field.type !== undefined && written === undefined)) return undefined;
  if (field.type === undefined || isTypeOf(site, lowered.fetch, lowered, field.type)) return lowered;
  return undefined;
}

/** What a path of C is called: by its last member, or the parameter. */
function nameInC(value: Expression): string | undefined {
  switch (value.kind) {
    case "word":
      return value.text;
    case "member-access":
      return value.name.text;
    case "index":
      return nameInC(value.base);
    case "unary":
    case "cast":
      return nameInC(value.operand);
    case "parenthesized":
      return nameInC(value.inner);
    default:
      return undefined;
  }
}

function isAllArguments(value: Expression): boolean {
  return value.kind === "variable" && value.name === "arg*";
}

/** `$arg*`: the kernel makes a field of each parameter. */
function allArguments(site: Site, field: Field, before: readonly Argument[]): Argument | undefined {
  const { context } = site;
  const span = { start: field.start, end: field.end };
  const isRepeated = before.some(({ fetch }) => fetch.kind === "all-arguments");
  if (field.name !== undefined || field.type !== undefined || isRepeated) {
    report(context, fetches.allArgumentsAlone, span, {});
    return undefined;
  }
  const rule = READABLE[site.position].parameter;
  if (rule === "no") {
    report(context, fetches.notReadableHere, span, { origin: "parameter", position: site.position });
    return undefined;
  }
  if (rule !== "yes" && !requireFeature(context, rule, span)) return undefined;
  if (!requireFeature(context, "argument-access", span)) return undefined;
  const fetch = { kind: "all-arguments", ...span } as const;
  return { name: undefined, fetch, type: undefined, length: undefined, display: undefined, ...span };
}

/** A bare field of an event is written with `$` for kernels that need it. */
function asTargetHasIt({ context }: Site, fetch: Fetch): Fetch {
  if (fetch.kind === "event-field") {
    const bare = fetch.bare && hasFeature(context.target, "bare-event-field");
    return bare === fetch.bare ? fetch : { ...fetch, bare };
  }
  if (fetch.kind !== "dereference") return fetch;
  const base = asTargetHasIt({ context } as Site, fetch.base);
  return base === fetch.base ? fetch : { ...fetch, base };
}

/** In an event probe `$comm` and strings are pointers unless they are said to be strings. */
function impliedType({ position }: Site, fetch: Fetch): LoweredType | undefined {
  const isText = fetch.kind === "task-name" || fetch.kind === "text";
  return isText && position === "event probe" ? { type: { kind: "string", space: "kernel" } } : undefined;
}

/** What a field without a name is called: what it reads, else its position, as the kernel does. */
function defaultName(fetch: Fetch, index: number): string {
  switch (fetch.kind) {
    case "parameter":
    case "event-field":
      return fetch.name;
    case "member-path":
    case "typecast":
      return fetch.steps.at(-1)?.at(-1) ?? `arg${index + 1}`;
    case "argument":
      return `arg${fetch.index}`;
    case "return-value":
      return "retval";
    case "task-name":
      return "comm";
    case "current-task":
      return "current";
    default:
      return `arg${index + 1}`;
  }
}

function checkName(site: Site, at: Name | Field, argument: Argument, before: readonly Argument[]): void {
  const { context } = site;
  const { name } = argument;
  if (name === undefined) return;
  const span = { start: at.start, end: at.end };
  if (!/^[A-Za-z_]\w*$/.test(name)) report(context, places.badEventName, span, { what: "field", name });
  else if (name.length > context.limits.argumentName) {
    report(context, places.nameTooLong, span, { what: "field", name, limit: context.limits.argumentName });
  } else if (RESERVED.has(name)) report(context, fetches.reservedFieldName, span, { name });
  const pseudo = PSEUDO_FIELDS.get(name);
  if (pseudo !== undefined && !(argument.fetch.kind === "task-name")) {
    report(context, fetches.shadowingFieldName, span, { name, meaning: pseudo });
  }
  const first = before.find((other) => other.name === name);
  if (first !== undefined) {
    report(context, fetches.fieldTwice, span, { name }, { related: placeOf(context.source, first) });
  }
}

/** The stack's slots are words; slot 0 is the return address where calls push it. */
function warnOfStack(site: Site, fetch: Fetch): void {
  if (site.position !== "kprobe at a function's entry") return;
  const { arch } = site.context;
  const slot = BigInt(arch.bits / 8);
  const returnAddress = arch.stackTop === "return-address";
  if (fetch.kind === "stack-slot" && fetch.index === 0 && returnAddress) {
    report(site.context, registers.returnAddressRead, fetch, { arch: arch.name });
  }
  if (fetch.kind !== "dereference") return;
  const { base, offset } = fetch;
  if (base.kind !== "stack-pointer" && !(base.kind === "register" && base.name === arch.stackPointer)) {
    warnOfStack(site, base);
    return;
  }
  if (offset.value % slot !== 0n) {
    const meant = argumentOfName(site);
    const parameters = {
      offset: offset.text,
      slot: Number(slot),
      arch: arch.name,
      returnAddress: returnAddress && offset.value > 0n && offset.value < slot,
      meant,
    };
    const edits = meant && [{ start: fetch.start, end: fetch.end, newText: meant.replacement }];
    report(site.context, registers.unalignedStack, fetch, parameters, { edits });
  } else if (offset.value === 0n && returnAddress) {
    report(site.context, registers.returnAddressRead, fetch, { arch: arch.name });
  }
}

/** A value that one field follows as a pointer should not lose bits in another. */
function warnOfNarrowPointers({ context }: Site, all: readonly Argument[]): void {
  if (context.arch.bits !== 64 || !all.some(isNarrow)) return;
  const followed = new Map<string, Span>();
  for (const { fetch } of all) collectBases(fetch, followed);
  if (followed.size === 0) return;
  for (const argument of all) {
    const { type } = argument;
    if (type?.kind !== "integer" || !isNarrow(argument)) continue;
    const use = followed.get(keyOf(argument.fetch) ?? "");
    if (use === undefined) continue;
    const letter = { unsigned: "u", signed: "s", hex: "x" }[type.format];
    const written = context.source.text.slice(argument.start, argument.end);
    const at = argument.start + written.lastIndexOf(":") + 1;
    const edits = [{ start: at, end: argument.end, newText: "x64" }];
    const parameters = { bits: type.bits, type: `${letter}${type.bits}`, arch: context.arch.name };
    report(context, fetches.narrowPointer, argument, parameters, { edits, related: placeOf(context.source, use) });
  }
}

function isNarrow({ type, length }: Argument): boolean {
  return type?.kind === "integer" && type.bits < 64 && length === undefined;
}

function collectBases(fetch: Fetch, followed: Map<string, Span>): void {
  if (fetch.kind !== "dereference") return;
  const key = keyOf(fetch.base);
  if (key !== undefined && !followed.has(key)) followed.set(key, fetch);
  collectBases(fetch.base, followed);
}

/** The same text for the same value; only for what can be a pointer. */
function keyOf(fetch: Fetch): string | undefined {
  switch (fetch.kind) {
    case "register":
      return `%${fetch.name}`;
    case "argument":
      return `arg${fetch.index}`;
    case "stack-slot":
      return `stack${fetch.index}`;
    case "return-value":
      return "retval";
    case "dereference": {
      const base = keyOf(fetch.base);
      return base === undefined ? undefined : `${fetch.offset.value}(${base})`;
    }
    default:
      return undefined;
  }
}
