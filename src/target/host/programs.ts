/**
 * Programs and libraries by the names that people call them: `bash`, `libc`, `libssl.so.3`.
 *
 * Another root directory is that of a container or of a copy of a machine. Symbolic links are
 * followed inside it, as they are on the machine that it belongs to: it may be hostile, and what is
 * found in it is never outside. The root itself is not followed by hand, so that it may be
 * `/proc/PID/root`, which is no path but another process's view of the file system.
 *
 * A path that is found has no links left, as `perf probe` prints it: the kernel puts a uprobe on the
 * file itself, whatever name it was found by, and a link can be made to point elsewhere later.
 * Nothing is written.
 */
import { closeSync, lstatSync, openSync, readFileSync, readSync, readdirSync, readlinkSync } from "node:fs";
import type { Stats } from "node:fs";
import { ElfError, readIdentity } from "../elf/elf.ts";
import { compareMatches, matchLibrary } from "../elf/library-names.ts";
import type { LibraryMatch } from "../elf/library-names.ts";
import { isCachedFor, readLoaderCache } from "../elf/loader-cache.ts";
import type { FoundProgram, ProgramLookup } from "../elf/programs.ts";

export function findProgram(name: string, lookup: ProgramLookup): FoundProgram {
  const root = new Root(lookup.root);
  if (name.includes("/")) return findPath(root, name);
  const ways = [findInPath, findLibrary];
  if (name.startsWith("lib")) ways.reverse();
  const looked: string[] = [];
  for (const way of name === "" ? [] : ways) {
    const found = way(root, name, lookup);
    if (found.kind === "found") return found;
    looked.push(...found.looked);
  }
  return { kind: "missing", looked };
}

/** A path need not be of an executable file: libraries often are not. */
function findPath(root: Root, path: string): FoundProgram {
  const absolute = path.startsWith("/") || !root.isMachine ? path : `${process.cwd()}/${path}`;
  const resolved = root.resolve(absolute);
  return resolved?.stats.isFile() === true ? foundAt(resolved) : { kind: "missing", looked: [path] };
}

/** The default of a login shell on Debian and Fedora, for root. */
const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const ANYONE_EXECUTES = 0o111;

/** Folders of `$PATH` that are not absolute depend on where a shell is, which is not known of the target. */
function findInPath(root: Root, name: string, { path = DEFAULT_PATH }: ProgramLookup): FoundProgram {
  const folders = [...new Set(path.split(":").filter((folder) => folder.startsWith("/")))];
  for (const folder of folders) {
    const resolved = root.resolve(`${folder}/${name}`);
    const isProgram = resolved?.stats.isFile() === true && (resolved.stats.mode & ANYONE_EXECUTES) !== 0;
    if (isProgram) return foundAt(resolved);
  }
  return { kind: "missing", looked: folders };
}

const CACHE = "/etc/ld.so.cache";
/** Far more than any cache has. */
const MOST_CACHE_BYTES = 64 * 1024 * 1024;

/** A file that may be the library that is asked for. */
interface Candidate {
  readonly path: string;
  readonly match: LibraryMatch;
}

/**
 * As the dynamic loader does it: its cache, then the folders that it knows. Of a library that is there
 * for several generations of the processor, it is the one for all: which the loader takes depends on
 * the processor. A file of another architecture, or one that only looks like a library (libc.so is a
 * text for the linker), is passed over.
 */
function findLibrary(root: Root, name: string, lookup: ProgramLookup): FoundProgram {
  const architecture = lookup.architecture ?? ownArchitecture(root);
  const folders = libraryFolders(architecture);
  for (const candidates of [() => inCache(root, name, architecture), () => inFolders(root, name, folders)]) {
    // Sorting keeps the order of what is equal: the loader takes the first.
    for (const { path } of candidates().sort((a, b) => compareMatches(a.match, b.match))) {
      const resolved = root.resolve(path);
      if (resolved !== undefined && isLibrary(resolved, architecture)) return foundAt(resolved);
    }
  }
  return { kind: "missing", looked: [CACHE, ...folders] };
}

function inCache(root: Root, name: string, architecture: string | undefined): Candidate[] {
  const cache = root.resolve(CACHE);
  if (cache?.stats.isFile() !== true || cache.stats.size > MOST_CACHE_BYTES) return [];
  const libraries = readLoaderCache(attempt(() => readFileSync(cache.file)) ?? new Uint8Array());
  const plain = libraries.filter(({ hwcap }) => hwcap === 0n);
  return [...plain, ...libraries.filter(({ hwcap }) => hwcap !== 0n)].flatMap((library) => {
    const match = matchLibrary(name, library.name);
    const fits = match !== undefined && (architecture === undefined || isCachedFor(library, architecture));
    return fits ? [{ path: library.path, match }] : [];
  });
}

