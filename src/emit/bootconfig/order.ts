/**
 * The order of events in a bootconfig: those of a group stand together, and each behind what it needs.
 *
 * Source: trace_boot_init_events, kernel/trace/trace_boot.c
 */
import { pathOf } from "./events.ts";
import type { BootEvent } from "./events.ts";

export interface Order {
  readonly events: readonly BootEvent[];
  /** What needs each other, and so has no order; empty where all is well. */
  readonly circular: readonly BootEvent[];
}

export function inBootOrder(events: readonly BootEvent[]): Order {
  const groups = new Map<string, BootEvent[]>();
  for (const event of events) {
    const own = groups.get(event.group);
    if (own === undefined) groups.set(event.group, [event]);
    else own.push(event);
  }
  const ordered = sorted([...groups.keys()], (group) => (groups.get(group) ?? []).flatMap(groupsThatItNeeds));
  const byPath = new Map(events.map((event) => [pathOf(event), event]));
  const found = (paths: readonly string[]): BootEvent[] => paths.flatMap((path) => byPath.get(path) ?? []);
  const inside = ordered.items.map((group) =>
    sorted((groups.get(group) ?? []).map(pathOf), (path) =>
      found([path]).flatMap(({ needs }) => [...needs].filter((need) => need.startsWith(`${group}/`))),
    ),
  );
  return {
    events: inside.flatMap(({ items }) => found(items)),
    circular: [
      ...ordered.circular.flatMap((group) => groups.get(group) ?? []),
      ...inside.flatMap(({ circular }) => found(circular)),
    ],
  };
}

function groupsThatItNeeds({ needs }: BootEvent): readonly string[] {
  return [...needs].map((path) => path.slice(0, path.indexOf("/")));
}

interface Sorted {
  readonly items: readonly string[];
  /** The first circle that was found. */
  readonly circular: readonly string[];
}

/** Each behind what it needs, else as they come. An item may be about itself. */
function sorted(items: readonly string[], needs: (item: string) => readonly string[]): Sorted {
  const known = new Set(items);
  const done = new Set<string>();
  const open: string[] = [];
  let circular: readonly string[] = [];
  const visit = (item: string): void => {
    if (done.has(item)) return;
    if (open.includes(item)) {
      if (circular.length === 0) circular = open.slice(open.indexOf(item));
      return;
    }
    open.push(item);
    for (const need of needs(item)) if (need !== item && known.has(need)) visit(need);
    open.pop();
    done.add(item);
  };
  for (const item of items) visit(item);
  return { items: [...done], circular };
}
