// Fetches Debian packages of any suite and architecture through apt of this machine, from the mirror
// that it is configured with, and unpacks them in the cache. Nothing of it is installed: apt works on
// a state of its own, so neither the machine's sources nor its indexes change.
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ageSeconds, cachePath, exists, temporaryBeside, withLock, writeWhole } from "./cache.ts";
import { run } from "./command.ts";
import type { AptSource, PackageEntry } from "./debian.ts";
import { INDEX_TARGET_FORMAT, formatPackages, newestFirst, parseIndexTargets, parsePackages } from "./debian.ts";

const INDEX_LIFETIME_SECONDS = 24 * 60 * 60;
const TRIES = 3;
const DOWNLOAD_SECONDS = 900;
const HELPER = "/usr/lib/apt/apt-helper";
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
/** The packages that harness code asks for; an index is cut down to them before it is kept, under a name of its own. */
const OF_INTEREST = /^(linux-(image|binary|base|source)-|qemu-system-|busybox-static$)/;

export type Report = (message: string) => void;

export interface PackageQuery {
  readonly suite: string;
  readonly debianArch: string;
  readonly name: RegExp;
}

export interface UnpackedPackage extends PackageEntry {
  /** The folder that has the package's files. */
  readonly directory: string;
}

/** The archive names a package and does not give it, or the network does not. */
export class CannotFetch extends Error {
  override readonly name = "CannotFetch";
}

/** The newest package that answers the query and can be had, unpacked; from the cache if it is there. */
export async function unpackedPackage(query: PackageQuery, report: Report): Promise<UnpackedPackage> {
  return withNewest(query, report, (entry) => unpacked(entry, report));
}

/** The package's files, from the cache if they are there; `CannotFetch` if they are neither there nor can be had. */
export async function unpacked(entry: PackageEntry, report: Report): Promise<UnpackedPackage> {
  const file = basename(entry.path);
  const directory = cachePath("packages", file.replace(/\.deb$/, ""));
  await withLock(file, async () => {
    if (await exists(directory)) return;
    const archive = cachePath("archives", file);
    if (!(await exists(archive))) await fetchPackage(entry, archive, report);
    const temporary = temporaryBeside(directory);
    await mkdir(temporary, { recursive: true });
    await run("dpkg-deb", ["--extract", archive, temporary], { timeoutSeconds: 300 });
    await rename(temporary, directory);
    await rm(archive);
  });
  return { ...entry, directory };
}

/** Does something with the newest package that answers the query, or with an older one if that cannot be fetched. */
export async function withNewest<T>(
  query: PackageQuery,
  report: Report,
  body: (entry: PackageEntry) => Promise<T>,
): Promise<T> {
  const index = await packageIndex(query.suite, query.debianArch, report);
  const entries = index.filter((each) => query.name.test(each.name));
  if (entries.length === 0) {
    const near = index.map((each) => each.name).join(" ");
    throw new Error(`${query.suite} has no package ${String(query.name)} for ${query.debianArch}; it has: ${near}`);
  }
  return firstThatCanBeFetched(newestFirst(entries), body, report);
}

/** Paths of packages that could not be fetched: they are not asked for again in this run. */
const missing = new Set<string>();

/** A mirror can name a package before it has the file: the kernel of the month before is as good for testing. */
export async function firstThatCanBeFetched<T>(
  entries: readonly PackageEntry[],
  body: (entry: PackageEntry) => Promise<T>,
  report: Report,
): Promise<T> {
  for (const entry of entries) {
    if (missing.has(entry.path)) continue;
    try {
      return await body(entry);
    } catch (error) {
      if (!(error instanceof CannotFetch)) throw error;
      missing.add(entry.path);
      report(error.message);
    }
  }
  throw new CannotFetch(`none of ${entries.map((entry) => basename(entry.path)).join(", ")} can be fetched`);
}

async function packageIndex(suite: string, arch: string, report: Report): Promise<PackageEntry[]> {
  const path = cachePath("indexes", `${suite}-${arch}-with-sources`);
  await withLock(`index-${suite}-${arch}`, async () => {
    const age = await ageSeconds(path);
    if (age !== undefined && age < INDEX_LIFETIME_SECONDS) return;
    try {
      report(`reading the package index of ${suite} for ${arch}`);
      await writeWhole(path, formatPackages(await readIndex(suite, arch, report)));
    } catch (error) {
      // Without a network, what was known yesterday serves.
      if (age === undefined) throw error;
      report(`the package index of ${suite} for ${arch} could not be renewed: ${String(error)}`);
    }
  });
  return parsePackages(await readFile(path, "utf8"), () => true);
}

