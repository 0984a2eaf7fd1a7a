/** tracefs: one definition a line, to be appended to `dynamic_events` as it stands. */
import type { Program } from "../../program/program.ts";
import type { BackEnd, EmitOptions } from "../back-end.ts";
import { heading } from "../heading.ts";
import { definition } from "../definition/definition.ts";
import { verifyLimits } from "../definition/limits.ts";

export const tracefs: BackEnd = {
  name: "tracefs",
  description: "definitions for dynamic_events, one a line",
  verify: verifyLimits,
  emit,
};

function emit(program: Program, options: EmitOptions): string {
  const lines = [`# ${heading(program, options)}`];
  for (const event of program.events) {
    if (event.kind === "event") lines.push(`# enable events/${event.group}/${event.name}/enable`);
    else lines.push(definition(event));
  }
  return `${lines.join("\n")}\n`;
}
