/** A bootconfig: what the kernel defines, filters and records before init runs. */
import type { Program } from "../../program/program.ts";
import type { BackEnd, EmitOptions } from "../back-end.ts";
import { heading } from "../heading.ts";
import { BOOTCONFIG_CAPABILITY } from "./capability.ts";
import { blocksOf, textOf } from "./blocks.ts";
import { verify } from "./verify.ts";

export const bootconfig: BackEnd = {
  name: "bootconfig",
  description: "a bootconfig, for kernels with boot-time tracing",
  through: "tracefs",
  capability: BOOTCONFIG_CAPABILITY,
  verify,
  emit,
};

function emit(program: Program, options: EmitOptions): string {
  return textOf(heading(program, options), blocksOf(program, options.instance));
}
