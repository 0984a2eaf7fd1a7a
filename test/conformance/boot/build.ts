// A small kernel with boot-time tracing, built from Debian's package of the source. Nothing is installed: what the
// build needs beside a compiler is unpacked from Debian's packages.
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unpackSource } from "../harness/bootconfig-tool.ts";
import { exists } from "../harness/cache.ts";
import { run } from "../harness/command.ts";
import type { Report } from "../harness/packages.ts";

const CONFIGURATION = new URL("small-kernel.config", import.meta.url);
const TOOLS = ["bison", "flex", "m4", "libelf-dev", "libelf1", "libfl2", "zlib1g-dev"];
const LIBRARIES = "usr/lib/x86_64-linux-gnu";
/** Two processors build it in three minutes. */
const BUILD_SECONDS = 1700;

/** The image; built if the folder has none. */
export async function smallKernel(folder: string, report: Report): Promise<string> {
  const source = join(folder, "source");
  const image = join(source, "arch/x86/boot/bzImage");
  if (await exists(image)) return image;
  await mkdir(folder, { recursive: true });
  if (!(await exists(join(source, "Makefile")))) await unpackSource(source, report);
  const tools = await unpackedTools(join(folder, "tools"), report);
  const environment = {
    PATH: `${join(tools, "usr/bin")}:${process.env["PATH"] ?? ""}`,
    BISON_PKGDATADIR: join(tools, "usr/share/bison"),
    M4: join(tools, "usr/bin/m4"),
    LD_LIBRARY_PATH: join(tools, LIBRARIES),
    C_INCLUDE_PATH: join(tools, "usr/include"),
    LIBRARY_PATH: join(tools, LIBRARIES),
  };
  const make = (...words: readonly string[]): Promise<Buffer> =>
    run("nice", ["-n", "10", "make", "-s", "ARCH=x86_64", ...words], {
      cwd: source,
      environment,
      timeoutSeconds: BUILD_SECONDS,
    });
  report("configuring");
  await make("tinyconfig");
  const configuration = join(source, ".config");
  await writeFile(configuration, `${await readFile(configuration, "utf8")}${await readFile(CONFIGURATION, "utf8")}`);
  await make("olddefconfig");
  await verifyConfiguration(await readFile(configuration, "utf8"));
  report("building");
  // A configuration with boot-time tracing has objtool, which needs libelf.
  await make("-j2", `LIBELF_FLAGS=-I${join(tools, "usr/include")}`, "LIBELF_LIBS=-lelf", "bzImage");
  return image;
}

async function unpackedTools(folder: string, report: Report): Promise<string> {
  const root = join(folder, "root");
  if (await exists(root)) return root;
  await mkdir(folder, { recursive: true });
  report(`downloading ${TOOLS.join(", ")}`);
  await run("apt-get", ["-q", "download", ...TOOLS], { cwd: folder });
  for (const file of await readdir(folder)) {
    if (file.endsWith(".deb")) await run("dpkg-deb", ["--extract", file, root], { cwd: folder });
  }
  return root;
}

/** What an option needs may have another name in another version: then it is silently left out. */
async function verifyConfiguration(made: string): Promise<void> {
  const lines = new Set(made.split("\n"));
  const wanted = (await readFile(CONFIGURATION, "utf8")).split("\n").filter((line) => line.endsWith("=y"));
  const absent = wanted.filter((line) => !lines.has(line));
  if (absent.length > 0) throw new Error(`the configuration lacks ${absent.join(", ")}`);
}
