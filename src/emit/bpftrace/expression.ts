/** Fetch arguments as expressions: numbers of 64 bits, and memory at an address. */
import type { DefinedEvent, Fetch, ProgramTarget } from "../../program/program.ts";
import type { Dialect } from "./versions.ts";
import { STACK_POINTERS, registerName } from "./register-names.ts";
import { literal } from "./text.ts";

/** What expressions are written for. */
export interface Site {
  readonly event: DefinedEvent;
  readonly target: ProgramTarget;
  readonly dialect: Dialect;
}

/** The value as a number of 64 bits. */
export function numberOf(fetch: Fetch, site: Site): string {
  switch (fetch.kind) {
    case "register":
      return `reg(${literal(registerName(site.target.arch, fetch.name))})`;
    case "stack-pointer":
      return stackPointer(site);
    case "argument":
      return argument(fetch.index, site);
    case "return-value":
      return site.event.kind === "fretprobe" ? "(uint64)retval" : "retval";
    case "current-task":
      return "(uint64)curtask";
    case "immediate":
      return constant(fetch.value.value);
    case "event-field":
      return `(uint64)${site.dialect.args}${fetch.name}`;
    default:
      return load(fetch, "uint64", site);
  }
}

function stackPointer({ target }: Site): string {
  return `reg(${literal(STACK_POINTERS[target.arch] ?? "sp")})`;
}

/** Functions that are hooked by their types name their arguments, others number them. */
function argument(index: number, { event, dialect }: Site): string {
  if (event.kind !== "fprobe" && event.kind !== "fretprobe") return `arg${index - 1}`;
  return `(uint64)${dialect.args}${event.parameters?.[index - 1] ?? `arg${index - 1}`}`;
}

/** A constant; those beyond 63 bits are no numbers of every version. */
export function constant(value: bigint): string {
  const signed = BigInt.asIntN(64, value);
  return value > 0x7fff_ffff_ffff_ffffn ? `(uint64)(${signed})` : `${value}`;
}

/** True if the value lies in memory, at an address that `address` gives. */
export function isInMemory(fetch: Fetch): boolean {
  return ["dereference", "symbol-memory", "address-memory", "stack-slot"].includes(fetch.kind);
}

/** What is in memory, as an integer of that type. */
export function load(fetch: Fetch, type: string, site: Site): string {
  return `*(${type} *)${address(fetch, 0, site)}`;
}

/** Where the value lies, and `further` bytes on: in parentheses where it is more than a word. */
export function address(fetch: Fetch, further: number, site: Site): string {
  switch (fetch.kind) {
    case "dereference": {
      const sum = plus(numberOf(fetch.base, site), fetch.offset.value + BigInt(further));
      return fetch.user && site.event.kind !== "uprobe" && site.event.kind !== "uretprobe" ? `uptr(${bare(sum)})` : sum;
    }
    case "symbol-memory":
      return plus(`(uint64)kaddr(${literal(fetch.symbol)})`, (fetch.offset?.value ?? 0n) + BigInt(further));
    case "address-memory":
      return plus(constant(fetch.address.value), BigInt(further));
    case "stack-slot": {
      const bytes = (site.target.bits / 8) * fetch.index + further;
      return plus(stackPointer(site), BigInt(bytes));
    }
    default:
      throw new TypeError(`${fetch.kind} lies in no memory`);
  }
}

function plus(base: string, offset: bigint): string {
  if (offset === 0n) return isWord(base) ? base : `(${base})`;
  return offset < 0n ? `(${base} - ${-offset})` : `(${base} + ${offset})`;
}

function isWord(text: string): boolean {
  return /^[\w.]+$/.test(text) || /^reg\("\w+"\)$/.test(text);
}

/** Without the parentheses around all of it. */
export function bare(text: string): string {
  if (!text.startsWith("(")) return text;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")") depth--;
    if (depth === 0) return at === text.length - 1 ? text.slice(1, -1) : text;
  }
  return text;
}
