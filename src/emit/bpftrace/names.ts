/** The maps of a script: no two things have one name. */
import type { Aggregation, EventAction } from "../../program/action.ts";

export class MapNames {
  readonly #taken = new Set<string>();
  /** The handlers of a span's ends all have its actions. */
  readonly #ofActions = new Map<object, string>();
  /** Those that hold no results: they are cleared before bpftrace prints what is left. */
  readonly internal: string[] = [];

  /** Of a table that is shown at the end: `@vfs_read_sum_count`. */
  table(event: string, action: Aggregation): string {
    const { measure } = action;
    const field = measure.kind === "count" ? "" : `_${measure.field.name}`;
    return this.#once(action, () => this.#free(`@${event}_${measure.kind}${field}`));
  }

  /** Of how often an action with a limit has run. */
  counter(event: string, action: EventAction): string {
    return this.#once(action, () => this.own(`${event}_${action.kind}_count`));
  }

  /** Of what the script has to remember. */
  own(name: string): string {
    const found = this.#free(`@${name}`);
    this.internal.push(found);
    return found;
  }

  #once(action: object, name: () => string): string {
    const found = this.#ofActions.get(action) ?? name();
    this.#ofActions.set(action, found);
    return found;
  }

  #free(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#taken.has(name); count++) name = `${wanted}_${count}`;
    this.#taken.add(name);
    return name;
  }
}
