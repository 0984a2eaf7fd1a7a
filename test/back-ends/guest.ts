// A guest with the tools that back ends are for.
import { kernelPackage } from "../conformance/harness/image.ts";
import type { Report } from "../conformance/harness/packages.ts";
import { runScripts } from "../conformance/harness/scripts.ts";
import type { GuestScript, ScriptReport, ScriptResult } from "../conformance/harness/scripts.ts";
import { packagesOf } from "./machines.ts";
import type { Machine } from "./machines.ts";
import { ROOT, rootArchive } from "./root.ts";

/** Makes the tools' root one with the guest's: its kernel, its events and its files in /tmp. */
const ENTER = `for each in proc sys dev tmp; do
  grep -q " ${ROOT}/$each " /proc/mounts || mount --rbind /$each ${ROOT}/$each
done
[ -e /dev/fd ] || ln -s /proc/self/fd /dev/fd
mount -t bpf bpf ${ROOT}/sys/fs/bpf 2>/dev/null
ulimit -l unlimited
`;

const MEMORY = "4G";

interface ToolOptions {
  readonly report: Report;
  readonly timeoutSeconds: number;
  readonly onResult?: (result: ScriptResult) => void;
}

export async function runWithTools(
  machine: Machine,
  scripts: readonly GuestScript[],
  { report, timeoutSeconds, onResult }: ToolOptions,
): Promise<ScriptReport> {
  const { kernel, suite } = machine;
  const entry = await kernelPackage(kernel, report);
  const release = entry.name.replace(/^linux-(?:image|binary)-/, "");
  const query = {
    name: `${suite}-${kernel.debianArch}-${release}`,
    debianArch: kernel.debianArch,
    packages: packagesOf(machine, release),
  };
  const base = await rootArchive(query, report);
  const entered = scripts.map(({ id, script }) => ({ id, script: ENTER + script }));
  return runScripts(kernel, entered, {
    onProgress: report,
    scriptTimeoutSeconds: timeoutSeconds,
    base,
    memory: MEMORY,
    ...(onResult === undefined ? {} : { onResult }),
  });
}

/** Runs a program of the tools' root. */
export function inRoot(command: string): string {
  return `chroot ${ROOT} /usr/bin/env PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root ${command}`;
}