async function readIndex(suite: string, arch: string, report: Report): Promise<PackageEntry[]> {
  return withAptState(suite, arch, async (state) => {
    try {
      await run("apt-get", ["-q", ...state.options, "update"], { timeoutSeconds: 300 });
      const lists = join(state.directory, "lists");
      const name = (await readdir(lists)).find((each) => each.includes("_Packages"));
      if (name === undefined) throw new Error(`apt has no index of ${suite} for ${arch}`);
      const text = await run(HELPER, ["cat-file", join(lists, name)]);
      return parsePackages(text.toString("utf8"), (each) => OF_INTEREST.test(each));
    } catch (error) {
      // A mirror in the middle of a synchronisation has an index that its release file does not vouch
      // for, and apt refuses it. The kernels named in it are as good for testing.
      report(`apt refuses the index of ${suite} for ${arch}; taking it unsigned (${firstLine(error)})`);
      const packed = join(state.directory, "Packages.xz");
      await fetchFile(`${state.root}dists/${suite}/main/binary-${arch}/Packages.xz`, packed);
      const text = await run(HELPER, ["cat-file", packed]);
      return parsePackages(text.toString("utf8"), (each) => OF_INTEREST.test(each));
    }
  });
}

/** What apt works on instead of the machine's own state. */
export interface AptState {
  readonly directory: string;
  /** Where the mirror's files are, with a slash at the end. */
  readonly root: string;
  readonly options: readonly string[];
}

/** Gives apt a state of its own, as of a machine of that architecture with nothing installed, for a while. */
export async function withAptState<T>(suite: string, arch: string, body: (state: AptState) => Promise<T>): Promise<T> {
  const { root } = await aptSource();
  const directory = temporaryBeside(cachePath("apt", `${suite}-${arch}`));
  await mkdir(join(directory, "lists", "partial"), { recursive: true });
  await mkdir(join(directory, "cache", "archives", "partial"), { recursive: true });
  await writeFile(join(directory, "status"), "");
  const signed = (await exists(KEYRING)) ? ` signed-by=${KEYRING}` : "";
  await writeFile(join(directory, "sources.list"), `deb [arch=${arch}${signed}] ${root} ${suite} main\n`);
  try {
    return await body({ directory, root, options: aptOptions(directory, arch) });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function aptOptions(state: string, arch: string): string[] {
  const settings = [
    `Dir::Etc::SourceList=${join(state, "sources.list")}`,
    "Dir::Etc::SourceParts=/dev/null",
    `Dir::State=${state}`,
    `Dir::State::Lists=${join(state, "lists")}`,
    `Dir::State::status=${join(state, "status")}`,
    `Dir::Cache=${join(state, "cache")}`,
    `APT::Architecture=${arch}`,
    `APT::Architectures=${arch}`,
    "APT::Update::Error-Mode=any",
    "Acquire::Languages=none",
    "Acquire::PDiffs=false",
    `Acquire::Retries=${TRIES}`,
  ];
  return settings.flatMap((setting) => ["-o", setting]);
}

/** The mirror and the release of this machine. */
export async function aptSource(): Promise<AptSource> {
  const text = await run("apt-get", ["indextargets", "--format", INDEX_TARGET_FORMAT, "Created-By: Packages"]);
  const source = parseIndexTargets(text.toString("utf8"));
  if (source === undefined) throw new Error("apt of this machine is not configured with a Debian mirror");
  return source;
}

async function fetchPackage(entry: PackageEntry, destination: string, report: Report): Promise<void> {
  const uri = `${(await aptSource()).root}${entry.path}`;
  const size = entry.size === undefined ? "" : ` (${megabytes(entry.size)})`;
  report(`downloading ${basename(entry.path)}${size}`);
  await mkdir(cachePath("archives"), { recursive: true });
  const temporary = temporaryBeside(destination);
  const progress = setInterval(() => {
    void stat(temporary).then(
      (file) => report(`  ${megabytes(file.size)} of ${entry.name}`),
      () => undefined,
    );
  }, 10_000);
  try {
    await fetchFile(uri, temporary, entry.sha256);
  } catch (error) {
    throw new CannotFetch(`${basename(entry.path)} cannot be fetched: ${firstLine(error)}`, { cause: error });
  } finally {
    clearInterval(progress);
  }
  await rename(temporary, destination);
}

/** apt's own downloader, which knows the machine's proxies and checks the sum. */
async function fetchFile(uri: string, destination: string, sha256?: string): Promise<void> {
  const sum = sha256 === undefined ? [] : [`SHA256:${sha256}`];
  for (let attempt = 1; ; attempt++) {
    try {
      await run(HELPER, ["download-file", uri, destination, ...sum], {
        timeoutSeconds: DOWNLOAD_SECONDS,
      });
      return;
    } catch (error) {
      await rm(destination, { force: true });
      if (attempt === TRIES || isNotFound(error)) throw error;
      await sleep(attempt * 2000);
    }
  }
}

/** What apt says of the answer 404, after which asking again gives the same. */
function isNotFound(error: unknown): boolean {
  return String(error).includes("404  Not Found");
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function firstLine(error: unknown): string {
  const lines = String(error instanceof Error ? error.message : error).split("\n");
  return lines.find((line) => line.startsWith("E: ")) ?? lines[0] ?? "";
}
