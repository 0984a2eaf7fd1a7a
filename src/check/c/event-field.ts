/** Fields of an event that an event probe reads, with the types that the event's format tells. */
import type { CType as CTypeNode, Span } from "../../../grammar/tree.ts";
import * as symbols from "../../diagnostics/catalogue/symbols.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { EventField } from "../../target/tracefs/event-formats.ts";
import { report } from "../context.ts";
import type { Context } from "../context.ts";
import type { Site } from "../site.ts";
import { castType } from "./cast-type.ts";
import type { CType } from "./ctype.ts";
import type { Value } from "./value.ts";

/** `undefined` after saying that the event has no such field. */
export function eventFieldValue(site: Site, name: string, span: Span): Value | undefined {
  const { context, format } = site;
  const fetch = { kind: "event-field", name, bare: true, ...span } as const;
  const field = format?.fields.find((one) => one.name === name);
  if (format !== undefined && field === undefined && !COMMON_FIELDS.has(name)) {
    const names = format.fields.map((one) => one.name);
    const [best] = nearest(name, names);
    const edits = best === undefined ? undefined : [{ ...span, newText: best }];
    report(context, symbols.unknownEventField, span, { name, event: site.subject, names }, { edits });
    return undefined;
  }
  return { kind: "loaded", fetch, type: (field && fieldType(context, field)) ?? wordType(context) };
}

/** Every record has these. Source: trace_define_common_fields, kernel/trace/trace_events.c */
const COMMON_FIELDS = new Set(["common_type", "common_flags", "common_preempt_count", "common_pid", "comm", "COMM"]);

function wordType({ arch }: Context): CType {
  return { kind: "integer", name: "unsigned long", bytes: arch.bits / 8, signed: false };
}

/** `struct file *`, `const char *`, `unsigned int`; of arrays and others nothing is made. */
function fieldType(context: Context, { type, bytes, signed }: EventField): CType | undefined {
  const [, tag, words, stars] = /^(?:const )?(?:(struct|union|enum) )?([\w ]+?) ?((?:\* ?)*)$/.exec(type) ?? [];
  if (words === undefined) return undefined;
  if ((stars ?? "") === "") return { kind: "integer", name: type, bytes, signed };
  const node: CTypeNode = {
    kind: "ctype",
    tag: tag as CTypeNode["tag"],
    words: words.split(" ").map((text) => ({ text, start: 0, end: 0 })),
    pointers: (stars ?? "").replaceAll(" ", "").length,
    members: undefined,
    start: 0,
    end: 0,
  };
  // A type that is not known is none that a person wrote.
  return castType({ ...context, diagnostics: [] }, node);
}

/** The type that a field's value has in a record; `undefined` where the kernel's default is as good. */
export function recordedType(field: EventField): "string" | EventField | undefined {
  if (/\bchar\b/.test(field.type) && /[*\]]/.test(field.type)) return "string";
  return /[*\][]/.test(field.type) ? undefined : field;
}
