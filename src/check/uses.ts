/** What is done with events: their conditions and actions, when all events of the program are known. */
import type { Expression } from "../../grammar/tree.ts";
import * as conditions from "../diagnostics/catalogue/conditions.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { Event } from "../program/program.ts";
import { lowerActions } from "./actions.ts";
import { lowerCondition } from "./conditions.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import { definedFields, formatFields } from "./event-fields.ts";
import type { EventFields } from "./event-fields.ts";
import type { NamedEvents } from "./named-events.ts";
import type { LoweredProbe, Waiting } from "./kinds/draft.ts";

/** Fills in what the declaration of an event says beside what it records. */
export function lowerUse(context: Context, { event, probe }: LoweredProbe, known: NamedEvents): void {
  if (probe === undefined) return;
  const fields = fieldsOfEvent(context, event);
  const use: Waiting = event;
  use.condition = probe.where && lowerCondition(context, fields, probe.where);
  if (probe.actions === undefined) return;
  // A condition that is wrong is reported once, and its actions are still looked at.
  use.actions = lowerActions(
    {
      context,
      fields,
      condition: use.condition,
      eventNamed: (expression) => findEvent(context, expression, known),
    },
    probe.actions,
  );
}

export function fieldsOfEvent({ arch }: Context, event: Event): EventFields {
  return event.kind === "event" ? formatFields(event.fields) : definedFields(event.arguments, arch.bits);
}

/** An event of the program by its name. */
export function findEvent(context: Context, expression: Expression, known: NamedEvents): Event | undefined {
  const name = expression.kind === "word" ? expression.text : "";
  const found = known.event(name);
  if (found !== undefined) return found;
  if (context.failed.has(name)) return undefined;
  const candidates = nearest(name, known.eventNames);
  report(context, conditions.unknownEventNamed, expression, { name, nearest: candidates });
  return undefined;
}
