/** Ranges of kernel versions. */
import type { KernelRange } from "../arch/architecture.ts";
import { compareVersions, isAtLeast, parseKernelVersion } from "../version.ts";
import type { KernelVersion } from "../version.ts";

export function isInRange(version: KernelVersion, { since, until }: KernelRange): boolean {
  return isAtLeast(version, since) && (until === undefined || !isAtLeast(version, until));
}

/** The versions in both, if any. */
export function intersection(a: KernelRange, b: KernelRange): KernelRange[] {
  const since = isOlder(a.since, b.since) ? b.since : a.since;
  const ends = [a.until, b.until].filter((end) => end !== undefined);
  const until = ends.length === 2 && isOlder(ends[1] ?? "", ends[0] ?? "") ? ends[1] : ends[0];
  if (until === undefined) return [{ since }];
  return isOlder(since, until) ? [{ since, until }] : [];
}

function isOlder(a: string, b: string): boolean {
  const [first, second] = [parseKernelVersion(a), parseKernelVersion(b)];
  if (first === undefined || second === undefined) throw new Error(`not kernel versions: ${a}, ${b}`);
  return compareVersions(first, second) < 0;
}
