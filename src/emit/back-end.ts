/** What a back end is: it turns a checked program into text, and says what it cannot say. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Program } from "../program/program.ts";

export interface EmitOptions {
  /** The version of kpc, for the head of the output. */
  readonly version: string;
}

export interface BackEnd {
  /** What `--to` calls it. */
  readonly name: string;
  /** One line for `--help`, lower case, no full stop. */
  readonly description: string;
  /** What of the program this back end cannot express, or its reader would refuse. */
  readonly verify: (program: Program) => readonly Diagnostic[];
  /** The program's text. Only for a program without errors, of the checker and of `verify`. */
  readonly emit: (program: Program, options: EmitOptions) => string;
}