function inFolders(root: Root, name: string, folders: readonly string[]): Candidate[] {
  return folders.flatMap((folder) => {
    const resolved = root.resolve(folder);
    const files = resolved === undefined ? undefined : attempt(() => readdirSync(resolved.file));
    return (files ?? []).flatMap((file) => {
      const match = matchLibrary(name, file);
      return match === undefined ? [] : [{ path: `${folder}/${file}`, match }];
    });
  });
}

/** The names of Debian's folders, by the name of `../arch`. */
const MULTIARCH: Readonly<Record<string, readonly string[]>> = {
  x86_64: ["x86_64-linux-gnu"],
  i386: ["i386-linux-gnu"],
  arm64: ["aarch64-linux-gnu"],
  arm: ["arm-linux-gnueabihf", "arm-linux-gnueabi"],
  riscv64: ["riscv64-linux-gnu"],
  s390x: ["s390x-linux-gnu"],
  ppc64le: ["powerpc64le-linux-gnu"],
  loongarch64: ["loongarch64-linux-gnu"],
  mips64: ["mips64el-linux-gnuabi64"],
};

function libraryFolders(architecture: string | undefined): string[] {
  const known = architecture === undefined ? Object.values(MULTIARCH).flat() : (MULTIARCH[architecture] ?? []);
  const multiarch = known.flatMap((triplet) => [`/lib/${triplet}`, `/usr/lib/${triplet}`]);
  return [...multiarch, "/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib"];
}

/** That of a program which nearly every system has; absent if it has none of them. */
function ownArchitecture(root: Root): string | undefined {
  for (const path of ["/bin/sh", "/usr/bin/env", "/bin/busybox", "/sbin/init"]) {
    const resolved = root.resolve(path);
    const identity = resolved === undefined ? undefined : identityOf(resolved);
    if (identity?.architecture !== undefined) return identity.architecture;
  }
  return undefined;
}

function isLibrary(resolved: Resolved, architecture: string | undefined): boolean {
  const identity = identityOf(resolved);
  if (identity?.kind !== "shared") return false;
  return architecture === undefined || identity.architecture === architecture;
}

const IDENTITY_BYTES = 64;

/** Absent for what is no ELF file, or cannot be read. Opening a pipe would wait for who writes to it. */
function identityOf({ file, stats }: Resolved): ReturnType<typeof readIdentity> | undefined {
  if (!stats.isFile()) return undefined;
  const head = attempt(() => readHead(file));
  try {
    return head === undefined ? undefined : readIdentity(head);
  } catch (error) {
    if (error instanceof ElfError) return undefined;
    throw error;
  }
}

function readHead(file: string): Uint8Array {
  const descriptor = openSync(file, "r");
  try {
    const bytes = new Uint8Array(IDENTITY_BYTES);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, IDENTITY_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** Absent where the file system says no. */
function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

interface Resolved {
  readonly path: string;
  readonly file: string;
  readonly stats: Stats;
}

function foundAt({ path, file }: Resolved): FoundProgram {
  return { kind: "found", path, file };
}

/** As in the kernel: MAXSYMLINKS of include/linux/namei.h. */
const MOST_LINKS = 40;

/** A directory that is the root of all paths below it. */
class Root {
  readonly isMachine: boolean;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder.replace(/\/+$/, "");
    this.isMachine = this.#folder === "";
  }

  /** What a path leads to, through all links; absent if that does not exist or cannot be reached. */
  resolve(path: string): Resolved | undefined {
    const ahead = partsOf(path);
    const behind: string[] = [];
    let stats = this.#stat([]);
    let links = 0;
    for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
      // Above the root there is the root.
      if (part === "..") behind.pop();
      const next = part === ".." ? behind : [...behind, part];
      stats = this.#stat(next);
      if (stats === undefined) return undefined;
      if (stats.isSymbolicLink()) {
        const target = attempt(() => readlinkSync(this.#file(next)));
        if (target === undefined || ++links > MOST_LINKS) return undefined;
        if (target.startsWith("/")) behind.length = 0;
        ahead.push(...partsOf(target));
        stats = this.#stat(behind);
      } else if (part !== "..") {
        if (ahead.length > 0 && !stats.isDirectory()) return undefined;
        behind.push(part);
      }
    }
    return stats === undefined ? undefined : { path: `/${behind.join("/")}`, file: this.#file(behind), stats };
  }

  #file(parts: readonly string[]): string {
    return `${this.#folder}/${parts.join("/")}`;
  }

  #stat(parts: readonly string[]): Stats | undefined {
    return attempt(() => lstatSync(this.#file(parts)));
  }
}

/** The last first, so that they can be taken from the end. */
function partsOf(path: string): string[] {
  return path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .reverse();
}
