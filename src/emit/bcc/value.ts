/** What a field records: its shape in memory, and the C text that puts it there. */
import type { TracepointField } from "../../program/field.ts";
import type { Argument, Display, Event, Fetch, ValueType } from "../../program/program.ts";
import { address, fieldText, isInMemory, isUserMemory, load, numberOf } from "./fetch.ts";
import type { Site } from "./fetch.ts";
import { TASK_NAME_BYTES, STRING_BYTES, plainNumber } from "./shape.ts";
import type { NumberShape, Shape, TextShape } from "./shape.ts";
import { bytesOf, byteText } from "./text.ts";
import type { Unit } from "./unit.ts";

export interface Value {
  readonly shape: Shape;
  readonly display: Display | undefined;
  /** Lines that put it into the member of that name. */
  readonly fill: (member: string) => readonly string[];
}

/** By the names of the fields, in their order. */
export function valuesOf(event: Event, unit: Unit): ReadonlyMap<string, Value> {
  if (event.kind === "event") {
    const name = `${event.group}:${event.name}`;
    return new Map((event.fields ?? []).map((field) => [field.name, ofTracepoint(name, field, unit)] as const));
  }
  const site = { event, unit };
  return new Map(
    event.arguments.flatMap((one) => (one.name === undefined ? [] : [[one.name, ofArgument(one, site)] as const])),
  );
}

function ofArgument(argument: Argument, site: Site): Value {
  const { fetch, type, length, display } = argument;
  const own = ownText(fetch, site);
  if (own !== undefined) return { ...own, display };
  const shape = shapeOf(type, site);
  if (length === undefined) {
    return { shape, display, fill: (member) => [elementLine(member, { fetch, type, further: 0n }, site)] };
  }
  const step = BigInt(shape.kind === "text" ? site.unit.target.bits / 8 : shape.bits / 8);
  return {
    shape: { kind: "array", length, of: shape },
    display,
    fill: (member) =>
      Array.from({ length }, (_, index) =>
        elementLine(`${member}[${index}]`, moved({ fetch, type, further: BigInt(index) * step }), site),
      ),
  };
}

/** Texts that are no memory that could be anywhere. */
function ownText(fetch: Fetch, site: Site): Omit<Value, "display"> | undefined {
  if (fetch.kind === "task-name") {
    const shape: Shape = { kind: "text", bytes: TASK_NAME_BYTES };
    return { shape, fill: (member) => [`bpf_get_current_comm(${member}, ${TASK_NAME_BYTES});`] };
  }
  if (fetch.kind === "text") {
    const bytes = [...bytesOf(fetch.value), 0];
    const shape: Shape = { kind: "text", bytes: bytes.length };
    return { shape, fill: (member) => bytes.map((byte, index) => `${member}[${index}] = ${byteText(byte)};`) };
  }
  if (fetch.kind !== "event-field") return undefined;
  const { event, unit } = site;
  const field = event.kind === "eprobe" ? event.attachedFields?.find(({ name }) => name === fetch.name) : undefined;
  if (event.kind !== "eprobe" || field?.kind.kind !== "text") return undefined;
  return ofTracepoint(`${event.attachedGroup}:${event.attachedEvent}`, field, unit);
}

function shapeOf(type: ValueType | undefined, { unit }: Site): NumberShape | TextShape {
  switch (type?.kind) {
    case undefined:
      return { kind: "number", bits: unit.target.bits, signed: false, shown: "hex" };
    case "integer":
      return {
        kind: "number",
        bits: type.bits,
        signed: type.format === "signed",
        shown: type.format === "hex" ? "hex" : "plain",
      };
    case "char":
      return { kind: "number", bits: 8, signed: false, shown: "char" };
    case "bit-field":
      return plainNumber(type.container, false);
    case "symbol":
    case "symbol-string":
      return { kind: "number", bits: 64, signed: false, shown: type.kind };
    default:
      return { kind: "text", bytes: STRING_BYTES };
  }
}

interface Element {
  readonly fetch: Fetch;
  readonly type: ValueType | undefined;
  /** Bytes behind the place of the first. */
  readonly further: bigint;
}

/** An array of strings is one of pointers: it is their place that moves, where there is such a place. */
function moved({ fetch, type, further }: Element): Element {
  const base = type?.kind === "string" && fetch.kind === "dereference" ? fetch.base : undefined;
  if (fetch.kind !== "dereference" || base?.kind !== "dereference") return { fetch, type, further };
  const value = base.offset.value + further;
  return { fetch: { ...fetch, base: { ...base, offset: { value, text: `+${value}` } } }, type, further: 0n };
}

