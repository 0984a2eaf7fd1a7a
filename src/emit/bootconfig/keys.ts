/**
 * The keys of an event and their values.
 *
 * Sources: Documentation/trace/boottime-trace.rst; trace_boot_init_one_event and trace_boot_compose_hist_cmd,
 * kernel/trace/trace_boot.c
 */
import type { BootEvent } from "./events.ts";

export interface Entry {
  /** Below the event's own key: `hist.1.keys`. */
  readonly key: string;
  /** None for a key that is enough by itself. */
  readonly values: readonly string[];
}

/** `hasHistograms` where the kernel reads histograms as keys; else they are triggers like others. */
export function entriesOf(event: BootEvent, hasHistograms: boolean): readonly Entry[] {
  const { probes, fields, filter, triggers, isEnabled } = event;
  const isHistogram = ({ isTable }: { readonly isTable: boolean }): boolean => isTable && hasHistograms;
  const tables = triggers.filter(isHistogram);
  const actions = triggers.filter((trigger) => !isHistogram(trigger)).map(({ text }) => text);
  return [
    ...listed("probes", probes),
    ...listed("fields", fields),
    ...listed("filter", filter === undefined ? [] : [filter]),
    ...listed("actions", actions),
    ...tables.flatMap(({ text }, index) => histogram(text, tables.length === 1 ? "hist" : `hist.${index + 1}`)),
    ...(isEnabled ? [{ key: "enable", values: [] }] : []),
  ];
}

function listed(key: string, values: readonly string[]): Entry[] {
  return values.length === 0 ? [] : [{ key, values }];
}

const CONDITION = " if ";
const NAMES: Readonly<Record<string, string>> = { vals: "values" };

/** `hist:keys=a,b:vals=c if d` in parts. */
function histogram(trigger: string, key: string): Entry[] {
  const { text, condition } = withoutCondition(trigger);
  const [, ...parts] = text.split(":");
  const entries = parts.map((part): Entry => {
    const end = part.indexOf("=");
    const name = part.slice(0, end);
    return { key: `${key}.${NAMES[name] ?? name}`, values: part.slice(end + 1).split(",") };
  });
  return [...entries, ...(condition === undefined ? [] : [{ key: `${key}.filter`, values: [condition] }])];
}

function withoutCondition(trigger: string): { readonly text: string; readonly condition: string | undefined } {
  const at = trigger.indexOf(CONDITION);
  if (at < 0) return { text: trigger, condition: undefined };
  return { text: trigger.slice(0, at), condition: trigger.slice(at + CONDITION.length) };
}

/** Characters of a trigger as the kernel puts it together: its name for `vals` is longer. */
export function triggerLength({ text, isTable }: BootEvent["triggers"][number], hasHistograms: boolean): number {
  return text.length + (isTable && hasHistograms && withoutCondition(text).text.includes(":vals=") ? 2 : 0);
}
