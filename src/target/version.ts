/** Kernel versions: `6.1`, `6.1.170`, `6.12.117+deb13-cloud-amd64`. */

/** A version as three numbers; a missing patch level is 0. */
export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /**
   * False where the text does not tell the patch level: `6.1`, and `6.1.0-50-amd64`, since
   * distributions that number their builds leave it at 0 whatever stable release they are made of.
   */
  readonly patchGiven: boolean;
  /** As it was given, without a distribution's suffix. */
  readonly text: string;
}

/** Reads a version; what follows its numbers is ignored. `undefined` if there is none. */
export function parseKernelVersion(text: string): KernelVersion | undefined {
  const match = /^v?(\d{1,3})\.(\d{1,4})(?:\.(\d{1,4}))?(?![\w.]*\.\.)(?:[-+~.\w]*)$/.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch] = match;
  const numbers = [major, minor, ...(patch === undefined ? [] : [patch])];
  const isBuildNumber = /^v?\d+\.\d+\.0+-\d/.test(text);
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch ?? 0),
    patchGiven: patch !== undefined && !isBuildNumber,
    text: numbers.join("."),
  };
}

/** Negative if `a` is older than `b`, positive if newer, 0 if the same. */
export function compareVersions(a: KernelVersion, b: KernelVersion): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

/** True if `version` is `first` or newer. */
export function isAtLeast(version: KernelVersion, first: string): boolean {
  return compareVersions(version, knownVersion(first)) >= 0;
}

/** True if `version` is a release of the series `6.1`. */
export function isOfSeries(version: KernelVersion, series: string): boolean {
  const { major, minor } = knownVersion(series);
  return version.major === major && version.minor === minor;
}

/** Versions of the tables, which are compared again and again. */
const known = new Map<string, KernelVersion>();

function knownVersion(text: string): KernelVersion {
  const found = known.get(text) ?? parseKernelVersion(text);
  if (found === undefined) throw new Error(`not a kernel version: ${text}`);
  known.set(text, found);
  return found;
}
