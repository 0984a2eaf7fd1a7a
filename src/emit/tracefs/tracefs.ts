/** tracefs: one definition a line, to be appended to `dynamic_events` as it stands. */
import type { Program } from "../../program/program.ts";
import type { BackEnd, EmitOptions } from "../back-end.ts";
import { heading } from "../heading.ts";
import { TRACEFS_CAPABILITY } from "../definition/capability.ts";
import { definition } from "../definition/definition.ts";
import { eventFiles } from "../definition/event-files.ts";
import type { EventFile } from "../definition/event-files.ts";
import { spanLines } from "../definition/span.ts";
import { verifyLimits } from "../definition/limits.ts";

export const tracefs: BackEnd = {
  name: "tracefs",
  description: "definitions for dynamic_events, one a line",
  through: "tracefs",
  capability: TRACEFS_CAPABILITY,
  verify: verifyLimits,
  emit,
};

function emit(program: Program, options: EmitOptions): string {
  const lines = [`# ${heading(program, options)}`];
  for (const event of program.events) if (event.kind !== "event") lines.push(definition(event));
  program.spans.forEach((span, index) => lines.push(...spanLines(span, index).definitions.map(({ line }) => line)));
  // A definition needs no more than to be enabled, which goes without saying.
  const defined = new Set(
    program.events.flatMap(({ kind, group, name }) => (kind === "event" ? [] : `${group}/${name}`)),
  );
  const isPlain = ({ event, file }: EventFile): boolean => file === "enable" && defined.has(event);
  for (const one of eventFiles(program)) {
    if (!isPlain(one)) lines.push(`# events/${one.event}/${one.file}: ${one.content}`);
  }
  return `${lines.join("\n")}\n`;
}
