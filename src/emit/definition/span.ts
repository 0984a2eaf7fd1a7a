/**
 * A span as the kernel has it: a synthetic event, and tables that keep what is known at the start until
 * the end comes.
 *
 * Sources: Documentation/trace/histogram.rst, «Inter-event hist triggers»; forms that were run on booted
 * kernels.
 */
import type { FieldRef } from "../../program/field.ts";
import type { SpanEvent, SpanField, SpanPair } from "../../program/span-event.ts";
import { fieldName } from "./filter.ts";
import { suffix } from "./trigger.ts";

export interface SpanLines {
  /** In the order in which they are defined. */
  readonly definitions: readonly { readonly event: string; readonly line: string }[];
  readonly triggers: readonly { readonly event: string; readonly text: string }[];
  /** The event that a condition and actions are about: `GROUP/NAME`. */
  readonly event: string;
}

export function spanLines(span: SpanEvent, index: number): SpanLines {
  const late = span.fields.filter((field) => field.from !== "elapsed" && field.isUserString);
  const synthetic = late.length === 0 ? span.name : `${span.name}_ends`;
  const definitions = [
    { event: `synthetic/${synthetic}`, line: `s:${synthetic} ${span.fields.map(syntheticField).join("; ")}` },
  ];
  if (late.length > 0) {
    // What a user pointer leads to is present when the call has returned, and so is read then.
    const fields = span.fields.map((field) =>
      late.includes(field) ? `${field.name}=+0($${field.name}):ustring` : copied(field),
    );
    definitions.push({
      event: `kpc/${span.name}`,
      line: `e:kpc/${span.name} synthetic.${synthetic} ${fields.join(" ")}`,
    });
  }
  const triggers = span.pairs.flatMap((pair, at) => pairTriggers(span, pair, { synthetic, id: `${index}_${at}` }));
  return { definitions, triggers, event: late.length === 0 ? `synthetic/${synthetic}` : `kpc/${span.name}` };
}

function syntheticField(field: SpanField): string {
  if (field.from === "elapsed") return `u64 ${field.name}`;
  const array = /^(.*?)(\[\d*\])$/.exec(field.type);
  return array === null ? `${field.type} ${field.name}` : `${array[1] ?? ""} ${field.name}${array[2] ?? ""}`;
}

function copied(field: SpanField): string {
  const type = field.from === "elapsed" ? "u64" : field.type;
  const shown = /char/.test(type)
    ? ":string"
    : /^[us]\d+$/.test(type)
      ? `:${type}`
      : /^(?:pid_t|int)$/.test(type)
        ? ":s32"
        : ":s64";
  return `${field.name}=$${field.name}${shown}`;
}

interface Names {
  readonly synthetic: string;
  /** Variables of one event must have different names, whatever span they are of. */
  readonly id: string;
}

const CLOCKS = { us: "common_timestamp.usecs", ns: "common_timestamp" } as const;

function pairTriggers(
  { fields }: SpanEvent,
  { start, end, keys }: SpanPair,
  { synthetic, id }: Names,
): { event: string; text: string }[] {
  const asked = new Set(fields.flatMap((field) => (field.from === "elapsed" ? [field.unit] : [])));
  // A variable that stands in an expression is used up, so that no end is taken for a start's second time.
  const units = asked.size === 0 ? (["us"] as const) : [...asked];
  const carried = fields.flatMap((field) => (field.from === "start" ? [field] : []));
  const kept = [
    ...units.map((unit) => `${unit}s${id}=${CLOCKS[unit]}`),
    ...carried.map((field, at) => `k${id}_${at}=${fieldName(field.field)}`),
  ];
  const brief = fields.flatMap((field) => (field.from === "end" && isTooShort(fieldName(field.field)) ? [field] : []));
  const given = fields.map((field) => {
    if (field.from === "elapsed") return `$${field.unit}e${id}`;
    if (field.from === "start") return `$f${id}_${carried.indexOf(field)}`;
    return brief.includes(field) ? `$e${id}_${brief.indexOf(field)}` : fieldName(field.field);
  });
  const found = [
    ...units.map((unit) => `${unit}e${id}=${CLOCKS[unit]}-$${unit}s${id}`),
    ...carried.map((_, at) => `f${id}_${at}=$k${id}_${at}`),
    ...brief.map((field, at) => `e${id}_${at}=${fieldName(field.field)}`),
  ];
  const names = (side: "start" | "end"): string => keys.map((key) => keyName(key[side])).join(",");
  const call = isTooShort(synthetic) ? `${synthetic}(${given.join(",")})` : `trace(${[synthetic, ...given].join(",")})`;
  const trace = `onmatch(${start.group}.${start.name}).${call}`;
  return [
    {
      event: `${start.group}/${start.name}`,
      text: ["hist", `keys=${names("start")}`, ...listed(kept)].join(":") + suffix(start.condition),
    },
    {
      event: `${end.group}/${end.name}`,
      text: ["hist", `keys=${names("end")}`, ...listed(found), trace].join(":") + suffix(end.condition),
    },
  ];
}

/** What has one letter is no parameter of `trace(…)`. Source: parse_action_params, trace_events_hist.c */
function isTooShort(parameter: string): boolean {
  return parameter.length < 2;
}

function listed(variables: readonly string[]): string[] {
  return variables.length === 0 ? [] : [variables.join(",")];
}

function keyName(field: FieldRef): string {
  return field.builtin === "cpu" ? "common_cpu" : fieldName(field);
}
