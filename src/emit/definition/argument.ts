/**
 * One argument of a definition, as the kernel reads it: `NAME=FETCH[:TYPE]`.
 *
 * Source: Documentation/trace/kprobetrace.rst; the grammar is in kernel/trace/trace_probe.c.
 */
import type { Argument, Fetch, ValueType } from "../../program/program.ts";

export function argumentText({ name, fetch, type, length }: Argument): string {
  const expression = expressionText({ fetch, type, length });
  return name === undefined ? expression : `${name}=${expression}`;
}

interface Expression {
  readonly fetch: Fetch;
  readonly type: ValueType | undefined;
  readonly length: number | undefined;
}

/** What stands behind the name: the part whose length the kernel limits. */
export function expressionText({ fetch, type, length }: Expression): string {
  const suffix = type === undefined ? "" : `:${typeText(type)}${length === undefined ? "" : `[${length}]`}`;
  return fetchText(fetch) + suffix;
}

export function fetchText(fetch: Fetch): string {
  switch (fetch.kind) {
    case "register":
      return `%${fetch.name}`;
    case "stack-pointer":
      return "$stack";
    case "stack-slot":
      return `$stack${fetch.index}`;
    case "argument":
      return `$arg${fetch.index}`;
    case "all-arguments":
      return "$arg*";
    case "return-value":
      return "$retval";
    case "task-name":
      return "$comm";
    case "current-task":
      return "$current";
    case "symbol-memory":
      return `@${fetch.symbol}${fetch.offset?.text ?? ""}`;
    case "address-memory":
      return `@${fetch.address.text}`;
    case "file-memory":
      return `@+${fetch.offset.text}`;
    case "immediate":
      return `\\${fetch.value.text}`;
    case "text":
      return `\\"${fetch.value}"`;
    case "event-field":
      return fetch.bare ? fetch.name : `$${fetch.name}`;
    case "parameter":
      return fetch.name;
    case "dereference": {
      const { offset, user } = fetch;
      const spelled = user ? `${offset.text.charAt(0)}u${offset.text.slice(1)}` : offset.text;
      return `${spelled}(${fetchText(fetch.base)})`;
    }
    case "member-path":
      return fetchText(fetch.base) + stepsText(fetch.steps);
    case "typecast": {
      const type = fetch.member === undefined ? fetch.struct : `${fetch.struct},${fetch.member}`;
      return `(${type})${castTargetText(fetch.base)}${stepsText(fetch.steps)}`;
    }
    case "per-cpu":
      return `this_cpu_${fetch.access === "read" ? "read" : "ptr"}(${fetchText(fetch.base)})`;
  }
}

function stepsText(steps: readonly (readonly string[])[]): string {
  return steps.map((members) => `->${members.join(".")}`).join("");
}

/** A cast's target needs parentheses where its own text could go on with `-`. */
function castTargetText(base: Fetch): string {
  const text = fetchText(base);
  const isAmbiguous =
    base.kind === "typecast" ||
    base.kind === "member-path" ||
    (base.kind === "symbol-memory" && base.offset !== undefined);
  return isAmbiguous ? `(${text})` : text;
}

const LETTERS = { unsigned: "u", signed: "s", hex: "x" } as const;

export function typeText(type: ValueType): string {
  switch (type.kind) {
    case "integer":
      return `${LETTERS[type.format]}${type.bits}`;
    case "char":
      return "char";
    case "string":
      return type.space === "user" ? "ustring" : "string";
    case "symbol":
      return "symbol";
    case "symbol-string":
      return "symstr";
    case "dentry-name":
      return "%pd";
    case "file-name":
      return "%pD";
    case "bit-field":
      return type.text;
  }
}