function elementLine(member: string, { fetch, type, further }: Element, site: Site): string {
  switch (type?.kind) {
    case "string":
      return stringLine(member, { fetch, type, further }, site);
    case "dentry-name":
      return `kernel_text(${member}, ${nameOfDentry(numberOf(fetch, site))});`;
    case "file-name": {
      const dentry = `kernel_u64(${numberOf(fetch, site)} + offsetof(struct file, f_path.dentry))`;
      return `kernel_text(${member}, ${nameOfDentry(dentry)});`;
    }
    case "bit-field": {
      const mask = (1n << BigInt(type.width)) - 1n;
      return `${member} = (${integer(fetch, type.container, further, site)} >> ${type.shift}) & 0x${mask.toString(16)};`;
    }
    default:
      return `${member} = ${integer(fetch, bitsOf(type, site), further, site)};`;
  }
}

function nameOfDentry(dentry: string): string {
  return `kernel_u64(${dentry} + offsetof(struct dentry, d_name.name))`;
}

function bitsOf(type: ValueType | undefined, { unit }: Site): number {
  if (type?.kind === "integer") return type.bits;
  if (type?.kind === "char") return 8;
  return type === undefined ? unit.target.bits : 64;
}

/** The member is of the width and sign that the value gets. */
function integer(fetch: Fetch, bits: number, further: bigint, site: Site): string {
  return isInMemory(fetch) ? load(fetch, bits, site, further) : numberOf(fetch, site);
}

/** What a pointer leads to, or what lies where the fetch argument says. */
function stringLine(member: string, { fetch, type, further }: Element, site: Site): string {
  const where = isInMemory(fetch) ? address(fetch, further, site) : numberOf(fetch, site);
  const isUser = (type?.kind === "string" && type.space === "user") || isUserMemory(fetch, site);
  return textLine(member, where, isUser);
}

/** The string at an address. */
export function textLine(member: string, where: string, isUser: boolean): string {
  return `${isUser ? "user" : "kernel"}_text(${member}, ${where});`;
}

/** A field of one of the kernel's own events, as it is. */
function ofTracepoint(event: string, field: TracepointField, unit: Unit): Value {
  const { name, type, bytes, kind } = field;
  switch (kind.kind) {
    case "text":
      return {
        shape: { kind: "text", bytes: STRING_BYTES },
        display: undefined,
        fill: (member) => [textLine(member, placeOfText(event, field, unit), kind.isUserPointer)],
      };
    case "number":
      return {
        shape: { kind: "number", bits: widthOf(bytes), signed: kind.signed, shown: kind.shown },
        display: undefined,
        fill: (member) => [`${member} = ${fieldText(event, field, unit)};`],
      };
    default: {
      const length = Number(/\[(\d+)\]$/.exec(type)?.[1] ?? bytes);
      const signed = !/unsigned|^u|^__u|^__be/.test(type);
      return {
        shape: { kind: "array", length, of: plainNumber(widthOf(bytes / length), signed) },
        display: undefined,
        fill: (member) => {
          const offset = unit.offsetOf({ event, field: name, bytes });
          return [`bpf_probe_read_kernel(${member}, ${bytes}, (char *)ctx + ${offset});`];
        },
      };
    }
  }
}

function widthOf(bytes: number): NumberShape["bits"] {
  const bits = bytes * 8;
  return bits === 8 || bits === 16 || bits === 32 ? bits : 64;
}

/** In the record itself, behind a pointer, or where the record says with an offset and a length. */
function placeOfText(event: string, field: TracepointField, unit: Unit): string {
  const { name, type, bytes } = field;
  const offset = unit.offsetOf({ event, field: name, bytes });
  if (/^__(?:data|rel)_loc/.test(type)) {
    const distance = `(*(u32 *)((char *)ctx + ${offset}) & 0xffff)`;
    // __rel_loc counts from behind itself.
    return `(u64)ctx + ${distance}${type.startsWith("__rel") ? ` + ${offset} + 4` : ""}`;
  }
  return /\[\d+\]$/.test(type) ? `(u64)ctx + ${offset}` : `*(u64 *)((char *)ctx + ${offset})`;
}

/** A field of a kernel's event that is a pointer into user space, as the address that it is. */
export function addressInField(event: Event, name: string, unit: Unit): string {
  const known = event.kind === "event" ? event : undefined;
  const field = known?.fields?.find((one) => one.name === name);
  if (known === undefined || field === undefined) throw new TypeError(`${name} is no field of a kernel's event`);
  return `*(u64 *)((char *)ctx + ${unit.offsetOf({ event: `${known.group}:${known.name}`, field: name, bytes: field.bytes })})`;
}
