/** Runs kpc on a machine in memory. */
import { memoryHost } from "../../src/cli/memory-host.ts";
import type { MemoryOptions } from "../../src/cli/memory-host.ts";
import { run } from "../../src/cli/main.ts";

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

export async function kpc(argv: readonly string[], options: Partial<MemoryOptions> = {}): Promise<Ended> {
  const host = memoryHost({
    compiler: () => import("../../src/cli/compiler.ts"),
    formatter: () => import("../../src/cli/formatter.ts"),
    ...options,
  });
  const code = await run(argv, host);
  return { code, ...host.written, files: host.files };
}
