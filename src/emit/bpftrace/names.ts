/** The maps of a script: no two things have one name. */
import type { Aggregation } from "../../program/action.ts";

export class MapNames {
  readonly #taken = new Set<string>();
  /** Those that hold no results: they are cleared before bpftrace prints what is left. */
  readonly internal: string[] = [];

  /** Of a table that is shown at the end: `@vfs_read_sum_count`. */
  table(event: string, { measure }: Aggregation): string {
    const field = measure.kind === "count" ? "" : `_${measure.field.name}`;
    return this.#free(`@${event}_${measure.kind}${field}`);
  }

  /** Of what the script has to remember. */
  own(name: string): string {
    const found = this.#free(`@${name}`);
    this.internal.push(found);
    return found;
  }

  #free(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#taken.has(name); count++) name = `${wanted}_${count}`;
    this.#taken.add(name);
    return name;
  }
}
