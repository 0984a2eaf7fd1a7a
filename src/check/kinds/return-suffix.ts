/** `%return` behind a place. */
import type { Location, Probe } from "../../../grammar/tree.ts";
import * as places from "../../diagnostics/catalogue/places.ts";
import { report } from "../context.ts";
import type { Context } from "../context.ts";

/** True, after saying so, where `%return` stands behind something that does not return. */
export function refuseReturn(context: Context, probe: Probe, location: Location): boolean {
  if (!location.text.includes("%")) return false;
  report(context, places.contradictoryReturn, location, { kind: probe.probeKind.text, returns: "" });
  return true;
}
