/** `tracepoint`: an event of the kernel's, and what is read of its fields. */
import type { Location, Probe } from "../../../grammar/tree.ts";
import * as places from "../../diagnostics/catalogue/places.ts";
import * as symbols from "../../diagnostics/catalogue/symbols.ts";
import { nearest, replacedBy } from "../../diagnostics/nearest.ts";
import type { ExistingEvent } from "../../program/program.ts";
import type { EventFormats } from "../../target/tracefs/event-formats.ts";
import { report } from "../context.ts";
import type { Context } from "../context.ts";
import { tracepointFields } from "../event-fields.ts";
import type { ChosenName } from "../event-names.ts";
import { requireFeature } from "../features.ts";
import { lowerFields } from "../fields.ts";
import { eventLocation } from "../locations.ts";
import type { EventLocation } from "../locations.ts";
import { headEnd, unnamed } from "./draft.ts";
import type { Draft, LoweredProbe } from "./draft.ts";
import { refuseMaxactive } from "./maxactive.ts";
import { refuseReturn } from "./return-suffix.ts";

/** Without fields or a name of its own a tracepoint is the kernel's event; else an event probe. */
export function lowerTracepoint(
  context: Context,
  probe: Probe,
  location: Location,
  chosen: ChosenName,
): LoweredProbe | undefined {
  const isReturn = refuseReturn(context, probe, location);
  const found = isReturn ? undefined : eventLocation(context, location);
  refuseMaxactive(context, probe);
  const { source } = context;
  if (probe.fields === undefined && probe.alias === undefined) {
    if (found === undefined || !isEventThere(context, location, found)) return undefined;
    const { group, event: name } = found;
    const place = { source, group, name, start: probe.start, end: headEnd(probe) };
    const own = tracepointFields(context.target.events?.find(group, name));
    const event: ExistingEvent = { kind: "event", ...place, fields: own, condition: undefined, actions: undefined };
    return { event, chosen: undefined, wanted: name };
  }
  const hasEprobe = requireFeature(context, "eprobe", probe.probeKind);
  const { events } = context.target;
  const format = found && events?.find(found.group, found.event);
  const fields = lowerFields({ context, position: "event probe", subject: location.text, format }, probe.fields);
  if (found === undefined || !hasEprobe || !isEventThere(context, location, found)) return undefined;
  if (found.group === "ftrace") {
    report(context, places.cannotAttach, location, { target: location.text, kind: "of the group `ftrace`" });
    return undefined;
  }
  if (probe.locations.length > 1 && probe.locationsAre === "list" && chosen.name !== undefined) {
    report(context, places.aliasOnExistingEvent, probe.alias ?? probe, {});
    return undefined;
  }
  const event: Draft = {
    kind: "eprobe",
    ...unnamed(context, probe, fields),
    attachedGroup: found.group,
    attachedEvent: found.event,
    attachedFields: tracepointFields(format),
  };
  return { event, chosen, wanted: found.event };
}

/** True if the target has the event, or if its events are not known; those that kpc makes are its own. */
function isEventThere(context: Context, location: Location, { group, event }: EventLocation): boolean {
  const { events, name: target } = context.target;
  if (events === undefined || events.has(group, event) || !events.hasGroup(group)) return true;
  const candidates = nearest(`${group}:${event}`, eventNames(events));
  const edits = replacedBy(location, candidates);
  const parameters = { event: `${group}:${event}`, target, nearest: candidates };
  report(context, symbols.missingEvent, location, parameters, { edits });
  return false;
}

function* eventNames(events: EventFormats): Generator<string> {
  for (const key of events.keys()) yield key.replace("/", ":");
}
