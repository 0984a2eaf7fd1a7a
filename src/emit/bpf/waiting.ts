/** Which spans begin and end with an event. */
import type { Program } from "../../program/program.ts";
import type { EventName, SpanEvent, SpanPair } from "../../program/span-event.ts";

export interface Waiting {
  readonly span: SpanEvent;
  readonly pair: SpanPair;
}

type Name = Pick<EventName, "group" | "name">;

export function spansThatBegin({ spans }: Program, event: Name): readonly Waiting[] {
  return pairsOf(spans, ({ start }) => isSame(start, event));
}

export function spansThatEnd({ spans }: Program, event: Name): readonly Waiting[] {
  return pairsOf(spans, ({ end }) => isSame(end, event));
}

function pairsOf(spans: readonly SpanEvent[], wanted: (pair: SpanPair) => boolean): readonly Waiting[] {
  return spans.flatMap((span) => span.pairs.filter(wanted).map((pair) => ({ span, pair })));
}

function isSame(a: Name, b: Name): boolean {
  return a.group === b.group && a.name === b.name;
}
