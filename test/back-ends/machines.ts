// The machines that back ends are compared on: a kernel, and the tools of a Debian release. Data only.
import type { Kernel } from "../conformance/harness/kernels.ts";
import { KERNELS } from "../conformance/harness/kernels.ts";
import type { Packages } from "./root.ts";

export interface Machine {
  readonly kernel: Kernel;
  /** Whose tools it has. */
  readonly suite: string;
  /** The bpftrace of that release, as `--bpftrace-version` names it. */
  readonly bpftrace: string;
  /** What makes it read a program and attach nothing. */
  readonly dryRun: "-d" | "--dry-run";
}

function machine(kernel: string, suite: string, bpftrace: string): Machine {
  const found = KERNELS.find(({ id }) => id === kernel);
  if (found === undefined) throw new Error(`there is no kernel ${kernel}`);
  return { kernel: found, suite, bpftrace, dryRun: bpftrace === "0.17" ? "-d" : "--dry-run" };
}

export const MACHINES: readonly Machine[] = [
  machine("amd64-6.1", "bookworm", "0.17"),
  machine("amd64-6.12", "trixie", "0.23"),
  machine("amd64-7.3", "sid", "0.27"),
  machine("arm64-6.12", "trixie", "0.23"),
];

const TOOLS = ["bpftrace", "python3-bpfcc", "linux-perf", "dash", "bash", "coreutils", "grep", "sed", "gawk", "procps"];

/** What a machine has; `release` is its kernel's, for whose headers BCC asks. */
export function packagesOf({ kernel, suite }: Machine, release: string): readonly Packages[] {
  const common = release.replace(/-(?:cloud-)?(?:amd64|arm64)$/, "-common");
  return [
    { suite, names: TOOLS },
    { suite: kernel.suite, names: [`linux-headers-${release}`, `linux-headers-${common}`], alone: true },
  ];
}
