/** A machine in memory: runs commands without touching anything. */
import type { Compression } from "../target/capture/target-file.ts";
import type { FoundProgram } from "../target/elf/programs.ts";
import { OutputError } from "./host.ts";
import type { Compiler, FileRead, Formatter, Host, Output } from "./host.ts";
import { joinPath } from "./paths.ts";

export interface MemoryOptions {
  readonly compiler: () => Promise<Compiler>;
  readonly formatter?: () => Promise<Formatter>;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly architecture?: string;
  readonly terminal?: boolean;
  /** Programs are found in `/usr/bin`; else there are none. */
  readonly programs?: boolean;
  /** Absent: bytes are kept as they are. */
  readonly compression?: Compression;
}

const UNPACKED: Compression = { deflate: (bytes) => bytes, inflate: (bytes) => bytes };

export interface MemoryHost extends Host {
  readonly written: { stdout: string; stderr: string };
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

export function memoryHost(options: MemoryOptions): MemoryHost {
  const files = new Map(Object.entries(options.files ?? {}));
  const written = { stdout: "", stderr: "" };
  const encoder = new TextEncoder();
  const bytesOf = (content: string | Uint8Array): Uint8Array =>
    typeof content === "string" ? encoder.encode(content) : content;

  function output(name: "stdout" | "stderr"): Output {
    return {
      write: (text) => {
        written[name] += text;
      },
      isOpen: () => true,
      isTerminal: () => options.terminal ?? false,
      columns: () => (options.terminal === true ? 80 : undefined),
    };
  }

  function readFile(path: string): FileRead {
    const content = files.get(path);
    if (content !== undefined) return { kind: "bytes", bytes: bytesOf(content) };
    return isFolder(files.keys(), path) ? { kind: "unreadable", reason: "it is a folder" } : { kind: "missing" };
  }

  function findProgram(name: string): FoundProgram {
    const path = name.includes("/") ? name : `/usr/bin/${name}`;
    const isThere = files.has(path) || isFolder(files.keys(), path);
    return isThere ? { kind: "found", path, file: path } : { kind: "missing", looked: ["/usr/bin"] };
  }

  return {
    stdout: output("stdout"),
    stderr: output("stderr"),
    readStdin: () => Promise.resolve(bytesOf(options.stdin ?? "")),
    readFile,
    readRegularFile: readFile,
    stampOf: (path) => files.get(path)?.toString(),
    ...(options.programs === true ? { findProgram } : {}),
    listFolder: (path) => namesIn(files.keys(), path),
    kindOf: (path) => (files.has(path) ? "file" : isFolder(files.keys(), path) ? "folder" : undefined),
    findPrograms: (folder) => Promise.resolve(programsIn(files.keys(), folder)),
    writeFile: (path, content) => {
      if (isFolder(files.keys(), path)) throw new OutputError(`cannot write \`${path}\`: it is a folder`);
      files.set(path, content);
    },
    isSameFile: (a, b) => joinPath("", a) === joinPath("", b),
    environment: (name) => options.environment?.[name],
    architecture: options.architecture,
    compression: options.compression ?? UNPACKED,
    compiler: options.compiler,
    ...(options.formatter === undefined ? {} : { formatter: options.formatter }),
    written,
    files,
  };
}

function isFolder(paths: Iterable<string>, path: string): boolean {
  return path === "." || [...paths].some((file) => file.startsWith(`${path}/`));
}

function programsIn(paths: Iterable<string>, folder: string): string[] {
  const isInside = (file: string): boolean => folder === "." || file.startsWith(`${folder}/`);
  return [...paths].filter((file) => isInside(file) && file.endsWith(".kp"));
}

function namesIn(paths: Iterable<string>, folder: string): string[] {
  const inside = [...paths].filter((file) => file.startsWith(`${folder}/`));
  return [...new Set(inside.map((file) => file.slice(folder.length + 1).split("/")[0] ?? ""))];
}
