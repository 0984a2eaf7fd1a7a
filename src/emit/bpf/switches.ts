/** Events that actions start and stop: by their keys, which of them are not recorded until then. */
import type { EventName } from "../../program/span-event.ts";
import type { Program } from "../../program/program.ts";

export interface Switched {
  readonly name: string;
  /** True if an action starts it: it is not recorded before. */
  readonly isStarted: boolean;
}

export function keyOfEvent({ group, name }: Pick<EventName, "group" | "name">): string {
  return `${group}/${name}`;
}

export function switchedEvents({ events, spans }: Program): ReadonlyMap<string, Switched> {
  const all = new Map<string, Switched>();
  for (const { actions } of [...events, ...spans]) {
    for (const action of actions ?? []) {
      if (action.kind !== "enable" && action.kind !== "disable") continue;
      const key = keyOfEvent(action.event);
      const isStarted = action.kind === "enable" || all.get(key)?.isStarted === true;
      all.set(key, { name: action.event.name, isStarted });
    }
  }
  return all;
}
