/** What is written to the files of events in tracefs, beside their definitions, in the order in which it must be. */
import type { Event, Program } from "../../program/program.ts";
import type { SpanEvent } from "../../program/span-event.ts";
import { isRecorded } from "../../program/program.ts";
import { filterText } from "./filter.ts";
import { spanLines } from "./span.ts";
import type { SpanLines } from "./span.ts";
import { triggerText } from "./trigger.ts";

export interface EventFile {
  /** `GROUP/NAME` */
  readonly event: string;
  readonly file: "filter" | "trigger" | "enable";
  readonly content: string;
  /** True for a table that somebody wants to see; those that find pairs are not. */
  readonly isTable: boolean;
}

/** Filters before anything is recorded, triggers before what they depend on happens. */
export function eventFiles(program: Program): readonly EventFile[] {
  const events = firstOfEach(program.events);
  // What an action starts is not recorded before.
  const started = new Set(
    events.flatMap(({ actions }) =>
      (actions ?? []).flatMap((action) =>
        action.kind === "enable" ? [`${action.event.group}/${action.event.name}`] : [],
      ),
    ),
  );
  const spans = program.spans.map((span, index) => ({ span, lines: spanLines(span, index) }));
  return [
    ...events.flatMap(({ group, name, condition }) =>
      condition === undefined ? [] : [file(group, name, "filter", filterText(condition))],
    ),
    ...events.flatMap(({ group, name, actions }) =>
      (actions ?? []).flatMap((action) => {
        const text = triggerText(action, program.target);
        return text === undefined
          ? []
          : [{ ...file(group, name, "trigger", text), isTable: action.kind === "aggregation" }];
      }),
    ),
    ...spans.flatMap(({ span, lines }) => spanFiles(span, lines, program)),
    ...events.flatMap((event) =>
      isRecorded(event) && !started.has(`${event.group}/${event.name}`)
        ? [file(event.group, event.name, "enable", "1")]
        : [],
    ),
  ];
}

/** Several probes of one event have its files in common. */
function firstOfEach(events: readonly Event[]): readonly Event[] {
  const seen = new Set<string>();
  return events.filter(({ group, name }) => {
    const path = `${group}/${name}`;
    return !seen.has(path) && seen.add(path);
  });
}

function file(group: string, name: string, which: EventFile["file"], content: string): EventFile {
  return { event: `${group}/${name}`, file: which, content, isTable: false };
}

/** The pairs' tables first: what they give needs its filter and its own tables to be there already. */
function spanFiles(span: SpanEvent, { event, triggers }: SpanLines, { target }: Program): EventFile[] {
  const own = (span.actions ?? []).flatMap((action): EventFile[] => {
    const content = triggerText(action, target);
    return content === undefined ? [] : [{ event, file: "trigger", content, isTable: action.kind === "aggregation" }];
  });
  const of = (which: EventFile["file"], content: string): EventFile => ({
    event,
    file: which,
    content,
    isTable: false,
  });
  return [
    ...(span.condition === undefined ? [] : [of("filter", filterText(span.condition))]),
    ...own,
    ...triggers.map((one): EventFile => ({ event: one.event, file: "trigger", content: one.text, isTable: false })),
    ...(isRecorded(span) ? [of("enable", "1")] : []),
  ];
}
