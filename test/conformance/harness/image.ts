// The kernel image that QEMU can boot: taken out of the unpacked package, and out of its EFI zboot
// wrapping where it has one, which QEMU does not unwrap for every compression.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { exists, writeWhole } from "./cache.ts";
import { run } from "./command.ts";
import type { PackageEntry } from "./debian.ts";
import type { Kernel } from "./kernels.ts";
import type { PackageQuery, Report } from "./packages.ts";
import { unpackedPackage } from "./packages.ts";
import { installPackages } from "./qemu.ts";

export interface KernelImage {
  readonly path: string;
  readonly packageName: string;
  readonly packageVersion: string;
}

export async function kernelImage(kernel: Kernel, report: Report): Promise<KernelImage> {
  const unpacked = await unpackedPackage(packageQuery(kernel), report);
  const files = await readdir(unpacked.directory, { recursive: true });
  const image = files.find((file) => kernel.imagePattern.test(file));
  if (image === undefined) {
    throw new Error(`${unpacked.name} ${unpacked.version} has no file ${String(kernel.imagePattern)}`);
  }
  return {
    path: await bootable(join(unpacked.directory, image), report),
    packageName: unpacked.name,
    packageVersion: unpacked.version,
  };
}

/** Which package a kernel is at the moment. It is downloaded, since only then it is known that it can be had. */
export async function kernelPackage(kernel: Kernel, report: Report): Promise<PackageEntry> {
  return unpackedPackage(packageQuery(kernel), report);
}

function packageQuery(kernel: Kernel): PackageQuery {
  return { suite: kernel.suite, debianArch: kernel.debianArch, name: kernel.packagePattern };
}

async function bootable(path: string, report: Report): Promise<string> {
  const unwrapped = `${path}.unwrapped`;
  if (await exists(unwrapped)) return unwrapped;
  const zboot = parseZboot(await readFile(path));
  if (zboot === undefined) return path;
  await writeWhole(unwrapped, await decompress(zboot, report));
  return unwrapped;
}

export interface Zboot {
  readonly compression: string;
  readonly payload: Uint8Array;
}

/** An EFI zboot image says where its payload is and how it is compressed; undefined for others. */
export function parseZboot(image: Buffer): Zboot | undefined {
  if (image.length < 64 || image.toString("latin1", 4, 8) !== "zimg") return undefined;
  const offset = image.readUInt32LE(8);
  const size = image.readUInt32LE(12);
  const name = image.toString("latin1", 24, 56);
  return {
    compression: name.slice(0, name.indexOf("\0")),
    payload: image.subarray(offset, offset + size),
  };
}

async function decompress(zboot: Zboot, report: Report): Promise<Uint8Array> {
  switch (zboot.compression) {
    case "gzip":
      return gunzipSync(zboot.payload);
    // The zlib of Node 20 has no zstd.
    case "zstd22":
    case "zstd":
      await installPackages(["zstd"], "zstd", report);
      return run("zstd", ["--decompress", "--stdout", "--quiet"], { input: zboot.payload });
    default:
      throw new Error(`kernel image compressed with ${zboot.compression}, which is not known here`);
  }
}
