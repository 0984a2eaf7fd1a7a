// The cache on the host: its folder, files that appear whole or not at all, and locks between
// processes, since several test runs may prepare the same kernel at once. Whatever is in it can be
// made again, so it may be deleted at any time.
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";

const REPOSITORY_ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const LOCK_POLL_MS = 200;
/** Longer than any download or unpacking takes; a lock older than this was left by a killed process. */
const LOCK_LIMIT_MS = 30 * 60 * 1000;

/** A path in the cache. KPC_CACHE moves the cache out of the working tree. */
export function cachePath(...parts: readonly string[]): string {
  return join(process.env["KPC_CACHE"] ?? join(REPOSITORY_ROOT, ".cache", "kernels"), ...parts);
}

export async function exists(path: string): Promise<boolean> {
  return (await ageSeconds(path)) !== undefined;
}

export async function ageSeconds(path: string): Promise<number | undefined> {
  try {
    return (Date.now() - (await stat(path)).mtimeMs) / 1000;
  } catch {
    return undefined;
  }
}

/** A name beside `path` to make something under before it is renamed to `path`. */
export function temporaryBeside(path: string): string {
  return `${path}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
}

export async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporaryBeside(path);
  await writeFile(temporary, data);
  await rename(temporary, path);
}

/** Runs `body` while no other process runs one under the same name. */
export async function withLock<T>(name: string, body: () => Promise<T>): Promise<T> {
  const path = cachePath("locks", name);
  await mkdir(dirname(path), { recursive: true });
  while (!(await takeLock(path))) {
    if (await isAbandoned(path)) await rm(path, { force: true });
    else await sleep(LOCK_POLL_MS);
  }
  try {
    return await body();
  } finally {
    await rm(path, { force: true });
  }
}

async function takeLock(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const age = await ageSeconds(path);
  if (age === undefined) return false;
  if (age * 1000 > LOCK_LIMIT_MS) return true;
  const pid = Number(await readFile(path, "utf8").catch(() => ""));
  // An empty file is a lock whose holder has not written its number yet.
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
