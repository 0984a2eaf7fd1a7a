/** Events of one name: what the kernel lets share a name, and in which order events can be defined. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import * as places from "../diagnostics/catalogue/places.ts";
import type { Argument, DefinedEvent, Event, Fetch } from "../program/program.ts";
import { featureFacts, hasFeature } from "../target/features/features.ts";
import { placeOf, report } from "./context.ts";
import type { Context } from "./context.ts";

/** Reports events that cannot have their name because another one has it. */
export function checkSharedNames(events: readonly Event[], diagnostics: Diagnostic[]): void {
  const all = new Map<string, DefinedEvent>();
  const joined = new Map<string, Map<string, DefinedEvent>>();
  for (const event of events) {
    if (event.kind === "event") continue;
    const name = `${event.group}/${event.name}`;
    const first = all.get(name);
    if (first === undefined) {
      all.set(name, event);
      continue;
    }
    const probes = joined.get(name) ?? new Map([[recordKey(first), first]]);
    joined.set(name, probes);
    if (canJoin(event, { name, first, probes }, diagnostics)) probes.set(recordKey(event), event);
  }
}

/** An event, and the probes that record it. */
interface SharedEvent {
  readonly name: string;
  readonly first: DefinedEvent;
  /** By what they are on, and what they read there. */
  readonly probes: ReadonlyMap<string, DefinedEvent>;
}

function canJoin(event: DefinedEvent, { name, first, probes }: SharedEvent, diagnostics: Diagnostic[]): boolean {
  const at = { source: event.source, diagnostics };
  const related = placeOf(first.source, first);
  if (event.kind !== first.kind || event.kind === "eprobe") {
    const reason = event.kind === first.kind ? "once" : "kind";
    report(at, places.eventNameTaken, event, { name, reason }, { related });
    return false;
  }
  const difference = differenceOf(event.arguments, first.arguments);
  if (difference !== undefined) {
    report(at, places.eventFieldsDiffer, event, { name, difference }, { related });
    return false;
  }
  const same = probes.get(recordKey(event));
  if (same === undefined) return true;
  report(at, places.sameProbeTwice, event, { name }, { related: placeOf(same.source, same) });
  return false;
}

/** Before 6.16 a raw tracepoint has room for one probe of this kind, whatever its event is called. */
export function checkRawTracepoints(
  events: readonly Event[],
  { target, diagnostics }: Pick<Context, "target" | "diagnostics">,
): void {
  if (hasFeature(target, "shared-raw-tracepoint")) return;
  const probed = new Map<string, DefinedEvent>();
  for (const event of events) {
    if (event.kind !== "rawtracepoint") continue;
    const first = probed.get(event.tracepoint);
    if (first === undefined) {
      probed.set(event.tracepoint, event);
      continue;
    }
    const at = { source: event.source, diagnostics };
    const { since } = featureFacts("shared-raw-tracepoint", target.arch, target.kernel);
    const parameters = { tracepoint: event.tracepoint, kernel: target.kernel.text, since };
    report(at, places.tracepointTwice, event, parameters, { related: placeOf(first.source, first) });
  }
}

/** What differs between two lists of fields, in words, or `undefined`. */
function differenceOf(a: readonly Argument[], b: readonly Argument[]): string | undefined {
  if (a.length !== b.length) return `${a.length} instead of ${b.length}`;
  for (const [index, argument] of a.entries()) {
    const other = b[index] as Argument;
    if (argument.name !== other.name) return `\`${argument.name ?? "$arg*"}\` instead of \`${other.name ?? "$arg*"}\``;
    if (typeKey(argument) !== typeKey(other)) return `\`${argument.name ?? "$arg*"}\` has another type`;
  }
  return undefined;
}

/** A missing type is the kernel's default. */
function typeKey({ type, length }: Argument): string {
  return `${type === undefined ? "" : JSON.stringify(type)}[${length ?? ""}]`;
}

function recordKey(event: DefinedEvent): string {
  return [placeKey(event), ...event.arguments.map(({ fetch }) => fetchKey(fetch))].join(" ");
}

function placeKey(event: DefinedEvent): string {
  switch (event.kind) {
    case "uprobe":
    case "uretprobe":
      return `${event.path}:${event.offset.value}`;
    case "rawtracepoint":
      return event.tracepoint;
    case "eprobe":
      return `${event.attachedGroup}/${event.attachedEvent}`;
    default: {
      const { place } = event;
      if (place.kind === "address") return place.address.value.toString();
      return `${place.module ?? ""}:${place.symbol}+${place.offset?.value ?? 0n}`;
    }
  }
}

/** A fetch without its place in the source. */
function fetchKey(fetch: Fetch): string {
  return JSON.stringify(fetch, (key, value: unknown) => {
    if (key === "start" || key === "end" || key === "text") return undefined;
    return typeof value === "bigint" ? value.toString() : value;
  });
}

const UNREADABLE = new Map([
  ["kprobe", "a kprobe"],
  ["kretprobe", "a kretprobe"],
  ["uprobe", "a uprobe"],
  ["uretprobe", "a uretprobe"],
  ["eprobe", "an event probe"],
] as const);

/** Puts event probes behind the events of the program that they read, and refuses what they cannot. */
export function inDefinitionOrder(events: readonly Event[], diagnostics: Diagnostic[]): readonly Event[] {
  if (!events.some(({ kind }) => kind === "eprobe")) return events;
  const defined = new Map<string, DefinedEvent>();
  for (const event of events) if (event.kind !== "event") defined.set(`${event.group}/${event.name}`, event);
  const first: Event[] = [];
  const last: Event[] = [];
  for (const event of events) {
    const target = event.kind === "eprobe" ? defined.get(`${event.attachedGroup}/${event.attachedEvent}`) : undefined;
    if (target === undefined || event.kind !== "eprobe") {
      first.push(event);
      continue;
    }
    const kind = UNREADABLE.get(target.kind as "kprobe");
    if (kind !== undefined) {
      const name = `${event.attachedGroup}:${event.attachedEvent}`;
      report({ source: event.source, diagnostics }, places.cannotAttach, event, { target: name, kind });
    }
    last.push(event);
  }
  return [...first, ...last];
}
