/** The machine that kpc runs on: the only file of the command line that touches it. */
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import type { Stats } from "node:fs";
import { dirname } from "node:path";
import { findProgram } from "../target/host/programs.ts";
import { codeOf, compression, liveFiles, readRegularFile, reasonOf } from "../target/host/live-machine.ts";
import { ALL, findPrograms } from "./find-programs.ts";
import { OutputError } from "./host.ts";
import type { Host, Output } from "./host.ts";

/** kpc's names for what Node calls the machine. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  arm: "arm",
  arm64: "arm64",
  ia32: "i386",
  loong64: "loongarch64",
  mips64el: "mips64",
  ppc64: "ppc64le",
  riscv64: "riscv64",
  s390x: "s390x",
  x64: "x86_64",
};

export function nodeHost(compiler: Host["compiler"]): Host {
  return {
    stdout: output(1, () => process.stdout.columns),
    stderr: output(2, () => process.stderr.columns),
    readStdin,
    ...liveFiles,
    readRegularFile,
    kindOf,
    findPrograms: (folder) => findPrograms(folder, ALL),
    findProgram,
    writeFile: replaceFile,
    isSameFile,
    stampOf,
    environment: (name) => process.env[name],
    architecture: process.platform === "linux" ? ARCHITECTURES[process.arch] : undefined,
    compression,
    compiler,
  };
}

/**
 * Writes without `process.stdout`, whose streams cost more to load than a short program to compile.
 * `columns` is asked at terminals only.
 */
function output(descriptor: number, columns: () => number | undefined): Output {
  let isOpen = true;
  let terminal: boolean | undefined;
  const isTerminal = (): boolean => (terminal ??= isCharacterDevice(descriptor) && isTerminalDevice(descriptor));
  return {
    isTerminal,
    isOpen: () => isOpen,
    columns: () => (isTerminal() ? columns() : undefined),
    write: (text) => {
      isOpen = isOpen && writeAll(descriptor, Buffer.from(text));
    },
  };
}

/** False if nobody reads any more, which is no error: `kpc regs | head -1`. */
function writeAll(descriptor: number, bytes: Uint8Array): boolean {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      const code = codeOf(error);
      if (code === "EPIPE") return false;
      if (code === "EAGAIN") waitAMoment();
      else if (descriptor === 2) return false;
      else throw new OutputError(`cannot write to standard output: ${reasonOf(error)}`);
    }
  }
  return true;
}

/** A pipe can be full that another process has made non-blocking. */
function waitAMoment(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
}

function isCharacterDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}

function isTerminalDevice(descriptor: number): boolean {
  return (descriptor === 1 ? process.stdout : process.stderr).isTTY;
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function isSameFile(a: string, b: string): boolean {
  const [first, second] = [statOf(a), statOf(b)];
  return first !== undefined && second !== undefined && first.dev === second.dev && first.ino === second.ino;
}

function kindOf(path: string): ReturnType<Host["kindOf"]> {
  const stats = statOf(path);
  return stats && (stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "device or pipe");
}

function stampOf(path: string): string | undefined {
  const stats = statOf(path);
  return stats && [stats.dev, stats.ino, stats.size, stats.mtimeMs].join(" ");
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Writes beside the file and puts it in its place, where nobody can tell that it is another one. */
function replaceFile(path: string, content: string | Uint8Array): void {
  try {
    const existing = statOf(path);
    // A symbolic link stays one: what it leads to is replaced.
    const target = existing === undefined ? path : realpathSync(path);
    // A folder that can be written to lets even a file be replaced that cannot.
    if (existing !== undefined) accessSync(target, constants.W_OK);
    if (existing === undefined || isReplaceable(existing, target)) replaceOrdinaryFile(target, content, existing?.mode);
    else writeFileSync(target, content);
  } catch (error) {
    throw new OutputError(`cannot write \`${path}\`: ${reasonOf(error)}`);
  }
}

/** A new file has none of its other names, is of who runs this, and needs a folder that can be written to. */
function isReplaceable(existing: Stats, path: string): boolean {
  const isOwn = existing.uid === process.geteuid?.() && existing.gid === process.getegid?.();
  return existing.isFile() && existing.nlink === 1 && isOwn && isWritable(dirname(path));
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function replaceOrdinaryFile(path: string, content: string | Uint8Array, mode: number | undefined): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, "wx");
  try {
    try {
      writeFileSync(descriptor, content);
    } finally {
      closeSync(descriptor);
    }
    if (mode !== undefined) chmodSync(temporary, mode & 0o7777);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
