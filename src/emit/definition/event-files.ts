/** What is written to the files of events in tracefs, beside their definitions, in the order in which it must be. */
import type { Event, Program } from "../../program/program.ts";
import { isRecorded } from "../../program/program.ts";
import { filterText } from "./filter.ts";
import { triggerText } from "./trigger.ts";

export interface EventFile {
  /** `GROUP/NAME` */
  readonly event: string;
  readonly file: "filter" | "trigger" | "enable";
  readonly content: string;
}

/** Filters before anything is recorded, triggers before what they depend on happens. */
export function eventFiles(program: Program): readonly EventFile[] {
  const events = program.events.filter((event, index) => index === firstOf(program.events, event));
  // What an action starts is not recorded before.
  const started = new Set(
    events.flatMap(({ actions }) =>
      (actions ?? []).flatMap((action) =>
        action.kind === "enable" ? [`${action.event.group}/${action.event.name}`] : [],
      ),
    ),
  );
  return [
    ...events.flatMap(({ group, name, condition }) =>
      condition === undefined ? [] : [file(group, name, "filter", filterText(condition))],
    ),
    ...events.flatMap(({ group, name, actions }) =>
      (actions ?? []).flatMap((action) => {
        const text = triggerText(action, program.target);
        return text === undefined ? [] : [file(group, name, "trigger", text)];
      }),
    ),
    ...events.flatMap((event) =>
      isRecorded(event) && !started.has(`${event.group}/${event.name}`)
        ? [file(event.group, event.name, "enable", "1")]
        : [],
    ),
  ];
}

/** Several probes of one event have its files in common. */
function firstOf(events: readonly Event[], { group, name }: Event): number {
  return events.findIndex((other) => other.group === group && other.name === name);
}

function file(group: string, name: string, which: EventFile["file"], content: string): EventFile {
  return { event: `${group}/${name}`, file: which, content };
}
