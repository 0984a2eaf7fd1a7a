// The kernel's own tool for bootconfigs, built from Debian's package of the source. The package has 170 MB and is not
// kept: what is kept is the program. And what the tool makes of a text.
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cachePath, exists, temporaryBeside, withLock } from "./cache.ts";
import { run } from "./command.ts";
import type { PackageEntry } from "./debian.ts";
import type { PackageQuery, Report } from "./packages.ts";
import { unpacked, withNewest } from "./packages.ts";
import { installPackages } from "./qemu.ts";

/** The newest kernel that kpc knows. */
export const KERNEL_SOURCE: PackageQuery = {
  suite: "trixie-backports",
  debianArch: "amd64",
  name: /^linux-source-7\.3$/,
};

/** The archive decompresses to a gigabyte and a half. */
const UNPACKING_SECONDS = 600;

const FILES = ["lib/bootconfig.c", "include/linux/bootconfig.h", "tools/bootconfig"];

/** Where the tool is; built if there is none yet. */
export async function bootconfigTool(report: Report): Promise<string> {
  return withNewest(KERNEL_SOURCE, report, async (entry) => {
    const program = cachePath("tools", `bootconfig_${entry.version}`);
    await withLock("bootconfig-tool", async () => {
      if (!(await exists(program))) await build(program, entry, report);
    });
    return program;
  });
}

async function build(program: string, source: PackageEntry, report: Report): Promise<void> {
  const folder = temporaryBeside(program);
  try {
    await unpackFiles(source, folder, FILES, report);
    await installPackages(["gcc", "libc6-dev"], "gcc", report);
    const sources = ["tools/bootconfig/main.c", "lib/bootconfig.c"];
    const include = `-I${join(folder, "tools/bootconfig/include")}`;
    await run("gcc", ["-O1", include, ...sources, "-o", "bootconfig"], { cwd: folder });
    await rename(join(folder, "bootconfig"), program);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Unpacks the kernel's source, all of it. */
export async function unpackSource(folder: string, report: Report): Promise<void> {
  await withNewest(KERNEL_SOURCE, report, (entry) => unpackFiles(entry, folder, [], report));
}

/** Unpacks files and folders of the kernel's source; all of it if none is named. */
async function unpackFiles(
  source: PackageEntry,
  folder: string,
  files: readonly string[],
  report: Report,
): Promise<void> {
  const { directory, name } = await unpacked(source, report);
  report(`unpacking ${name}`);
  await mkdir(folder, { recursive: true });
  const archive = join(directory, "usr", "src", `${name}.tar.xz`);
  const wanted = files.map((file) => `${name}/${file}`);
  const options = ["--extract", "--strip-components=1", "--directory", folder, "--file", archive];
  await run("tar", [...options, ...wanted], { timeoutSeconds: UNPACKING_SECONDS });
  await rm(directory, { recursive: true, force: true });
}

export interface Understood {
  readonly nodes: number;
  /** `KEY = "VALUE", …`, one for each key that has values or is enough by itself. */
  readonly lines: readonly string[];
}

/** What the tool reads in the text; throws with its words if it refuses it. */
export async function readWithTool(program: string, text: string): Promise<Understood> {
  const folder = temporaryBeside(cachePath("scratch", "bootconfig"));
  await mkdir(folder, { recursive: true });
  try {
    const [file, initrd] = [join(folder, "text"), join(folder, "initrd")];
    await writeFile(file, text);
    await writeFile(initrd, "");
    const said = (await run(program, ["-a", file, initrd])).toString("utf8");
    const listed = (await run(program, ["-l", initrd])).toString("utf8");
    return { nodes: Number(/Number of nodes: (\d+)/.exec(said)?.[1]), lines: listed.trimEnd().split("\n") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An archive with the bootconfig behind it, as a boot loader hands it to the kernel. */
export async function withBootconfig(program: string, archive: Uint8Array, text: string): Promise<Buffer> {
  const folder = temporaryBeside(cachePath("scratch", "bootconfig"));
  await mkdir(folder, { recursive: true });
  try {
    const [file, initrd] = [join(folder, "text"), join(folder, "initrd")];
    await writeFile(file, text);
    await writeFile(initrd, archive);
    await run(program, ["-a", file, initrd]);
    return await readFile(initrd);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
