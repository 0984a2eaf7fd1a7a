// A Debian root with the tools that back ends are for, as an archive that a guest unpacks at its start.
// Packages are unpacked and not configured: what the tools need is there without that, on any architecture.
import { lstat, mkdir, readFile, readdir, readlink, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { cachePath, exists, temporaryBeside, withLock, writeWhole } from "../conformance/harness/cache.ts";
import { run } from "../conformance/harness/command.ts";
import type { CpioEntry } from "../conformance/harness/cpio.ts";
import { writeCpio } from "../conformance/harness/cpio.ts";
import type { AptState, Report } from "../conformance/harness/packages.ts";
import { withAptState } from "../conformance/harness/packages.ts";

export interface RootQuery {
  /** Names the archive in the cache. */
  readonly name: string;
  readonly debianArch: string;
  readonly packages: readonly Packages[];
}

export interface Packages {
  /** Where they are taken from. */
  readonly suite: string;
  readonly names: readonly string[];
  /** Without what they depend on. */
  readonly alone?: boolean;
}

/** Where it is unpacked in the guest. */
export const ROOT = "/debian";

const DOWNLOAD_SECONDS = 1800;

/** The path of the archive, which is made when it is not in the cache. */
export async function rootArchive(query: RootQuery, report: Report): Promise<string> {
  const path = cachePath("roots", `${query.name}.cpio`);
  await withLock(`root-${query.name}`, async () => {
    if (await exists(path)) return;
    const directory = temporaryBeside(cachePath("roots", query.name));
    try {
      await layOut(directory);
      for (const packages of query.packages) await unpack(directory, query.debianArch, packages, report);
      await writeWhole(path, writeCpio(await entriesOf(directory, ROOT.slice(1))));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
    report(`${query.name} is made`);
  });
  return path;
}

/** All programs and libraries are below /usr, wherever older packages have them. */
async function layOut(directory: string): Promise<void> {
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    await mkdir(join(directory, "usr", name), { recursive: true });
    await symlink(`usr/${name}`, join(directory, name));
  }
  for (const name of ["proc", "sys", "dev", "tmp", "root", "etc"]) await mkdir(join(directory, name));
}

async function unpack(directory: string, debianArch: string, packages: Packages, report: Report): Promise<void> {
  const { suite, names } = packages;
  await withAptState(suite, debianArch, async (state) => {
    report(`downloading ${names.join(", ")} of ${suite} for ${debianArch}`);
    const archives = join(state.directory, "cache", "archives");
    await download(state, archives, packages);
    const files = (await readdir(archives)).filter((name) => name.endsWith(".deb"));
    report(`unpacking ${files.length} packages`);
    for (const file of files) {
      await run("dpkg-deb", ["--extract", join(archives, file), directory], { timeoutSeconds: 300 });
    }
  });
}

async function download({ options }: AptState, archives: string, { names, alone }: Packages): Promise<void> {
  // apt's own user cannot write where the cache is.
  const all = [...options, "-o", "APT::Sandbox::User=root", "-o", `Dir::Cache::archives=${archives}`];
  const apt = (argv: readonly string[]): Promise<unknown> =>
    run("apt-get", ["-q", ...all, ...argv], { timeoutSeconds: DOWNLOAD_SECONDS, cwd: archives });
  await apt(["update"]);
  if (alone === true) await apt(["download", ...names]);
  else await apt(["install", "--yes", "--download-only", "--no-install-recommends", ...names]);
}

/** What no tool reads, and of the kernel's sources what is no header. */
const LEFT_OUT =
  /^\/usr\/(?:share\/(?:doc|locale|man|info|zoneinfo|i18n|lintian)|lib\/(?:modules-load\.d|debug)|src\/linux-headers-[^/]+\/(?!(?:.*\/)?include(?:\/|$)|arch(?:\/[^/]+)?$)[^/]+$)/;

async function entriesOf(directory: string, prefix: string): Promise<CpioEntry[]> {
  const entries: CpioEntry[] = [{ path: prefix, kind: "directory" }];
  const walk = async (path: string): Promise<void> => {
    for (const name of await readdir(join(directory, path))) {
      const inside = `${path}/${name}`;
      if (LEFT_OUT.test(inside)) continue;
      const file = join(directory, inside);
      const facts = await lstat(file);
      const at = `${prefix}${inside}`;
      if (facts.isSymbolicLink()) entries.push({ path: at, kind: "symlink", data: await readlink(file) });
      else if (facts.isDirectory()) {
        entries.push({ path: at, kind: "directory" });
        await walk(inside);
      } else if (facts.isFile()) {
        const executable = (facts.mode & 0o111) !== 0;
        entries.push({ path: at, kind: "file", data: await readFile(file), executable });
      }
    }
  };
  await walk("");
  return entries;
}
