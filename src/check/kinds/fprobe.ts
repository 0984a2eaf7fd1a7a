/** `fprobe` and `fretprobe`: ftrace's hook at a function's entry and exit. */
import type { Location, Probe } from "../../../grammar/tree.ts";
import * as places from "../../diagnostics/catalogue/places.ts";
import { report } from "../context.ts";
import type { Context } from "../context.ts";
import type { ChosenName } from "../event-names.ts";
import { requireFeature } from "../features.ts";
import { lowerFields } from "../fields.ts";
import { canProbeFunction } from "../functions.ts";
import { kernelLocation } from "../locations.ts";
import type { Position } from "../positions.ts";
import { functionSite, unnamed } from "./draft.ts";
import type { Draft, LoweredProbe } from "./draft.ts";
import { lowerMaxactive } from "./maxactive.ts";

export function lowerFprobe(
  context: Context,
  probe: Probe,
  location: Location,
  chosen: ChosenName,
): LoweredProbe | undefined {
  const found = kernelLocation(context, location);
  const returns = probe.probeKind.text === "fretprobe" || found?.atReturn === true;
  const hasFprobe = requireFeature(context, "fprobe", probe.probeKind);
  const position: Position = returns ? "fretprobe" : "fprobe";
  const site = functionSite(context, position, location, found?.place);
  const fields = lowerFields(site, probe.fields);
  const maxactive = lowerMaxactive(context, probe, returns);
  if (maxactive !== undefined && probe.maxactive !== undefined) {
    requireFeature(context, "fprobe-maxactive", probe.maxactive);
  }
  if (found === undefined || !hasFprobe) return undefined;
  const { place } = found;
  const kprobe = returns ? "kretprobe" : "kprobe";
  if (place.kind === "address" || /\+/.test(location.text)) {
    report(context, places.ftraceNeedsFunction, location, { kind: probe.probeKind.text, kprobe });
    return undefined;
  }
  const use = { kind: probe.probeKind.text, kprobe, byFtrace: true };
  if (!canProbeFunction(context, location, place, use)) return undefined;
  const event: Draft = {
    kind: returns ? "fretprobe" : "fprobe",
    ...unnamed(context, probe, fields),
    place,
    parameters: site.prototype?.()?.parameters.map(({ name }) => name ?? ""),
    maxactive,
  };
  return { event, chosen, wanted: `${place.symbol}__${returns ? "exit" : "entry"}` };
}
