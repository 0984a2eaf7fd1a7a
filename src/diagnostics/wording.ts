/** Turns of phrase that several entries of the catalogue share. */

/** A note that offers the nearest names, if there are any. */
export function didYouMean(nearest: readonly string[]): readonly string[] {
  return nearest.length === 0 ? [] : [`did you mean ${alternatives(nearest)}?`];
}

/** `a`, `b` or `c`, each as code. */
export function alternatives(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} or ${last}`;
}

/** `1 byte`, `2 bytes` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
