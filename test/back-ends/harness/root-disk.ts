// A Debian root with tracing tools, as a disk image. Packages are unpacked and not configured, which
// works for any architecture and is enough for the tools. A disk instead of an initramfs: the guest
// reads what it uses only, and needs no memory for the rest.
import { execFile } from "node:child_process";
import { mkdir, readdir, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cachePath, exists, temporaryBeside, withLock, writeWhole } from "../../conformance/harness/cache.ts";
import { run } from "../../conformance/harness/command.ts";
import type { Report } from "../../conformance/harness/packages.ts";
import { withAptState } from "../../conformance/harness/packages.ts";

export interface PackageSet {
  readonly suite: string;
  readonly names: readonly string[];
  /** Without what they depend on. */
  readonly alone?: boolean;
}

export interface RootQuery {
  /** Names the image in the cache. */
  readonly name: string;
  readonly debianArch: string;
  readonly packages: readonly PackageSet[];
}

export interface RootDisk {
  readonly path: string;
  /** One `.deb` a line, with versions in the names. */
  readonly listPath: string;
}

const DOWNLOAD_SECONDS = 1800;
/** What the guest may write; it is not kept, and the image is sparse. */
const FREE_MEGABYTES = 512;
const UNREAD = ["doc", "locale", "man", "info", "lintian", "zoneinfo", "i18n", "bash-completion"];

/** The image, made if it is not in the cache. */
export async function rootDisk(query: RootQuery, report: Report): Promise<RootDisk> {
  const path = cachePath("disks", `${query.name}.ext4`);
  const listPath = cachePath("disks", `${query.name}.packages`);
  await withLock(`disk-${query.name}`, async () => {
    if (await exists(path)) return;
    const directory = temporaryBeside(cachePath("disks", query.name));
    try {
      await layOut(directory);
      const files: string[] = [];
      for (const set of query.packages) files.push(...(await unpack(directory, query.debianArch, set, report)));
      await finish(directory);
      await writeWhole(listPath, files.map((file) => `${decodeURIComponent(file)}\n`).join(""));
      await makeImage(directory, path);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
    report(`${query.name} is made`);
  });
  return { path, listPath };
}

/** Programs and libraries are all below /usr, wherever older packages have them. */
async function layOut(directory: string): Promise<void> {
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    await mkdir(join(directory, "usr", name), { recursive: true });
    await symlink(`usr/${name}`, join(directory, name));
  }
  for (const name of ["proc", "sys", "dev", "tmp", "root", "etc", "run", "var/tmp"]) {
    await mkdir(join(directory, name), { recursive: true });
  }
}

async function unpack(
  directory: string,
  debianArch: string,
  { suite, names, alone }: PackageSet,
  report: Report,
): Promise<string[]> {
  return withAptState(suite, debianArch, async (state) => {
    report(`downloading ${names.join(" ")} of ${suite} for ${debianArch}`);
    const archives = join(state.directory, "cache", "archives");
    // apt's own user cannot write where the cache is.
    const options = [...state.options, "-o", "APT::Sandbox::User=root"];
    const apt = (argv: readonly string[]): Promise<Buffer> =>
      run("apt-get", ["-q", ...options, ...argv], { timeoutSeconds: DOWNLOAD_SECONDS, cwd: archives });
    await apt(["update"]);
    if (alone === true) await apt(["download", ...names]);
    else await apt(["install", "--yes", "--download-only", "--no-install-recommends", ...names]);
    const files = (await readdir(archives)).filter((name) => name.endsWith(".deb"));
    report(`unpacking ${files.length} packages`);
    for (const file of files) await unpackOne(join(archives, file), directory);
    return files.toSorted();
  });
}

/** Not by `dpkg-deb --extract`, which puts folders where the links to /usr are. */
async function unpackOne(archive: string, directory: string): Promise<void> {
  const script = 'dpkg-deb --fsys-tarfile "$1" | tar --extract --keep-directory-symlink --directory "$2"';
  await promisify(execFile)("bash", ["-o", "pipefail", "-c", script, "unpack", archive, directory]);
}

/** What packages would have made when configured, as far as tools look for it. */
async function finish(directory: string): Promise<void> {
  for (const name of UNREAD) await rm(join(directory, "usr", "share", name), { recursive: true, force: true });
  await writeFile(join(directory, "etc", "passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  await writeFile(join(directory, "etc", "group"), "root:x:0:\n");
  const programs = join(directory, "usr", "bin");
  if (!(await exists(join(programs, "awk")))) await symlink("gawk", join(programs, "awk"));
}

async function makeImage(directory: string, path: string): Promise<void> {
  const used = Number((await run("du", ["-sm", "--apparent-size", directory])).toString("utf8").split("\t")[0]);
  const temporary = temporaryBeside(path);
  await writeFile(temporary, "");
  // Small files fill up whole blocks.
  await truncate(temporary, (Math.ceil(used * 1.3) + FREE_MEGABYTES) * 1024 * 1024);
  const options = ["-q", "-F", "-O", "^has_journal", "-N", "200000", "-m", "0"];
  await run("/sbin/mkfs.ext4", [...options, "-d", directory, temporary], { timeoutSeconds: 600 });
  await rename(temporary, path);
}
