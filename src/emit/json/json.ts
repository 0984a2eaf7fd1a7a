/**
 * The whole plan as data, for programs that apply it themselves: `docs/plan.schema.json` describes it.
 *
 * What is written where, in order, and what is removed afterwards, in order.
 */
import type { Program } from "../../program/program.ts";
import type { BackEnd, EmitOptions } from "../back-end.ts";
import { TRACEFS_CAPABILITY } from "../definition/capability.ts";
import { definition } from "../definition/definition.ts";
import { eventFiles } from "../definition/event-files.ts";
import { verifyLimits } from "../definition/limits.ts";
import { spanLines } from "../definition/span.ts";

export const json: BackEnd = {
  name: "json",
  description: "the whole plan as data, by docs/plan.schema.json",
  through: "tracefs",
  capability: TRACEFS_CAPABILITY,
  verify: verifyLimits,
  emit,
};

/** Raised when a program that reads an older plan could not read a newer one. */
const FORMAT = 1;

interface Write {
  /** Below the mount of tracefs. */
  readonly path: string;
  readonly text: string;
}

function emit(program: Program, { version }: EmitOptions): string {
  const { arch, kernel } = program.target;
  const definitions = [
    ...program.events.flatMap((event) =>
      event.kind === "event" ? [] : [{ event: `${event.group}/${event.name}`, line: definition(event) }],
    ),
    ...program.spans.flatMap((span, index) => spanLines(span, index).definitions),
  ];
  const files = eventFiles(program);
  const triggers = files.filter(({ file }) => file === "trigger");
  // What an action has started is stopped too.
  const recorded = [
    ...new Set([...program.events.map(({ group, name }) => `${group}/${name}`), ...files.map(({ event }) => event)]),
  ];
  const switched = [...program.events, ...program.spans].flatMap(({ actions }) =>
    (actions ?? []).flatMap((action) =>
      action.kind === "enable" || action.kind === "disable" ? [`${action.event.group}/${action.event.name}`] : [],
    ),
  );
  const defined = [...new Set(definitions.map(({ event }) => event))];
  const plan = {
    format: FORMAT,
    kpc: version,
    target: { arch, kernel },
    apply: [
      ...definitions.map(({ line }): Write => ({ path: "dynamic_events", text: line })),
      ...files.map(({ event, file, content }): Write => ({ path: `events/${event}/${file}`, text: content })),
    ],
    tables: [...new Set(files.flatMap(({ event, isTable }) => (isTable ? [`events/${event}/hist`] : [])))],
    remove: [
      ...recorded.map((event): Write => ({ path: `events/${event}/enable`, text: "0" })),
      ...triggers
        .toReversed()
        .map(({ event, content }): Write => ({ path: `events/${event}/trigger`, text: `!${content}` })),
      // Until its trigger was removed, an action may have started what was stopped.
      ...[...new Set(switched)].map((event): Write => ({ path: `events/${event}/enable`, text: "0" })),
      ...files.flatMap(({ event, file }): Write[] =>
        file === "filter" ? [{ path: `events/${event}/filter`, text: "0" }] : [],
      ),
      ...defined.toReversed().map((event): Write => ({ path: "dynamic_events", text: `-:${event}` })),
    ],
  };
  return `${JSON.stringify(plan, undefined, 2)}\n`;
}
