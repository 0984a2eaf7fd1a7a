/**
 * What the kernel takes and kpc refuses on purpose. `docs/stricter-than-the-kernel.md` gives the
 * reasons; a test holds the two lists against each other.
 */

export interface Strictness {
  /** The heading in the document. */
  readonly title: string;
  readonly matches: (definition: string) => boolean;
}

export const STRICT_ON_PURPOSE: readonly Strictness[] = [];

/** Why a definition is refused on purpose, or `undefined`. */
export function strictOnPurpose(definition: string): string | undefined {
  return STRICT_ON_PURPOSE.find(({ matches }) => matches(definition))?.title;
}
