/** Parameters for the kernel's command line: probes and events that are recorded before init runs. */
import type { Program } from "../../program/program.ts";
import type { BackEnd, EmitOptions } from "../back-end.ts";
import { heading } from "../heading.ts";
import { COMMAND_LINE_CAPABILITY } from "./capability.ts";
import { commandLine } from "./parameters.ts";
import { verify } from "./verify.ts";

export const cmdline: BackEnd = {
  name: "cmdline",
  description: "parameters for the kernel's command line, in one line",
  through: "tracefs",
  capability: COMMAND_LINE_CAPABILITY,
  verify,
  emit,
};

/** A command line has no comments: what is not one is the one line that belongs there. */
function emit(program: Program, options: EmitOptions): string {
  const line = commandLine(program);
  return [`# ${heading(program, options)}`, ...(line === "" ? [] : [line]), ""].join("\n");
}
