/**
 * A program with its events in the groups that a bootconfig has for them, wherever they are named.
 *
 * Source: trace_boot_init_one_event, kernel/trace/trace_boot.c: the group says what is to be defined.
 */
import type { Action } from "../../program/action.ts";
import type { DefinedEvent, Event, Program } from "../../program/program.ts";
import { groupOfSpan } from "../../program/span-event.ts";
import type { EventName, SpanEvent } from "../../program/span-event.ts";

const GROUPS = {
  kprobe: "kprobes",
  kretprobe: "kprobes",
  fprobe: "fprobes",
  fretprobe: "fprobes",
  rawtracepoint: "tracepoints",
  eprobe: "eprobes",
  // Refused by the table, since there are no files yet.
  uprobe: "uprobes",
  uretprobe: "uprobes",
} as const satisfies Record<DefinedEvent["kind"], string>;

export const SYNTHETIC = "synthetic";

export function bootGroup(event: Event): string {
  return event.kind === "event" ? event.group : GROUPS[event.kind];
}

/** The group of what a span gives: an event probe where it reads a string at its end. */
export function bootGroupOfSpan(span: SpanEvent): string {
  return groupOfSpan(span) === SYNTHETIC ? SYNTHETIC : GROUPS.eprobe;
}

export function inBootGroups(program: Program): Program {
  const groups = new Map<string, string>();
  for (const event of program.events) {
    if (event.kind !== "event") groups.set(`${event.group}/${event.name}`, bootGroup(event));
  }
  for (const span of program.spans) groups.set(`${groupOfSpan(span)}/${span.name}`, bootGroupOfSpan(span));
  const moved = <Named extends { readonly group: string; readonly name: string }>(named: Named): Named => ({
    ...named,
    group: groups.get(`${named.group}/${named.name}`) ?? named.group,
  });
  return {
    ...program,
    events: program.events.map((event) => movedEvent(event, moved)),
    spans: program.spans.map((span) => ({
      ...span,
      pairs: span.pairs.map((pair) => ({ ...pair, start: moved(pair.start), end: moved(pair.end) })),
      actions: movedActions(span.actions, moved),
    })),
  };
}

type Move = <Named extends Pick<EventName, "group" | "name">>(named: Named) => Named;

function movedEvent(event: Event, moved: Move): Event {
  const own = { ...moved(event), actions: movedActions(event.actions, moved) };
  if (own.kind !== "eprobe") return own;
  return { ...own, attachedGroup: moved({ group: own.attachedGroup, name: own.attachedEvent }).group };
}

function movedActions(actions: readonly Action[] | undefined, moved: Move): readonly Action[] | undefined {
  return actions?.map((action) =>
    action.kind === "enable" || action.kind === "disable" ? { ...action, event: moved(action.event) } : action,
  );
}
