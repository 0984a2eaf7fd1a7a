/** Which spans begin and end with an event. */
import type { Program } from "../../program/program.ts";
import type { EventName, SpanEvent, SpanPair } from "../../program/span-event.ts";

export interface Waiting {
  readonly span: SpanEvent;
  readonly pair: SpanPair;
}

type Name = Pick<EventName, "group" | "name">;
type PairsByEvent = ReadonlyMap<string, readonly Waiting[]>;

/** Every event asks, so the spans are gone through once. */
const indexes = new WeakMap<readonly SpanEvent[], { readonly begin: PairsByEvent; readonly end: PairsByEvent }>();

export function spansThatBegin({ spans }: Program, event: Name): readonly Waiting[] {
  return indexOf(spans).begin.get(keyOf(event)) ?? [];
}

export function spansThatEnd({ spans }: Program, event: Name): readonly Waiting[] {
  return indexOf(spans).end.get(keyOf(event)) ?? [];
}

function indexOf(spans: readonly SpanEvent[]) {
  let index = indexes.get(spans);
  if (index === undefined) {
    index = { begin: pairsBy(spans, ({ start }) => start), end: pairsBy(spans, ({ end }) => end) };
    indexes.set(spans, index);
  }
  return index;
}

function pairsBy(spans: readonly SpanEvent[], at: (pair: SpanPair) => Name): PairsByEvent {
  const all = new Map<string, Waiting[]>();
  for (const span of spans) {
    for (const pair of span.pairs) {
      const key = keyOf(at(pair));
      const same = all.get(key);
      if (same === undefined) all.set(key, [{ span, pair }]);
      else same.push({ span, pair });
    }
  }
  return all;
}

function keyOf({ group, name }: Name): string {
  return `${group}/${name}`;
}
