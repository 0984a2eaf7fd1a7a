/** What all kinds of probes become: events that have no names yet. */
import type { Location, Probe } from "../../../grammar/tree.ts";
import type { Action } from "../../program/action.ts";
import type { Condition } from "../../program/condition.ts";
import type { AddressPlace, Argument, DefinedEvent, ExistingEvent, FunctionPlace } from "../../program/program.ts";
import { lazily } from "../../target/capture/lazily.ts";
import { prototypeOfFunction } from "../c/prototype.ts";
import type { Context } from "../context.ts";
import type { ChosenName } from "../event-names.ts";
import type { Position } from "../positions.ts";
import type { Site } from "../site.ts";

/** An event whose group and name are still empty: they are given when all are known. */
export type Draft = DefinedEvent & { group: string; name: string } & Pick<Waiting, "condition" | "actions">;

/** Filled in when all events are known, since actions name others. */
export interface Waiting {
  condition: Condition | undefined;
  actions: readonly Action[] | undefined;
}

/** What a place of a probe becomes. */
export interface LoweredProbe {
  readonly event: Draft | (ExistingEvent & Waiting);
  /** What the declaration says is done with it. */
  readonly probe?: Probe | undefined;
  /** What the declaration says of the name; absent for an event of the kernel's own. */
  readonly chosen: ChosenName | undefined;
  /** The name that kpc makes where none is chosen. */
  readonly wanted: string;
}

/** Makes the event of one place of a probe; nothing after saying what is wrong. */
export type Lower = (
  context: Context,
  probe: Probe,
  location: Location,
  chosen: ChosenName,
) => LoweredProbe | undefined;

/** What all drafts have. An event is where its declaration says what and where: up to its name. */
export function unnamed({ source }: Context, probe: Probe, fields: readonly Argument[]) {
  return {
    source,
    group: "",
    name: "",
    arguments: fields,
    condition: undefined as Condition | undefined,
    actions: undefined as readonly Action[] | undefined,
    start: probe.start,
    end: headEnd(probe),
  };
}

export function headEnd({ alias, locations, end }: Probe): number {
  return alias?.end ?? locations.at(-1)?.end ?? end;
}

/** What is known of a function's parameters, where it is a whole function that is probed. */
export function functionSite(
  context: Context,
  position: Position,
  { text }: Location,
  place: FunctionPlace | AddressPlace | undefined,
): Site {
  if (place?.kind !== "function") return { context, position, subject: text };
  const { symbol, module, offset } = place;
  const { kernel } = context.types;
  const prototype = lazily(() =>
    kernel === undefined || offset !== undefined ? undefined : prototypeOfFunction(kernel, symbol, module),
  );
  const isMissing = context.target.symbols?.find(symbol).length === 0;
  return { context, position, subject: symbol, prototype, isMissing };
}
