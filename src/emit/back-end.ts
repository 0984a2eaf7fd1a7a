/** What a back end is: it turns a checked program into text, and says what it cannot say. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Program } from "../program/program.ts";
import type { Capability } from "./capability.ts";

export interface EmitOptions {
  /** The version of kpc, for the head of the output. */
  readonly version: string;
  /** The version of the tool that reads the output: `0.23`; the newest that is known if absent. */
  readonly tool?: string | undefined;
  /** The tracing instance that records, where the output names one. */
  readonly instance?: string | undefined;
}

export interface BackEnd {
  /** What `--to` calls it. */
  readonly name: string;
  /** One line for `--help`, lower case, no full stop. */
  readonly description: string;
  /** What the program goes through: the kernel's own definitions and their limits, or programs in BPF. */
  readonly through: "tracefs" | "bpf";
  /** What it can do of all that a program can be made of. */
  readonly capability: Capability;
  /** What else of the program its reader would refuse. */
  readonly verify: (program: Program, options: EmitOptions) => readonly Diagnostic[];
  /** The program's text. Only for a program without errors, of the checker, of the capability and of `verify`. */
  readonly emit: (program: Program, options: EmitOptions) => string;
}
