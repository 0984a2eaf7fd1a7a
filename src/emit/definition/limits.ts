/**
 * What a definition's text and record may measure.
 *
 * These are limits of the kernel's parser and of its ring buffer, so they belong to this back end:
 * the same program may be fine for another.
 */
import type { Diagnostic, SourceFile } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/entry.ts";
import * as limits from "../../diagnostics/catalogue/limits.ts";
import type { Argument, DefinedEvent, Fetch, Program, ProgramTarget } from "../../program/program.ts";
import { argumentText, expressionText } from "./argument.ts";
import { definition } from "./definition.ts";
import { isDentryName, writtenOut } from "./dentry.ts";

/** Bytes of a `__data_loc` word: what a string takes in the fixed part of a record. */
const DATA_LOCATION = 4;

export function verifyLimits({ events, target }: Program): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const event of events) if (event.kind !== "event") verifyEvent(event, target, diagnostics);
  return diagnostics;
}

function verifyEvent(event: DefinedEvent, target: ProgramTarget, diagnostics: Diagnostic[]): void {
  const { source } = event;
  const max = target.limits;
  const at = (node: { readonly start: number; readonly end: number }) => ({ source, start: node.start, end: node.end });
  const count = event.arguments.length;
  if (count > max.arguments) {
    const first = event.arguments[max.arguments] as Argument;
    diagnostics.push(diagnose(limits.tooManyFields, at(first), { count, limit: max.arguments }));
  }
  for (const argument of event.arguments) verifyArgument(argument, source, target, diagnostics);

  const size = event.arguments.reduce((sum, argument) => sum + sizeOf(argument, target), 0);
  if (size > max.eventSize) {
    diagnostics.push(diagnose(limits.eventTooBig, at(event), { size, limit: max.eventSize }));
  }
  const length = byteLength(definition(event), max.line);
  if (length > max.line) diagnostics.push(diagnose(limits.lineTooLong, at(event), { length, limit: max.line }));

  verifyDentries(event, target, diagnostics);
  verifyEntryArguments(event, target, diagnostics);
}

/** The kernel rewrites `%pd` and `%pD` in a buffer for the whole definition. */
function verifyDentries(event: DefinedEvent, { limits: max }: ProgramTarget, diagnostics: Diagnostic[]): void {
  const dentries = event.arguments.filter(isDentryName);
  if (dentries.length === 0) return;
  const expanded = dentries.reduce((sum, argument) => sum + argumentText(writtenOut(argument)).length + 1, 0);
  if (expanded > max.dentryExpansion) {
    const { start, end } = dentries.at(-1) as Argument;
    const place = { source: event.source, start, end };
    diagnostics.push(diagnose(limits.tooManyDentries, place, { limit: max.dentryExpansion }));
  }
}

/** An exit probe keeps the arguments that it reads from the entry on. */
function verifyEntryArguments(event: DefinedEvent, { limits: max }: ProgramTarget, diagnostics: Diagnostic[]): void {
  if (event.kind !== "fretprobe" || max.entryArguments === undefined) return;
  const saved = new Set(event.arguments.flatMap(({ fetch }) => entryArguments(fetch)));
  if (saved.size <= max.entryArguments) return;
  const place = { source: event.source, start: event.start, end: event.end };
  const parameters = { count: saved.size, limit: max.entryArguments };
  diagnostics.push(diagnose(limits.tooManyEntryArguments, place, parameters));
}

function verifyArgument(
  argument: Argument,
  source: SourceFile,
  target: ProgramTarget,
  diagnostics: Diagnostic[],
): void {
  const place = { source, start: argument.start, end: argument.end };
  const max = target.limits;
  const { fetch, type, length } = writtenOut(argument);
  const expression = expressionText({ fetch, type, length });
  if (expression.length > max.argumentExpression) {
    const writtenAs = isDentryName(argument) ? expression : undefined;
    const parameters = { length: expression.length, limit: max.argumentExpression, writtenAs };
    diagnostics.push(diagnose(limits.expressionTooLong, place, parameters));
  }
  const nested = nesting(fetch);
  const slots = instructions(fetch) + (type?.kind === "bit-field" ? 1 : 0) + (length === undefined ? 0 : 1);
  if (nested > max.nesting) {
    diagnostics.push(diagnose(limits.nestedTooMuch, place, { depth: nested, limit: max.nesting }));
  } else if (slots > max.instructions) {
    diagnostics.push(diagnose(limits.tooManyInstructions, place, { slots, limit: max.instructions }));
  }
}

/** Dereferences, casts and per-CPU accesses inside each other. */
function nesting(fetch: Fetch): number {
  switch (fetch.kind) {
    case "dereference":
    case "typecast":
    case "per-cpu":
      return 1 + nesting(fetch.base);
    case "member-path":
      return nesting(fetch.base);
    default:
      return 0;
  }
}

/**
 * Slots of the kernel's fetch program: the base, one for each step, and the end. A symbol takes
 * three (its name, its address, the read), an address two. Source: parse_probe_arg,
 * kernel/trace/trace_probe.c
 */
function instructions(fetch: Fetch): number {
  const END = 1;
  const steps = (found: Fetch): number => {
    switch (found.kind) {
      case "dereference":
      case "per-cpu":
        return 1 + steps(found.base);
      case "member-path":
        return found.steps.length + steps(found.base);
      case "typecast":
        return found.steps.length + (found.member === undefined ? 0 : 1) + steps(found.base);
      case "symbol-memory":
        return 3;
      case "address-memory":
      case "file-memory":
        return 2;
      default:
        return 1;
    }
  };
  return END + steps(fetch);
}

/** Bytes in the fixed part of a record. */
function sizeOf({ type, length, fetch }: Argument, { bits }: ProgramTarget): number {
  const one = type === undefined ? defaultSize(fetch, bits) : typeSize(type, bits);
  return one * (length ?? 1);
}

function defaultSize(fetch: Fetch, bits: number): number {
  return fetch.kind === "text" || fetch.kind === "task-name" ? DATA_LOCATION : bits / 8;
}

function typeSize(type: NonNullable<Argument["type"]>, bits: number): number {
  switch (type.kind) {
    case "integer":
      return type.bits / 8;
    case "bit-field":
      return type.container / 8;
    case "char":
      return 1;
    case "symbol":
      return bits / 8;
    default:
      return DATA_LOCATION;
  }
}

/** The arguments that a return probe has to keep from the entry, by name. */
function entryArguments(fetch: Fetch): string[] {
  switch (fetch.kind) {
    case "argument":
      return [`$arg${fetch.index}`];
    case "parameter":
      return [fetch.name];
    case "dereference":
    case "member-path":
    case "typecast":
    case "per-cpu":
      return entryArguments(fetch.base);
    default:
      return [];
  }
}

/** Definitions are counted in bytes; a text that fits at four bytes a character needs no counting. */
function byteLength(text: string, limit: number): number {
  return text.length * 4 <= limit ? text.length : new TextEncoder().encode(text).length;
}
