/** Fields of an event that an event probe reads, with the types that the event's format tells. */
import type { CType as CTypeNode, Span } from "../../../grammar/tree.ts";
import * as symbols from "../../diagnostics/catalogue/symbols.ts";
import { nearest, replacedBy } from "../../diagnostics/nearest.ts";
import type { EventField } from "../../target/tracefs/event-formats.ts";
import { report } from "../context.ts";
import type { Context } from "../context.ts";
import type { Site } from "../site.ts";
import { castType } from "./cast-type.ts";
import type { CType } from "./ctype.ts";
import type { Prototype } from "./prototype.ts";
import type { Value } from "./value.ts";

/** `undefined` after saying that the event has no such field. */
export function eventFieldValue(site: Site, name: string, span: Span): Value | undefined {
  const { context, format } = site;
  const fetch = { kind: "event-field", name, bare: true, ...span } as const;
  const field = format?.fields.find((one) => one.name === name);
  if (format !== undefined && field === undefined && !COMMON_FIELDS.has(name)) {
    const names = format.fields.map((one) => one.name);
    const edits = replacedBy(span, nearest(name, names));
    report(context, symbols.unknownEventField, span, { name, event: site.subject, names }, { edits });
    return undefined;
  }
  return {
    kind: "loaded",
    fetch,
    type: field === undefined ? wordType(context) : fieldType(context, field, format?.group === "syscalls"),
  };
}

/** Every record has these. Source: trace_define_common_fields, kernel/trace/trace_events.c */
const COMMON_FIELDS = new Set(["common_type", "common_flags", "common_preempt_count", "common_pid", "comm", "COMM"]);

function wordType({ arch }: Context): CType {
  return { kind: "integer", name: "unsigned long", bytes: arch.bits / 8, signed: false };
}

/** What a field's declaration says: `struct file *`, `const char *`, `unsigned int`, `char[16]`. */
function fieldType(context: Context, { type, bytes, signed }: EventField, isUser: boolean): CType {
  const char: CType = { kind: "integer", name: "char", bytes: 1, signed: true };
  if (/\bchar\b[^*]*\[/.test(type)) return { kind: "array", element: char, length: bytes };
  const [, tag, words, stars] = /^(?:const )?(?:(struct|union|enum) )?([\w ]+?) ?((?:\* ?)*)$/.exec(type) ?? [];
  const pointers = (stars ?? "").replaceAll(" ", "").length;
  if (words === undefined) return { kind: "integer", name: type, bytes, signed };
  const node: CTypeNode = {
    kind: "ctype",
    tag: tag as CTypeNode["tag"],
    words: words.split(" ").map((text) => ({ text, start: 0, end: 0 })),
    pointers: 0,
    members: undefined,
    start: 0,
    end: 0,
  };
  // What is not known here is nothing that a person wrote.
  const found = castType({ ...context, diagnostics: [] }, node);
  if (pointers === 0) return found ?? { kind: "integer", name: type, bytes, signed };
  let to: CType = found ?? { kind: "void" };
  for (let depth = 1; depth < pointers; depth++) to = { kind: "pointer", to };
  return { kind: "pointer", to, user: isUser };
}

/** The arguments of a system call, where the target lists them; all pointers lead into user space. */
export function syscallParameters(context: Context, name: string): Prototype["parameters"] | undefined {
  const format = context.target.events?.find("syscalls", `sys_enter_${name}`);
  return format?.fields
    .filter((field) => field.name !== "__syscall_nr" && field.name !== "nr")
    .map((field) => ({ name: field.name, type: fieldType(context, field, true) }));
}
