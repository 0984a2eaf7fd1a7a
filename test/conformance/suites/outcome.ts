/** What a suite found on one kernel: how much it tried, and what differs from the kernel. */

export interface Outcome {
  readonly suite: string;
  readonly kernel: string;
  /** Programs or definitions that were compared. */
  readonly compared: number;
  /** What differs, each as lines that a person can act on. */
  readonly failures: readonly string[];
  /** Further counts for the summary, such as `refused by both`. */
  readonly counts: Readonly<Record<string, number>>;
}

export function describe({ suite, kernel, compared, failures, counts }: Outcome): string {
  const details = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  const more = details.length === 0 ? "" : ` (${details.join(", ")})`;
  return `${kernel.padEnd(13)} ${suite.padEnd(16)} ${String(compared).padStart(5)} compared, ${failures.length} differ${more}`;
}
