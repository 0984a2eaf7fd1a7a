/** Kernel versions: `6.1`, `6.1.170`, `6.12.117+deb13-cloud-amd64`. */

/** A version as three numbers; a missing patch level is 0. */
export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** As it was given, without a distribution's suffix. */
  readonly text: string;
}

/** Reads a version; what follows its numbers is ignored. `undefined` if there is none. */
export function parseKernelVersion(text: string): KernelVersion | undefined {
  const match = /^v?(\d{1,3})\.(\d{1,4})(?:\.(\d{1,4}))?(?![\w.]*\.\.)(?:[-+~.\w]*)$/.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch] = match;
  const numbers = [major, minor, ...(patch === undefined ? [] : [patch])];
  return { major: Number(major), minor: Number(minor), patch: Number(patch ?? 0), text: numbers.join(".") };
}

/** Negative if `a` is older than `b`, positive if newer, 0 if the same. */
export function compareVersions(a: KernelVersion, b: KernelVersion): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

/** True if `version` is `first` or newer. */
export function isAtLeast(version: KernelVersion, first: string): boolean {
  const parsed = parseKernelVersion(first);
  if (parsed === undefined) throw new Error(`not a kernel version: ${first}`);
  return compareVersions(version, parsed) >= 0;
}
