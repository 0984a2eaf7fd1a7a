/** The files of the machine that kpc runs on, and how it packs bytes. Nothing is written or mounted. */
import { closeSync, constants, openSync, readFileSync, readdirSync, statSync } from "node:fs";
import type * as zlib from "node:zlib";
import { readMachine } from "../capture/machine.ts";
import type { MachineFiles, MachineOptions, MachineRead } from "../capture/machine.ts";
import type { FoundParts } from "../capture/parts.ts";
import type { Compression } from "../capture/target-file.ts";

export const liveFiles: MachineFiles = {
  readFile: readMachineFile,
  listFolder: (path) => {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  },
};

/** zlib is loaded when something is packed: most runs of kpc pack nothing. */
export const compression: Compression = {
  deflate: (bytes) => loadZlib().deflateRawSync(bytes, { level: 9 }),
  // zlib wants room for a byte at least.
  inflate: (bytes, size) =>
    loadZlib().inflateRawSync(bytes, { maxOutputLength: Math.max(size, 1), chunkSize: Math.max(size, 64) }),
};

function loadZlib(): typeof zlib {
  return process.getBuiltinModule("node:zlib");
}

/** What a machine, or a folder of copies of its files, says of its kernel. */
export function readLiveMachine(options: MachineOptions): FoundParts {
  return readMachine({ ...liveFiles, ...compression }, options);
}

export function readMachineFile(path: string): MachineRead {
  return reading(() => ({ kind: "bytes", bytes: readFileSync(path) }));
}

/**
 * Reads what ends, and never waits: a device may give bytes for ever, and to open it may already do something; a pipe
 * that nobody writes to, and some files of the kernel's, give none.
 */
export function readRegularFile(path: string): MachineRead {
  return reading(() => {
    const stats = statSync(path);
    if (!stats.isFile() && !stats.isDirectory()) return { kind: "unreadable", reason: "it is no regular file" };
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return { kind: "bytes", bytes: readFileSync(descriptor) };
    } finally {
      closeSync(descriptor);
    }
  });
}

function reading(read: () => MachineRead): MachineRead {
  try {
    return read();
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
    return { kind: "unreadable", reason: reasonOf(error) };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ELOOP: "too many symbolic links",
  ENAMETOOLONG: "its name is too long",
  ENODEV: "this kernel does not have it",
  ENOENT: "its folder does not exist",
  ENOSPC: "no space is left on the disk",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
};

/** Why something could not be done with a file: lower case, without a full stop. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return REASONS[code ?? ""] ?? code ?? String(error);
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
