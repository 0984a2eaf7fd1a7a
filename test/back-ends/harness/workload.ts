// The standard workload of a guest, compiled on the host; `workload.c` says what it does.
import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { cachePath, temporaryBeside, withLock } from "../../conformance/harness/cache.ts";
import { run } from "../../conformance/harness/command.ts";
import type { ExtraFiles } from "../../conformance/harness/initramfs.ts";
import type { Kernel } from "../../conformance/harness/kernels.ts";

/** Its path in the guest; the tasks are called by its last part. */
export const WORKLOAD = "/usr/local/bin/kpc_work";

const SOURCE = fileURLToPath(new URL("workload.c", import.meta.url));
const COMPILERS: Readonly<Record<string, string>> = {
  amd64: "x86_64-linux-gnu-gcc",
  arm64: "aarch64-linux-gnu-gcc",
};
/** Static, so that it opens no library; at fixed addresses and with DWARF, for probes on `work_step`. */
const OPTIONS = ["-g", "-O1", "-static", "-no-pie", "-Wall", "-Werror"];

/** What to place into a guest for it. */
export async function workloadFiles({ debianArch }: Kernel): Promise<ExtraFiles> {
  const compiler = COMPILERS[debianArch];
  if (compiler === undefined) throw new Error(`no compiler for ${debianArch} is known`);
  const program = cachePath("workload", debianArch);
  await withLock(`workload-${debianArch}`, async () => {
    if (await isNewer(program, SOURCE)) return;
    const temporary = temporaryBeside(program);
    await mkdir(dirname(program), { recursive: true });
    try {
      await run(compiler, [...OPTIONS, "-o", temporary, SOURCE]);
      await rename(temporary, program);
    } finally {
      await rm(temporary, { force: true });
    }
  });
  return { [WORKLOAD]: { data: await readFile(program), executable: true } };
}

async function isNewer(path: string, than: string): Promise<boolean> {
  const made = await stat(path).catch(() => undefined);
  return made !== undefined && made.mtimeMs > (await stat(than)).mtimeMs;
}
