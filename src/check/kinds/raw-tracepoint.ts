/** `rawtracepoint`: a tracepoint with the arguments that the kernel calls it with. */
import type { Location, Probe } from "../../../grammar/tree.ts";
import { lazily } from "../../target/capture/lazily.ts";
import { prototypeOfTracepoint } from "../c/prototype.ts";
import type { Context } from "../context.ts";
import type { ChosenName } from "../event-names.ts";
import { requireFeature } from "../features.ts";
import { lowerFields } from "../fields.ts";
import { tracepointLocation } from "../locations.ts";
import type { Position } from "../positions.ts";
import { unnamed } from "./draft.ts";
import type { Draft, LoweredProbe } from "./draft.ts";
import { refuseMaxactive } from "./maxactive.ts";
import { refuseReturn } from "./return-suffix.ts";

export function lowerRawTracepoint(
  context: Context,
  probe: Probe,
  location: Location,
  chosen: ChosenName,
): LoweredProbe | undefined {
  const isReturn = refuseReturn(context, probe, location);
  const tracepoint = isReturn ? undefined : tracepointLocation(context, location);
  refuseMaxactive(context, probe);
  const hasTprobe = requireFeature(context, "tprobe", probe.probeKind);
  const position: Position = "raw tracepoint probe";
  const { kernel } = context.types;
  const prototype = lazily(() =>
    tracepoint === undefined || kernel === undefined ? undefined : prototypeOfTracepoint(kernel, tracepoint),
  );
  const fields = lowerFields({ context, position, subject: location.text, prototype }, probe.fields);
  if (tracepoint === undefined || !hasTprobe) return undefined;
  const event: Draft = {
    kind: "rawtracepoint",
    ...unnamed(context, probe, fields),
    tracepoint,
  };
  return { event, chosen, wanted: `${tracepoint}__raw` };
}
