/** Probes: a declaration becomes one event for each of its places. */
import type { Probe } from "../../grammar/tree.ts";
import { notYet } from "../diagnostics/catalogue/not-yet.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import { chosenName } from "./event-names.ts";
import type { Lower, LoweredProbe } from "./kinds/draft.ts";
import { lowerFprobe } from "./kinds/fprobe.ts";
import { lowerKprobe } from "./kinds/kprobe.ts";
import { lowerRawTracepoint } from "./kinds/raw-tracepoint.ts";
import { lowerSyscall } from "./kinds/syscall.ts";
import { lowerTracepoint } from "./kinds/tracepoint.ts";
import { lowerUprobe } from "./kinds/uprobe.ts";
import { resolvePlaces } from "./places.ts";

/** What each kind of probe becomes. */
const KINDS: ReadonlyMap<string, Lower> = new Map([
  ["kprobe", lowerKprobe],
  ["kretprobe", lowerKprobe],
  ["fprobe", lowerFprobe],
  ["fretprobe", lowerFprobe],
  ["ksyscall", lowerSyscall],
  ["kretsyscall", lowerSyscall],
  ["uprobe", lowerUprobe],
  ["uretprobe", lowerUprobe],
  ["tracepoint", lowerTracepoint],
  ["rawtracepoint", lowerRawTracepoint],
]);

/** The events of a probe; with what is wrong with it reported. */
export function lowerProbe(context: Context, probe: Probe): LoweredProbe[] {
  const kind = probe.probeKind.text;
  if (kind === "usdt") {
    report(context, notYet, probe.probeKind, { construct: "usdt" });
    return [];
  }
  const chosen = chosenName(context, probe.alias);
  const lower = KINDS.get(kind);
  if (lower === undefined) throw new Error(`kind of probe without a meaning: ${kind}`);
  const resolved = resolvePlaces(context, probe);
  const [only] = resolved;
  if (resolved.length === 1 && only !== undefined) {
    const lowered = lower(context, probe, only, chosen);
    return lowered === undefined ? [] : [withUse(lowered, probe)];
  }
  // What is wrong with the fields is the same at each place of one position: it is said once.
  return resolved.flatMap((location, index) => {
    const own = index === 0 ? context : { ...context, diagnostics: [] };
    const lowered = lower(own, probe, location, chosen);
    if (index > 0) reportNew(context, own);
    return lowered === undefined ? [] : [withUse(lowered, probe)];
  });
}

/** The declaration is kept only where something is done with the event. */
function withUse(lowered: LoweredProbe, probe: Probe): LoweredProbe {
  return probe.where === undefined && probe.actions === undefined ? lowered : { ...lowered, probe };
}

function reportNew(context: Context, own: Context): void {
  const known = new Set(context.diagnostics.map(({ code, place }) => `${code} ${place.start} ${place.end}`));
  for (const diagnostic of own.diagnostics) {
    const { code, place } = diagnostic;
    if (!known.has(`${code} ${place.start} ${place.end}`)) context.diagnostics.push(diagnostic);
  }
}
