/** `kprobe` and `kretprobe`: a breakpoint in the kernel. */
import type { Location, Probe } from "../../../grammar/tree.ts";
import * as places from "../../diagnostics/catalogue/places.ts";
import { syscallWrapper } from "../../diagnostics/catalogue/syscalls.ts";
import type { AddressPlace, FunctionPlace } from "../../program/program.ts";
import { isAtLeast } from "../../target/version.ts";
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

export function lowerKprobe(
  context: Context,
  probe: Probe,
  location: Location,
  chosen: ChosenName,
): LoweredProbe | undefined {
  const found = kernelLocation(context, location);
  const returns = probe.probeKind.text === "kretprobe" || found?.atReturn === true;
  const position = kprobePosition(found?.place, returns);
  const fields = lowerFields(functionSite(context, position, location, found?.place), probe.fields);
  const maxactive = lowerMaxactive(context, probe, returns);
  if (found === undefined || !canBeProbed(context, location, found.place, returns)) return undefined;
  const { place } = found;
  const kind = probe.probeKind.text;
  const use = { kind, kprobe: kind, byFtrace: false };
  if (place.kind === "function" && !canProbeFunction(context, location, place, use)) return undefined;
  if (place.kind === "function") warnOfWrapper(context, probe, location, place);
  const event: Draft = {
    kind: returns ? "kretprobe" : "kprobe",
    ...unnamed(context, probe, fields),
    place,
    maxactive,
  };
  const base = place.kind === "address" ? `at_${place.address.text}` : functionName(place);
  return { event, chosen, wanted: returns ? `${base}__return` : base };
}

/** The function that is entered for a system call has its arguments behind a pointer. */
function warnOfWrapper(context: Context, probe: Probe, location: Location, { symbol }: FunctionPlace): void {
  const { wrapper } = context.arch.syscall;
  if (wrapper === undefined || probe.fields === undefined || !symbol.startsWith(wrapper.prefix)) return;
  if (!isAtLeast(context.kernel, wrapper.since) || context.types.kernel !== undefined) return;
  const name = symbol.slice(wrapper.prefix.length);
  const returns = probe.probeKind.text === "kretprobe";
  const kind = returns ? "kretsyscall" : "ksyscall";
  const edits = [{ start: probe.probeKind.start, end: location.end, newText: `${kind} ${name}` }];
  report(context, syscallWrapper, location, { symbol, name, returns }, { edits });
}

function isInside(place: FunctionPlace | AddressPlace): boolean {
  return place.kind === "address" || place.offset !== undefined;
}

function kprobePosition(place: FunctionPlace | AddressPlace | undefined, returns: boolean): Position {
  if (returns) return "kretprobe";
  return place !== undefined && isInside(place) ? "kprobe inside a function" : "kprobe at a function's entry";
}

function canBeProbed(
  context: Context,
  location: Location,
  place: FunctionPlace | AddressPlace,
  returns: boolean,
): boolean {
  if (returns && !isWholeFunction(context, location, place)) return false;
  return isInside(place) || requireFeature(context, "kprobe-at-entry", location);
}

function functionName({ symbol, offset }: FunctionPlace): string {
  return offset === undefined ? symbol : `${symbol}__0x${offset.value.toString(16)}`;
}

function isWholeFunction(context: Context, location: Location, place: FunctionPlace | AddressPlace): boolean {
  if (place.kind === "address") {
    report(context, places.returnAtAddress, location, {});
    return false;
  }
  if (place.offset === undefined) return true;
  const plus = location.text.indexOf("+");
  const percent = location.text.indexOf("%");
  const end = percent < 0 ? location.end : location.start + percent;
  const edits = [{ start: location.start + plus, end, newText: "" }];
  const parameters = { symbol: location.text.slice(0, plus), offset: place.offset.text };
  report(context, places.returnWithOffset, location, parameters, { edits });
  return false;
}
