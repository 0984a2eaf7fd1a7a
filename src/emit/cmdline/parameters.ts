/**
 * A program as parameters of the kernel.
 *
 * Sources: setup_boot_kprobe_events, kernel/trace/trace_kprobe.c: `,` stands for a blank and `;` ends a
 * definition; setup_trace_event and setup_trace_triggers, kernel/trace/trace_events.c: `,` stands between events and
 * between triggers; next_arg, lib/cmdline.c: a blank ends a parameter but between double quotes, which cannot be
 * escaped.
 */
import { isRecorded } from "../../program/program.ts";
import type { DefinedEvent, Event, ExistingEvent, Program } from "../../program/program.ts";
import { definition } from "../definition/definition.ts";
import { triggerText } from "../definition/trigger.ts";

export interface Trigger {
  readonly event: ExistingEvent;
  /** As the event's own file takes it. */
  readonly trigger: string;
  /** `EVENT.TRIGGER`, with the strings of its condition between single quotes: the double ones are around all. */
  readonly text: string;
}

export function definitionsOf({ events }: Program): readonly DefinedEvent[] {
  return events.filter((event): event is DefinedEvent => event.kind !== "event");
}

export function triggersOf({ events, target }: Program): readonly Trigger[] {
  return events.flatMap((event) => {
    if (event.kind !== "event") return [];
    return (event.actions ?? []).flatMap((action) => {
      const trigger = triggerText(action, target);
      return trigger === undefined ? [] : [{ event, trigger, text: `${event.name}.${trigger.replaceAll('"', "'")}` }];
    });
  });
}

/**
 * One line, without its end; empty for a program without events. `trace_event=` is there without any event too: it
 * gives the trace buffer its size, which `kprobe_event=` leaves at one page. Source: trace_set_ring_buffer_expanded,
 * kernel/trace/trace.c; tried on booted kernels
 */
export function commandLine(program: Program): string {
  const definitions = definitionsOf(program).map((event) => definition(event).replaceAll(" ", ","));
  const recorded = program.events.filter(isEnabled).map(({ group, name }) => `${group}:${name}`);
  const triggers = triggersOf(program).map(({ text }) => text);
  return [
    ...(definitions.length === 0 ? [] : [`kprobe_event=${definitions.join(";")}`]),
    ...(program.events.length === 0 ? [] : [`trace_event=${[...new Set(recorded)].join(",")}`]),
    ...(triggers.length === 0 ? [] : [`trace_trigger="${triggers.join(",")}"`]),
  ].join(" ");
}

/** What is defined on the command line is enabled with it. */
function isEnabled(event: Event): boolean {
  return event.kind === "event" && isRecorded(event);
}
