/** Functions of the target: whether the one that is named is there, and can be probed. */
import type { Location } from "../../grammar/tree.ts";
import * as symbols from "../diagnostics/catalogue/symbols.ts";
import { nearest, replacedBy } from "../diagnostics/nearest.ts";
import type { FunctionPlace } from "../program/program.ts";
import { hasFeature } from "../target/features/features.ts";
import type { FunctionSymbol, KernelSymbols } from "../target/symbols/kernel-symbols.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";

export interface ProbeUse {
  /** The declaration's word, and that of the kind with a breakpoint for it. */
  readonly kind: string;
  readonly kprobe: string;
  /** By way of ftrace's hook, not by a breakpoint. */
  readonly byFtrace: boolean;
}

/** True if the target has the function and takes a probe there, or if its functions are not known. */
export function canProbeFunction(context: Context, location: Location, place: FunctionPlace, use: ProbeUse): boolean {
  const known = context.target.symbols;
  if (known === undefined) return true;
  const all = known.find(place.symbol);
  const own = all.filter(({ module }) => place.module === undefined || isModule(module, place.module));
  const [first] = own;
  if (first === undefined) {
    if (all.length > 0) reportWrongModule(context, location, place, all);
    else reportMissing(context, location, place, known);
    return false;
  }
  return (
    isTheOnlyOne(context, location, own, use) &&
    isTaken(context, location, first, use) &&
    isInside(context, location, place, first)
  );
}

/** The kernel takes `-` for `_` in names of modules. */
function isModule(module: string | undefined, wanted: string): boolean {
  return (module ?? "vmlinux") === wanted.replaceAll("-", "_");
}

function reportWrongModule(
  context: Context,
  location: Location,
  { symbol, module }: FunctionPlace,
  all: readonly FunctionSymbol[],
): void {
  const modules = all.flatMap((one) => one.module ?? []);
  const right = modules.length === 0 ? symbol : `${modules[0] ?? ""}:${symbol}`;
  const edits = [{ start: location.start, end: location.end, newText: right }];
  report(context, symbols.wrongModule, location, { symbol, given: module, modules }, { edits });
}

/** Names that are looked at, and of those that can be probed the ones that are told. */
const MOST_NEAR = 16;
const MOST_NAMED = 3;

/** Functions that can be probed and are called nearly so. */
export function nearestFunctions(symbol: string, known: KernelSymbols): readonly string[] {
  const canBeProbed = (name: string): boolean =>
    known.find(name).some(({ init, blacklisted }) => !init && blacklisted !== true);
  return nearest(symbol, known.names(), MOST_NEAR).filter(canBeProbed).slice(0, MOST_NAMED);
}

function reportMissing(context: Context, location: Location, { symbol }: FunctionPlace, known: KernelSymbols): void {
  const at = location.start + location.text.indexOf(symbol);
  const span = location.quoted ? location : { start: at, end: at + symbol.length };
  const copies = known.startingWith(`${symbol}.`).map(({ name }) => name);
  if (copies.length > 0) {
    const edits = [{ start: span.start, end: span.end, newText: copies[0] ?? "" }];
    report(context, symbols.onlyCopies, span, { symbol, copies: [...new Set(copies)] }, { edits });
    return;
  }
  const candidates = nearestFunctions(symbol, known);
  const edits = replacedBy(span, candidates);
  const parameters = { symbol, target: context.target.name, nearest: candidates };
  report(context, symbols.missingFunction, span, parameters, { edits });
}

function isTheOnlyOne(
  context: Context,
  location: Location,
  { length: count, 0: first }: readonly FunctionSymbol[],
  { byFtrace }: ProbeUse,
): boolean {
  if (count === 1 || first === undefined || byFtrace) return true;
  const parameters = { symbol: first.name, count };
  if (hasFeature(context.target, "unique-symbol-check")) {
    report(context, symbols.severalFunctions, location, parameters);
    return false;
  }
  report(context, symbols.firstOfSeveral, location, parameters);
  return true;
}

function isTaken(context: Context, location: Location, found: FunctionSymbol, use: ProbeUse): boolean {
  const { name: symbol } = found;
  if (found.init) {
    report(context, symbols.initFunction, location, { symbol });
    return false;
  }
  if (use.byFtrace) {
    if (found.traceable !== false) return true;
    report(context, symbols.notTraceable, location, { symbol, kind: use.kind, kprobe: use.kprobe });
    return false;
  }
  if (isBlacklisted(context.target.symbols, found)) {
    report(context, symbols.blacklisted, location, { symbol });
    return false;
  }
  const takesNotrace = context.target.config?.has("CONFIG_KPROBE_EVENTS_ON_NOTRACE") ?? false;
  if (!isNotrace(context.target.symbols, found) || takesNotrace) return true;
  report(context, symbols.noTrace, location, { symbol });
  return false;
}

/** For a copy with a suffix, by the function that it is of too. Source: within_kprobe_blacklist, kernel/kprobes.c */
function isBlacklisted(known: KernelSymbols | undefined, found: FunctionSymbol): boolean {
  return found.blacklisted === true || wholeOf(known, found)?.blacklisted === true;
}

/** The function of which a symbol with a suffix is a copy or a part. */
function wholeOf(known: KernelSymbols | undefined, { name }: FunctionSymbol): FunctionSymbol | undefined {
  const dot = name.indexOf(".");
  return dot < 0 ? undefined : known?.find(name.slice(0, dot))[0];
}

/**
 * True if ftrace has no hook in the function; for a copy with a suffix, in the function that it is of.
 * Source: within_notrace_func, kernel/trace/trace_kprobe.c
 */
function isNotrace(known: KernelSymbols | undefined, found: FunctionSymbol): boolean {
  return found.traceable === false && wholeOf(known, found)?.traceable !== true;
}

function isInside(context: Context, location: Location, { offset }: FunctionPlace, found: FunctionSymbol): boolean {
  const { name: symbol, size } = found;
  if (offset === undefined || size === undefined || offset.value < BigInt(size)) return true;
  report(context, symbols.offsetBeyond, location, { symbol, offset: offset.text, size });
  return false;
}

/** True if a pattern means the function too: it is there once, and takes a probe. */
export function isProbeable(found: FunctionSymbol, copies: number, byFtrace: boolean): boolean {
  const isRefused = found.init || found.traceable === false || (!byFtrace && found.blacklisted === true);
  return !isRefused && (byFtrace || copies === 1);
}
