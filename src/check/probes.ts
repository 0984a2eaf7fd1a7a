/** Probes: a declaration becomes one event for each of its places. */
import type { Location, Probe } from "../../grammar/tree.ts";
import { notYet } from "../diagnostics/catalogue/not-yet.ts";
import * as fetches from "../diagnostics/catalogue/fetches.ts";
import * as symbols from "../diagnostics/catalogue/symbols.ts";
import * as places from "../diagnostics/catalogue/places.ts";
import type { AddressPlace, Argument, DefinedEvent, ExistingEvent, FunctionPlace } from "../program/program.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { EventFormats } from "../target/tracefs/event-formats.ts";
import { prototypeOfFunction, prototypeOfTracepoint } from "./c/prototype.ts";
import { evaluate } from "./constants.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import { chosenName } from "./event-names.ts";
import type { ChosenName } from "./event-names.ts";
import { requireFeature } from "./features.ts";
import { lowerFields } from "./fields.ts";
import { canProbeFunction } from "./functions.ts";
import { eventLocation, kernelLocation, tracepointLocation, userLocation } from "./locations.ts";
import type { EventLocation } from "./locations.ts";
import { resolvePlaces } from "./places.ts";
import type { Position } from "./positions.ts";
import type { Site } from "./site.ts";

/** An event whose group and name are still empty: they are given when all are known. */
export type Draft = DefinedEvent & { group: string; name: string };

/** What a place of a probe becomes. */
export interface LoweredProbe {
  readonly event: Draft | ExistingEvent;
  /** What the declaration says of the name; absent for an event of the kernel's own. */
  readonly chosen: ChosenName | undefined;
  /** The name that kpc makes where none is chosen. */
  readonly wanted: string;
}

type Lower = (context: Context, probe: Probe, location: Location, chosen: ChosenName) => LoweredProbe | undefined;

/** What each kind of probe becomes. */
const KINDS: ReadonlyMap<string, Lower> = new Map([
  ["kprobe", lowerKprobe],
  ["kretprobe", lowerKprobe],
  ["fprobe", lowerFprobe],
  ["fretprobe", lowerFprobe],
  ["uprobe", lowerUprobe],
  ["uretprobe", lowerUprobe],
  ["tracepoint", lowerTracepoint],
  ["rawtracepoint", lowerRawTracepoint],
]);

const NOT_YET = new Map([
  ["usdt", "usdt"],
  ["ksyscall", "syscall"],
  ["kretsyscall", "syscall"],
] as const);

/** The events of a probe; with what is wrong with it reported. */
export function lowerProbe(context: Context, probe: Probe): LoweredProbe[] {
  const kind = probe.probeKind.text;
  const construct = NOT_YET.get(kind as "usdt");
  if (construct !== undefined) {
    report(context, notYet, probe.probeKind, { construct });
    return [];
  }
  if (probe.where !== undefined) report(context, notYet, probe.where, { construct: "condition" });
  if (probe.actions !== undefined) report(context, notYet, probe.actions, { construct: "actions" });
  const chosen = chosenName(context, probe.alias);
  const lower = KINDS.get(kind);
  if (lower === undefined) throw new Error(`kind of probe without a meaning: ${kind}`);
  const resolved = resolvePlaces(context, probe);
  const [only] = resolved;
  if (resolved.length === 1 && only !== undefined) {
    const lowered = lower(context, probe, only, chosen);
    return lowered === undefined ? [] : [lowered];
  }
  // What is wrong with the fields is the same at each place of one position: it is said once.
  return resolved.flatMap((location, index) => {
    const own = index === 0 ? context : { ...context, diagnostics: [] };
    const lowered = lower(own, probe, location, chosen);
    if (index > 0) reportNew(context, own);
    return lowered === undefined ? [] : [lowered];
  });
}

function reportNew(context: Context, own: Context): void {
  const known = new Set(context.diagnostics.map(({ code, place }) => `${code} ${place.start} ${place.end}`));
  for (const diagnostic of own.diagnostics) {
    const { code, place } = diagnostic;
    if (!known.has(`${code} ${place.start} ${place.end}`)) context.diagnostics.push(diagnostic);
  }
}

function lowerKprobe(context: Context, probe: Probe, location: Location, chosen: ChosenName): LoweredProbe | undefined {
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
  const event: Draft = {
    kind: returns ? "kretprobe" : "kprobe",
    ...unnamed(context, probe, fields),
    place,
    maxactive,
  };
  const base = place.kind === "address" ? `at_${place.address.text}` : functionName(place);
  return { event, chosen, wanted: returns ? `${base}__return` : base };
}

/** What is known of a function's parameters, where it is a whole function that is probed. */
function functionSite(
  context: Context,
  position: Position,
  { text }: Location,
  place: FunctionPlace | AddressPlace | undefined,
): Site {
  if (place?.kind !== "function") return { context, position, subject: text };
  const { symbol, module, offset } = place;
  const { kernel } = context.types;
  const prototype =
    kernel === undefined || offset !== undefined ? undefined : prototypeOfFunction(kernel, symbol, module);
  return { context, position, subject: symbol, prototype };
}

