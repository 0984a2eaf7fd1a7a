/** The command line was used wrongly: says how, offers what was probably meant, and exits with 2. */
import { alternatives } from "../diagnostics/wording.ts";

export class UsageError extends Error {
  readonly hints: readonly string[];

  constructor(message: string, hints: readonly string[] = []) {
    super(message);
    this.hints = hints;
  }
}

/** A line that offers the nearest names, if there are any. */
export function didYouMean(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`did you mean ${alternatives(names)}?`];
}
