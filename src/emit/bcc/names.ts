/** Names of what the C text declares: no two things have one. */

export class Names {
  readonly #taken = new Set<string>();

  /** The name itself, or one with a number behind it. */
  free(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#taken.has(name); count++) name = `${wanted}_${count}`;
    this.#taken.add(name);
    return name;
  }
}

/** A field's name in a structure: the kernel's headers may have a macro of any other name. */
export function memberOf(field: string): string {
  return `f_${field}`;
}