/** What all drafts have. An event is where its declaration says what and where: up to its name. */
function unnamed({ source }: Context, probe: Probe, fields: readonly Argument[]) {
  return { source, group: "", name: "", arguments: fields, start: probe.start, end: headEnd(probe) };
}

function headEnd({ alias, locations, end }: Probe): number {
  return alias?.end ?? locations.at(-1)?.end ?? end;
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

function lowerFprobe(context: Context, probe: Probe, location: Location, chosen: ChosenName): LoweredProbe | undefined {
  const found = kernelLocation(context, location);
  const returns = probe.probeKind.text === "fretprobe" || found?.atReturn === true;
  const hasFprobe = requireFeature(context, "fprobe", probe.probeKind);
  const position: Position = returns ? "fretprobe" : "fprobe";
  const fields = lowerFields(functionSite(context, position, location, found?.place), probe.fields);
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
    maxactive,
  };
  return { event, chosen, wanted: `${place.symbol}__${returns ? "exit" : "entry"}` };
}

function lowerUprobe(context: Context, probe: Probe, location: Location, chosen: ChosenName): LoweredProbe | undefined {
  const found = userLocation(context, location);
  const returns = probe.probeKind.text === "uretprobe" || found?.atReturn === true;
  const position: Position = returns ? "uretprobe" : "uprobe";
  const fields = lowerFields({ context, position, subject: location.text }, probe.fields);
  refuseMaxactive(context, probe);
  if (found === undefined) return undefined;
  const { path, offset, referenceCounter } = found;
  const event: Draft = {
    kind: position,
    ...unnamed(context, probe, fields),
    path,
    offset,
    referenceCounter,
  };
  const program = path.slice(path.lastIndexOf("/") + 1).replace(/\.so\b.*$/, "");
  const wanted = `${program}__0x${offset.value.toString(16)}${returns ? "__return" : ""}`;
  return { event, chosen, wanted };
}

/** Without fields or a name of its own a tracepoint is the kernel's event; else an event probe. */
function lowerTracepoint(
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
    const event: ExistingEvent = { kind: "event", source, group, name, start: probe.start, end: headEnd(probe) };
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
  if (probe.locations.length > 1 && chosen.name !== undefined) {
    report(context, places.aliasOnExistingEvent, probe.alias ?? probe, {});
    return undefined;
  }
  const event: Draft = {
    kind: "eprobe",
    ...unnamed(context, probe, fields),
    attachedGroup: found.group,
    attachedEvent: found.event,
  };
  return { event, chosen, wanted: found.event };
}

function lowerRawTracepoint(
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
  const prototype =
    tracepoint === undefined || kernel === undefined ? undefined : prototypeOfTracepoint(kernel, tracepoint);
  const fields = lowerFields({ context, position, subject: location.text, prototype }, probe.fields);
  if (tracepoint === undefined || !hasTprobe) return undefined;
  const event: Draft = {
    kind: "rawtracepoint",
    ...unnamed(context, probe, fields),
    tracepoint,
  };
  return { event, chosen, wanted: `${tracepoint}__raw` };
}

/** True if the target has the event, or if its events are not known; those that kpc makes are its own. */
function isEventThere(context: Context, location: Location, { group, event }: EventLocation): boolean {
  const { events, name: target } = context.target;
  if (events === undefined || events.has(group, event) || !events.hasGroup(group)) return true;
  const candidates = nearest(`${group}:${event}`, eventNames(events));
  const [best] = candidates;
  const edits = best === undefined ? undefined : [{ start: location.start, end: location.end, newText: best }];
  const parameters = { event: `${group}:${event}`, target, nearest: candidates };
  report(context, symbols.missingEvent, location, parameters, { edits });
  return false;
}

function* eventNames(events: EventFormats): Generator<string> {
  for (const key of events.keys()) yield key.replace("/", ":");
}

/** True, after saying so, where `%return` stands behind something that does not return. */
function refuseReturn(context: Context, probe: Probe, location: Location): boolean {
  if (!location.text.includes("%")) return false;
  report(context, places.contradictoryReturn, location, { kind: probe.probeKind.text, returns: "" });
  return true;
}

function lowerMaxactive(context: Context, probe: Probe, returns: boolean): number | undefined {
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

function refuseMaxactive(context: Context, probe: Probe): void {
  if (probe.maxactive === undefined) return;
  const before = context.source.text.lastIndexOf("maxactive", probe.maxactive.start);
  const edits = [{ start: before, end: probe.maxactive.end, newText: "" }];
  report(context, places.maxactiveNotHere, probe.maxactive, { kind: probe.probeKind.text }, { edits });
}
