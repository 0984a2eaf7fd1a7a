/**
 * The places of a probe: lists as they stand, patterns as all that they match, alternatives as the first
 * that the target has.
 */
import type { Location, Probe } from "../../grammar/tree.ts";
import * as symbols from "../diagnostics/catalogue/symbols.ts";
import { isPattern, matcher } from "../target/lookup/pattern.ts";
import type { FunctionSymbol } from "../target/symbols/kernel-symbols.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import { isProbeable, nearestFunctions } from "./functions.ts";

const FUNCTION_KINDS = new Set(["kprobe", "kretprobe", "fprobe", "fretprobe"]);

/** Empty after saying what is wrong. */
export function resolvePlaces(context: Context, probe: Probe): readonly Location[] {
  if (probe.locationsAre === "alternatives") return firstAlternative(context, probe);
  return probe.locations.flatMap((location) =>
    isPattern(location.text) ? allMatches(context, probe, location) : [location],
  );
}

/** The name of the function or event, without what stands before and behind it. */
function bareName(text: string): string {
  return text.replace(/^[^:]*:/, "").replace(/[+%].*$/, "");
}

function firstAlternative(context: Context, probe: Probe): readonly Location[] {
  const { probeKind, locations } = probe;
  const { target } = context;
  const span = { start: locations[0]?.start ?? 0, end: locations.at(-1)?.end ?? 0 };
  const isEvent = probeKind.text === "tracepoint";
  if (isEvent ? target.events === undefined : target.symbols === undefined) {
    report(context, symbols.needsSymbols, span, { what: "a choice of places" });
    return [];
  }
  const found = locations.find(({ text }) => {
    if (!isEvent) return (target.symbols?.find(bareName(text)).length ?? 0) > 0;
    const [group = "", event = ""] = text.split(/[:/.]/);
    return target.events?.has(group, event) ?? false;
  });
  if (found !== undefined) return [found];
  const names = locations.map(({ text }) => text);
  report(context, symbols.noAlternative, span, { names, target: target.name, nearest: nearOf(context, probe) });
  return [];
}

/** Functions that are called nearly like one of those that are not there. */
function nearOf({ target: { symbols: known } }: Context, { probeKind, locations }: Probe): readonly string[] {
  if (known === undefined || probeKind.text === "tracepoint") return [];
  return [...new Set(locations.flatMap(({ text }) => nearestFunctions(bareName(text), known)))];
}

function allMatches(context: Context, probe: Probe, location: Location): readonly Location[] {
  const kind = probe.probeKind.text;
  const { target, mostMatches } = context;
  const isFunction = FUNCTION_KINDS.has(kind);
  if (!isFunction && kind !== "tracepoint") return [location];
  if (isFunction ? target.symbols === undefined : target.events === undefined) {
    report(context, symbols.needsSymbols, location, { what: "a pattern" });
    return [];
  }
  const names = isFunction
    ? matchingFunctions(context, location.text, kind.startsWith("f"))
    : matchingEvents(context, location.text);
  if (names.length === 0) report(context, symbols.noMatch, location, { pattern: location.text, target: target.name });
  if (names.length <= mostMatches) return names.map((text) => ({ ...location, text, quoted: true }));
  const parameters = { pattern: location.text, count: names.length, limit: mostMatches, preview: names.slice(0, 5) };
  report(context, symbols.tooManyMatches, location, parameters);
  return [];
}

function matchingFunctions({ target }: Context, text: string, byFtrace: boolean): string[] {
  const colon = text.indexOf(":");
  const module = colon < 0 ? undefined : text.slice(0, colon);
  const matches = matcher(text.slice(colon + 1).replace(/%return$/, ""));
  const found = new Map<string, FunctionSymbol[]>();
  for (const symbol of target.symbols?.functions() ?? []) {
    if (!matches(symbol.name) || (module !== undefined && symbol.module !== module)) continue;
    found.set(symbol.name, [...(found.get(symbol.name) ?? []), symbol]);
  }
  return [...found.values()].flatMap((copies) => {
    const [first] = copies;
    return first !== undefined && isProbeable(first, copies.length, byFtrace) ? [first.name] : [];
  });
}

function matchingEvents({ target }: Context, text: string): string[] {
  const matches = matcher(text.replace(/[:/]/, "/"));
  return [...(target.events?.keys() ?? [])].filter(matches).map((key) => key.replace("/", ":"));
}
