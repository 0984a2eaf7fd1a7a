/** Fetch arguments as expressions of C: numbers of 64 bits, and addresses of what lies in memory. */
import type { TracepointField } from "../../program/field.ts";
import type { DefinedEvent, Fetch } from "../../program/program.ts";
import { memberText, registerText } from "./registers.ts";
import { constant } from "./text.ts";
import type { Unit } from "./unit.ts";

/** Where fetch arguments are read. */
export interface Site {
  readonly event: DefinedEvent;
  readonly unit: Unit;
}

const WORD = 8n;

/** The value as a number of 64 bits. */
export function numberOf(fetch: Fetch, site: Site): string {
  const { machine } = site.unit;
  switch (fetch.kind) {
    case "register":
      return registerText(machine, fetch.name);
    case "stack-pointer":
      return memberText(machine.stackPointer);
    case "argument":
      return argument(fetch.index, site);
    case "return-value":
      return returnValue(site);
    case "current-task":
      return "bpf_get_current_task()";
    case "immediate":
      return constant(fetch.value.value, fetch.value.value < 0n);
    case "event-field":
      return `(u64)${eventFieldText(fetch.name, site)}`;
    default:
      return load(fetch, 64, site);
  }
}

function argument(index: number, site: Site): string {
  const { event, unit } = site;
  const { machine } = unit;
  if (event.kind === "rawtracepoint") return `ctx->args[${index - 1}]`;
  if (event.kind === "fprobe" || event.kind === "fretprobe") return traced(index - 1);
  const register = machine.argumentRegisters[index - 1];
  if (register !== undefined) return memberText(register);
  // The kernel gives 0 for arguments that it does not know.
  if (machine.argumentSlot === undefined) return "0";
  const slot = machine.argumentSlot + index - 1 - machine.argumentRegisters.length;
  return `${readerOf(event.kind === "uprobe", 64)}(${stackAddress(slot, site, 0n)})`;
}

function returnValue({ event, unit }: Site): string {
  return event.kind === "fretprobe" ? traced(event.parameters?.length ?? 0) : memberText(unit.machine.returnValue);
}

/** The verifier knows these by their types, and lets nobody calculate with them: they are read like memory. */
function traced(index: number): string {
  return `${readerOf(false, 64)}((u64)ctx${index === 0 ? "" : ` + ${index * 8}`})`;
}

function eventFieldText(name: string, { event, unit }: Site): string {
  const field = event.kind === "eprobe" ? event.attachedFields?.find((one) => one.name === name) : undefined;
  if (event.kind !== "eprobe" || field === undefined) throw new TypeError(`${name} is no field, which is verified`);
  return fieldText(`${event.attachedGroup}:${event.attachedEvent}`, field, unit);
}

/** A field of one of the kernel's events, which lies in its record, as a number. */
export function fieldText(event: string, { name, bytes, kind }: TracepointField, unit: Unit): string {
  const sign = kind.kind === "number" && kind.signed ? "s" : "u";
  return `*(${sign}${bytes * 8} *)((char *)ctx + ${unit.offsetOf({ event, field: name, bytes })})`;
}

/** True if the value lies in memory, at an address that `address` gives. */
export function isInMemory({ kind }: Fetch): boolean {
  return ["dereference", "symbol-memory", "address-memory", "stack-slot", "file-memory"].includes(kind);
}

/** What is in memory, as an unsigned integer. */
export function load(fetch: Fetch, bits: number, site: Site, further = 0n): string {
  return `${readerOf(isUserMemory(fetch, site), bits)}(${address(fetch, further, site)})`;
}

/** Programs' own memory, for what is on their stacks too. */
export function isUserMemory(fetch: Fetch, { event }: Site): boolean {
  return event.kind === "uprobe" || event.kind === "uretprobe" || (fetch.kind === "dereference" && fetch.user);
}

function readerOf(isUser: boolean, bits: number): string {
  return `${isUser ? "user" : "kernel"}_u${bits}`;
}

/** Where the value lies, and `further` bytes on. */
export function address(fetch: Fetch, further: bigint, site: Site): string {
  switch (fetch.kind) {
    case "dereference":
      return plus(numberOf(fetch.base, site), fetch.offset.value + further);
    case "symbol-memory":
      return plus(site.unit.addressOf(fetch.symbol), (fetch.offset?.value ?? 0n) + further);
    case "address-memory":
      return constant(fetch.address.value + further, false);
    case "stack-slot":
      return stackAddress(fetch.index, site, further);
    case "file-memory":
      return fileAddress(fetch.offset.value + further, site);
    default:
      throw new TypeError(`${fetch.kind} lies in no memory`);
  }
}

function stackAddress(slot: number, { unit }: Site, further: bigint): string {
  return plus(memberText(unit.machine.stackPointer), BigInt(slot) * WORD + further);
}

/** The file is mapped where the probe's own place in it is now. */
function fileAddress(offset: bigint, { event, unit }: Site): string {
  const place = event.kind === "uprobe" ? event.offset.value : 0n;
  return plus(memberText(unit.machine.instructionPointer), offset - place);
}

function plus(base: string, offset: bigint): string {
  if (offset === 0n) return base;
  return offset < 0n ? `${base} - ${-offset}` : `${base} + ${offset}`;
}
