/** What the command line needs of the machine it runs on. `node-host.ts` is the real one. */
import type { SourceFile } from "../diagnostics/diagnostic.ts";
import type { Compression } from "../target/capture/target-file.ts";
import type { FoundProgram, ProgramLookup } from "../target/elf/programs.ts";
import type * as compiler from "./compiler.ts";
import type * as formatter from "./formatter.ts";

export interface Output {
  readonly write: (text: string) => void;
  /** False once nobody reads any more: what is still written goes nowhere. */
  readonly isOpen: () => boolean;
  readonly isTerminal: () => boolean;
  /** Of the terminal, where it is one. */
  readonly columns: () => number | undefined;
}

export type FileRead =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly reason: string };

export interface Host {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly readStdin: () => Promise<Uint8Array>;
  readonly readFile: (path: string) => FileRead;
  /** The same of what ends, without waiting: for paths that are written in a text, which may be anybody's. */
  readonly readRegularFile: (path: string) => FileRead;
  /** Another one when a file has been written or replaced; absent where there is none. */
  readonly stampOf: (path: string) => string | undefined;
  /** The names in a folder, in no order; none if it cannot be read. */
  readonly listFolder: (path: string) => readonly string[];
  /** What a path leads to; absent where there is nothing. */
  readonly kindOf: (path: string) => "file" | "folder" | "device or pipe" | undefined;
  /** The `.kp` files below a folder, in no order. */
  readonly findPrograms: (folder: string) => Promise<readonly string[]>;
  /** A program or library by its name; absent where there are none. */
  readonly findProgram?: (name: string, lookup: ProgramLookup) => FoundProgram;
  /**
   * Replaces a file as a whole: at no time is there half of it, except where another file in its place would not be
   * the same to others. Throws `OutputError`.
   */
  readonly writeFile: (path: string, content: string | Uint8Array) => void;
  /** True if both paths lead to one existing file. */
  readonly isSameFile: (a: string, b: string) => boolean;
  readonly environment: (name: string) => string | undefined;
  /** kpc's name for the machine's architecture, if it runs Linux. */
  readonly architecture: string | undefined;
  readonly compression: Compression;
  /** The compiler, which is loaded when a command first needs it. */
  readonly compiler: () => Promise<Compiler>;
  /** The formatter, which is loaded apart from it; absent where there is none. */
  readonly formatter?: () => Promise<Formatter>;
  /** Serves an editor over standard input and output until it goes; absent where there is no server. */
  readonly serveEditor?: () => Promise<number>;
}

export type Compiler = typeof compiler;
export type Formatter = typeof formatter;

/** A result could not be written. */
export class OutputError extends Error {}

export const STDIN_NAME = "<stdin>";
export const COMMAND_LINE_NAME = "<command line>";

/** True for a source that is a file. */
export function isFile({ name }: SourceFile): boolean {
  return name !== STDIN_NAME && name !== COMMAND_LINE_NAME;
}
