/** What is known of one feature of the kernel's dynamic events. */

/** A fact of an architecture that a feature depends on. */
export type ArchitectureFact = "kprobe" | "kprobeAtEntry" | "fprobe" | "uprobe" | "argN";

export interface FeatureFacts {
  /** Reads well in "… came with Linux 6.5" and "Linux 6.1 has no …". */
  readonly title: string;
  /** First mainline release, `5.10` for "at least since then". */
  readonly since: string;
  /** First release without it again. */
  readonly until?: string;
  /** Stable series that took it over, and the release of each that first had it. */
  readonly backports?: readonly { readonly series: string; readonly since: string }[];
  /** The architecture has it from a version of its own on, or not at all. */
  readonly dependsOn?: ArchitectureFact;
  /**
   * What tracefs's README says where the kernel has it, and nowhere else. A kernel whose README is
   * known is believed, whatever its version: distributions take over, and leave out.
   */
  readonly readme?: string;
  /** How the versions are known. */
  readonly evidence: string;
}
