/** What has a name in a program: events, and the spans that have been checked so far. */
import type { Event } from "../program/program.ts";
import { groupOfSpan } from "../program/span-event.ts";
import type { SpanEvent } from "../program/span-event.ts";

/** Looked up by every action and span, so the lists are not searched. */
export class NamedEvents {
  readonly #events = new Map<string, Event[]>();
  readonly #spans = new Map<string, SpanEvent[]>();

  constructor(events: readonly Event[]) {
    for (const event of events) addTo(this.#events, event);
  }

  addSpan(span: SpanEvent): void {
    addTo(this.#spans, span);
  }

  /** The first of that name and, if one is given, of that group. */
  event(name: string, group?: string): Event | undefined {
    return this.#events.get(name)?.find((event) => group === undefined || event.group === group);
  }

  span(name: string, group?: string): SpanEvent | undefined {
    return this.#spans.get(name)?.find((span) => group === undefined || groupOfSpan(span) === group);
  }

  get eventNames(): readonly string[] {
    return [...this.#events.keys()];
  }

  get names(): readonly string[] {
    return [...this.#events.keys(), ...this.#spans.keys()];
  }
}

function addTo<Named extends { readonly name: string }>(all: Map<string, Named[]>, one: Named): void {
  const same = all.get(one.name);
  if (same === undefined) all.set(one.name, [one]);
  else same.push(one);
}
