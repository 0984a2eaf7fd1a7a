/** `maxactive N` of a return probe. */
import type { Probe } from "../../../grammar/tree.ts";
import * as fetches from "../../diagnostics/catalogue/fetches.ts";
import * as places from "../../diagnostics/catalogue/places.ts";
import { evaluate } from "../constants.ts";
import { report } from "../context.ts";
import type { Context } from "../context.ts";

export function lowerMaxactive(context: Context, probe: Probe, returns: boolean): number | undefined {
  if (probe.maxactive === undefined) return undefined;
  if (!returns) {
    refuseMaxactive(context, probe);
    return undefined;
  }
  const value = evaluate(probe.maxactive, context.scope, context);
  if (value === undefined) return undefined;
  if (value.kind !== "number") {
    report(context, fetches.noSuchForm, probe.maxactive, { words: ["maxactive"] });
    return undefined;
  }
  const limit = context.limits.maxactive;
  if (value.value >= 1n && value.value <= BigInt(limit)) return Number(value.value);
  report(context, places.badMaxactive, probe.maxactive, { value: value.value, limit });
  return undefined;
}

export function refuseMaxactive(context: Context, probe: Probe): void {
  if (probe.maxactive === undefined) return;
  const before = context.source.text.lastIndexOf("maxactive", probe.maxactive.start);
  const edits = [{ start: before, end: probe.maxactive.end, newText: "" }];
  report(context, places.maxactiveNotHere, probe.maxactive, { kind: probe.probeKind.text }, { edits });
}
