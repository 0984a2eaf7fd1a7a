// Files of a booted kernel on the host: its symbols, what can be probed, its types. Kept in the cache
// by the kernel package's version, so a kernel is booted for them once.
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { cachePath, exists, writeWhole } from "./cache.ts";
import type { GuestOptions } from "./guest.ts";
import { prepareGuest, runGuest } from "./guest.ts";
import { kernelPackage } from "./image.ts";
import type { Kernel } from "./kernels.ts";
import { MARK } from "./protocol.ts";

export const WELL_KNOWN_FILES = {
  symbols: "/proc/kallsyms",
  version: "/proc/version",
  traceable: "/sys/kernel/tracing/available_filter_functions",
  blacklist: "/sys/kernel/debug/kprobes/blacklist",
  readme: "/sys/kernel/tracing/README",
  events: "/sys/kernel/tracing/available_events",
  btf: "/sys/kernel/btf/vmlinux",
} as const;

/** One file is compressed before its first line is out, which takes long on the slowest guest. */
const SILENCE_SECONDS = 300;

/** The contents by path; undefined for a file that this kernel does not have. */
export async function captureFiles(
  kernel: Kernel,
  paths: readonly string[] = Object.values(WELL_KNOWN_FILES),
  options: GuestOptions = {},
): Promise<ReadonlyMap<string, Buffer | undefined>> {
  const report = options.onProgress ?? (() => undefined);
  const entry = await kernelPackage(kernel, report);
  const folder = cachePath("captures", `${entry.name}_${entry.version}_${kernel.debianArch}`);
  const cached = (path: string): string => `${folder}/${encodeURIComponent(path)}`;
  const missing: string[] = [];
  for (const path of paths) {
    if (!(await exists(cached(path))) && !(await exists(`${cached(path)}.absent`))) missing.push(path);
  }
  if (missing.length > 0) {
    const captured = await captureInGuest(kernel, missing, options);
    for (const path of missing) {
      const content = captured.get(path);
      if (content === undefined) await writeWhole(`${cached(path)}.absent`, "");
      else await writeWhole(cached(path), content);
    }
  }
  const found = new Map<string, Buffer | undefined>();
  for (const path of paths) found.set(path, await readFile(cached(path)).catch(() => undefined));
  return found;
}

async function captureInGuest(
  kernel: Kernel,
  paths: readonly string[],
  options: GuestOptions,
): Promise<Map<string, Buffer>> {
  const report = options.onProgress ?? (() => undefined);
  const guest = await prepareGuest(kernel, report);
  const decoder = new CaptureDecoder(paths);
  const text = captureScript(paths);
  const limits = { timeoutSeconds: SILENCE_SECONDS, ...options };
  const boot = await runGuest(guest, { kind: "shell", text }, limits, (record) => decoder.take(record));
  report(`${kernel.id} gave ${decoder.files.size} files in ${boot.totalSeconds.toFixed(1)} s`);
  if (boot.end !== "done") {
    throw new Error(`${kernel.id} died (${boot.end}) while its files were read\n${boot.tail}`);
  }
  return decoder.files;
}

/** Gzip checks its own sum, which shows that the console lost nothing. */
function captureScript(paths: readonly string[]): string {
  return paths
    .map((path, index) => {
      const quoted = `'${path.replaceAll("'", "'\\''")}'`;
      const sent = `gzip -c ${quoted} | base64 | awk '{ print "${MARK}B" $0 }'`;
      return `[ -r ${quoted} ] && { ${sent}; echo "${MARK}X${index}"; }\n`;
    })
    .join("");
}

export class CaptureDecoder {
  readonly files = new Map<string, Buffer>();
  readonly #paths: readonly string[];
  #encoded: string[] = [];

  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  take(record: string): void {
    const text = record.slice(1);
    if (record[0] === "B") this.#encoded.push(text);
    if (record[0] !== "X") return;
    const path = this.#paths[Number(text)];
    if (path === undefined) throw new Error(`the guest sends a file that was not asked for: ${text}`);
    this.files.set(path, gunzipSync(Buffer.from(this.#encoded.join(""), "base64")));
    this.#encoded = [];
  }
}
