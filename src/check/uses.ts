/** What is done with events: their conditions and actions, when all events of the program are known. */
import type { Expression, Probe } from "../../grammar/tree.ts";
import * as conditions from "../diagnostics/catalogue/conditions.ts";
import { nearest, replacedBy } from "../diagnostics/nearest.ts";
import type { Event } from "../program/program.ts";
import { lowerActions } from "./actions.ts";
import { lowerCondition } from "./conditions.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import { definedFields, formatFields } from "./event-fields.ts";
import type { EventFields } from "./event-fields.ts";
import type { NamedEvents } from "./named-events.ts";
import type { Waiting } from "./kinds/draft.ts";

/** What the declaration of an event says beside what it records. */
export function lowerUse(
  context: Context,
  { event, probe }: { readonly event: Event; readonly probe: Probe },
  known: NamedEvents,
): Waiting {
  const fields = fieldsOfEvent(context, event);
  const condition = probe.where && lowerCondition(context, fields, probe.where);
  // A condition that is wrong is reported once, and its actions are still looked at.
  const actions =
    probe.actions &&
    lowerActions(
      { context, fields, condition, eventNamed: (expression) => findEvent(context, expression, known) },
      probe.actions,
    );
  return { condition, actions };
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
  const edits = replacedBy(expression, candidates);
  report(context, conditions.unknownEventNamed, expression, { name, nearest: candidates }, { edits });
  return undefined;
}
