// A kernel of the harness as a target: captured from the booted guest, made into a target file, and
// read from that as kpc would elsewhere.
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { openTarget } from "../../../src/target/capture/open-target.ts";
import { sectionsOf } from "../../../src/target/capture/raw-parts.ts";
import { readTargetFile, writeTargetFile } from "../../../src/target/capture/target-file.ts";
import { compression } from "../../../src/target/host/live-machine.ts";
import type { Target } from "../../../src/target/target.ts";
import { encodeFormat } from "../../../src/target/tracefs/event-formats.ts";
import { cachePath, exists, writeWhole } from "./cache.ts";
import { WELL_KNOWN_FILES, captureFiles } from "./capture.ts";
import { kernelPackage } from "./image.ts";
import type { Kernel } from "./kernels.ts";
import type { Report } from "./packages.ts";
import { runScripts } from "./scripts.ts";

/** The fields of all events, in one file: `PATH:<tab>field:…`. */
const FORMATS = 'grep -H "field:" /sys/kernel/tracing/events/*/*/format | gzip -c | base64';

/** The kernel's target file, written as `kpc target capture` writes it. */
export async function targetFileOf(kernel: Kernel, version: string, report: Report): Promise<Uint8Array> {
  const files = await captureFiles(kernel, Object.values(WELL_KNOWN_FILES), { onProgress: report });
  const text = (path: string): string | undefined => files.get(path)?.toString("utf8");
  const btf = files.get(WELL_KNOWN_FILES.btf);
  const sections = sectionsOf({
    release: version,
    arch: kernel.arch,
    kallsyms: text(WELL_KNOWN_FILES.symbols),
    traceable: text(WELL_KNOWN_FILES.traceable),
    blacklist: text(WELL_KNOWN_FILES.blacklist),
    readme: text(WELL_KNOWN_FILES.readme),
    config: undefined,
    events: await formatsOf(kernel, report),
    btf: new Map(btf === undefined ? [] : [["vmlinux", () => new Uint8Array(btf)]]),
    gaps: [],
  });
  return writeTargetFile(sections, compression);
}

export async function targetOf(kernel: Kernel, version: string, report: Report): Promise<Target> {
  const bytes = await targetFileOf(kernel, version, report);
  return openTarget(`${kernel.id}.kpt`, readTargetFile(bytes, compression));
}

async function formatsOf(kernel: Kernel, report: Report): Promise<string> {
  const entry = await kernelPackage(kernel, report);
  const path = cachePath("captures", `${entry.name}_${entry.version}_${kernel.debianArch}`, "formats");
  if (!(await exists(path))) {
    const { results } = await runScripts(kernel, [{ id: "formats", script: FORMATS }], {
      onProgress: report,
      scriptTimeoutSeconds: 120,
    });
    const [result] = results;
    if (result?.status !== 0) throw new Error(`${kernel.id} did not give its formats: ${result?.stderr ?? ""}`);
    await writeWhole(path, encoded(gunzipSync(Buffer.from(result.stdout, "base64")).toString("utf8")));
  }
  return readFile(path, "utf8");
}

/** grep's lines as a target file has them. */
function encoded(lines: string): string {
  const events = new Map<string, string[]>();
  for (const [, group, name, line] of lines.matchAll(/^\S*\/events\/([^/]+)\/([^/]+)\/format:(.*)$/gm)) {
    const key = `${group ?? ""}/${name ?? ""}`;
    events.set(key, [...(events.get(key) ?? []), line ?? ""]);
  }
  return [...events]
    .filter(([key]) => !key.startsWith("ftrace/"))
    .map(([key, fields]) => {
      const [group = "", name = ""] = key.split("/");
      return encodeFormat(group, name, fields.join("\n"));
    })
    .join("");
}
