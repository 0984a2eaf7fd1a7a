/**
 * perf: a shell script that defines the events, records them through perf_event_open, shows and removes.
 *
 * Everything that comes from a program stands in single quotes, so no text of one can run a command.
 */
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/entry.ts";
import * as backEnds from "../../diagnostics/catalogue/back-ends.ts";
import type { Event, Program } from "../../program/program.ts";
import type { BackEnd, EmitOptions } from "../back-end.ts";
import { definition } from "../definition/definition.ts";
import { filterText } from "../definition/filter.ts";
import { verifyLimits } from "../definition/limits.ts";
import { heading } from "../heading.ts";
import { originOf } from "../origin.ts";
import { quote } from "../quote.ts";
import { PERF_CAPABILITY } from "./capability.ts";
import { PROLOGUE } from "./frame.ts";
import { perfProbe } from "./probe.ts";

export const perf: BackEnd = {
  name: "perf",
  description: "a shell script that records with perf",
  through: "tracefs",
  capability: PERF_CAPABILITY,
  verify,
  emit,
};

function verify(program: Program): readonly Diagnostic[] {
  const conditional = program.events.flatMap((event) =>
    (event.actions ?? []).flatMap((action) =>
      isStack(action) && action.condition !== undefined && action.condition !== event.condition
        ? [{ source: event.source, start: action.start, end: action.end }]
        : [],
    ),
  );
  const shown = program.events.flatMap(({ kind, source, ...event }) =>
    kind === "event" || !("arguments" in event)
      ? []
      : event.arguments.flatMap(({ type, start, end }) =>
          type?.kind === "integer" && type.format === "signed" && type.bits < 32 ? [{ source, start, end }] : [],
        ),
  );
  return [
    ...verifyLimits(program),
    // libtraceevent reads them without their sign, and the kernel's format says `%d`.
    ...shown.map((place) =>
      diagnose(backEnds.differsInBackEnd, place, {
        what: "a signed integer of 8 or 16 bits",
        backEnd: "perf",
        how: "`perf script` shows a negative one without its sign: 65535 for -1",
      }),
    ),
    ...conditional.map((place) =>
      diagnose(backEnds.notInBackEnd, place, {
        what: "a stack for some of the records",
        backEnd: "perf",
        reason: "an event has stacks or has none: `where` says which records are wanted",
        others: ["tracefs", "bpftrace", "bcc"],
      }),
    ),
  ];
}

function isStack(
  action: NonNullable<Event["actions"]>[number],
): action is Extract<typeof action, { kind: "stack" | "ustack" }> {
  return action.kind === "stack" || action.kind === "ustack";
}

function emit(program: Program, options: EmitOptions): string {
  return [
    "#!/bin/sh",
    `# ${heading(program, options)}`,
    PROLOGUE,
    ...program.events.flatMap(definitionLines),
    "",
    "# Ctrl-C ends the recording, not the script.",
    "trap : INT",
    "ended=0",
    `perf record --quiet --all-cpus --output "$data" \\`,
    ...chainOptions(program),
    ...recorded(program.events).map((event) => `  ${eventOptions(event)} \\`),
    `  -- "$@" || ended=$?`,
    "trap 'exit 130' INT",
    `[ -s "$data" ] || exit "$ended"`,
    `perf script --input "$data" --fields ${fields(program)}`,
    "",
  ].join("\n");
}

function definitionLines(event: Event): readonly string[] {
  if (event.kind === "event") return [];
  const path = quote(`${event.group}/${event.name}`);
  const words = perfProbe(event);
  return [
    `# ${originOf(event.source, event)}`,
    words === undefined
      ? `define ${path} ${quote(definition(event))}`
      : ["probe", path, ...words.options.map(quote), "--add", quote(words.definition)].join(" "),
  ];
}

/** Several probes of one event are opened as one. */
function recorded(events: readonly Event[]): readonly Event[] {
  const names = new Map(events.map((event) => [`${event.group}/${event.name}`, event] as const).toReversed());
  return [...names.values()].toReversed();
}

function eventOptions({ group, name, condition, actions }: Event): string {
  const stack = actions?.some(isStack) === true ? "/call-graph=fp/" : "";
  // In quotes of perf's own: `rd` and `cycles` would be events of the processor without them.
  const event = `--event "'${group}':'${name}'${stack}"`;
  return condition === undefined ? event : `${event} --filter ${quote(filterText(condition))}`;
}

/** Which of the two stacks are wanted; perf has one answer for all events. */
function chainOptions(program: Program): readonly string[] {
  const kinds = stackKinds(program);
  if (kinds.size !== 1) return [];
  return [kinds.has("stack") ? "  --kernel-callchains \\" : "  --user-callchains \\"];
}

function stackKinds({ events }: Program): ReadonlySet<string> {
  return new Set(events.flatMap(({ actions }) => (actions ?? []).filter(isStack).map(({ kind }) => kind)));
}

function fields(program: Program): string {
  return `trace:comm,tid,cpu,time,event,trace${stackKinds(program).size > 0 ? ",ip,sym" : ""}`;
}
