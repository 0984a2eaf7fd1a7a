/** The fields of an event where its handler runs: each an expression, or a variable that holds it. */
import type { FieldRef } from "../../program/field.ts";
import type { Event, ProgramTarget } from "../../program/program.ts";
import { ofTracepoint, valueOf } from "./value.ts";
import type { Value } from "./value.ts";
import type { Dialect } from "./versions.ts";

export interface Scope {
  readonly dialect: Dialect;
  readonly value: (name: string) => Value;
}

/** What is read of an event, before any of it is in a variable. */
export function valuesOf(event: Event, target: ProgramTarget, dialect: Dialect): ReadonlyMap<string, Value> {
  if (event.kind === "event") {
    return new Map((event.fields ?? []).map((field) => [field.name, ofTracepoint(field, dialect)] as const));
  }
  const site = { event, target, dialect };
  return new Map(
    event.arguments.flatMap((one) => (one.name === undefined ? [] : [[one.name, valueOf(one, site)] as const])),
  );
}

/** A field, or what every record has, as an expression. */
export function expressionOf({ name, builtin }: FieldRef, scope: Scope): string {
  return builtin ?? scope.value(name).expressions[0] ?? "0";
}
