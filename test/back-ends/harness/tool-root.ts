// What the root of a guest with tools has in it. Data, and the names that depend on the kernel.
import type { KernelImage } from "../../conformance/harness/image.ts";
import type { RootQuery } from "./root-disk.ts";
import type { ToolGuestQuery } from "./tool-guest.ts";

const TOOLS = ["bpftrace", "python3-bpfcc", "linux-perf"];
const SHELL = ["dash", "bash", "coreutils", "grep", "sed", "gawk", "procps"];

/** BCC compiles against the headers of the very kernel that runs. */
export function toolRootOf({ suite, kernel }: ToolGuestQuery, image: KernelImage): RootQuery {
  const release = image.packageName.replace(/^linux-(?:image|binary)-/, "");
  const common = release.replace(/-(?:cloud-)?(?:amd64|arm64)$/, "-common");
  return {
    name: `${suite}-${kernel.debianArch}-${release}_${image.packageVersion}`,
    debianArch: kernel.debianArch,
    packages: [
      { suite, names: [...TOOLS, ...SHELL] },
      { suite: kernel.suite, names: [`linux-headers-${release}`, `linux-headers-${common}`], alone: true },
    ],
  };
}
