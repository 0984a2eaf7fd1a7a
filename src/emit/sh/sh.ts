/**
 * A shell script that defines the events, shows them until it is interrupted, and removes exactly
 * what it defined.
 *
 * POSIX sh, so that it runs in the smallest guest. Everything that comes from a program stands in
 * single quotes and is written with `printf '%s\n'`, so no text of a program can run a command.
 * The events are enabled in a tracing instance of the script's own: other users' buffers and
 * settings are left alone.
 */
import type { Event, Program } from "../../program/program.ts";
import type { BackEnd, EmitOptions } from "../back-end.ts";
import { heading } from "../heading.ts";
import { TRACEFS_CAPABILITY } from "../definition/capability.ts";
import { eventFiles } from "../definition/event-files.ts";
import { definition } from "../definition/definition.ts";
import { spanLines } from "../definition/span.ts";
import { verifyLimits } from "../definition/limits.ts";
import { EPILOGUE, PROLOGUE } from "./frame.ts";
import { quote } from "../quote.ts";

export const sh: BackEnd = {
  name: "sh",
  description: "a shell script that defines, shows and removes",
  through: "tracefs",
  capability: TRACEFS_CAPABILITY,
  verify: verifyLimits,
  emit,
};

function emit(program: Program, options: EmitOptions): string {
  return [
    "#!/bin/sh",
    `# ${heading(program, options)}`,
    PROLOGUE,
    ...program.events.flatMap((event) =>
      event.kind === "event" ? [] : [`define ${quote(pathOf(event))} ${quote(definition(event))}`],
    ),
    ...program.spans.flatMap((span, index) =>
      spanLines(span, index).definitions.map(({ event, line }) => `define ${quote(event)} ${quote(line)}`),
    ),
    ...eventFiles(program).map(
      ({ event, file, content, isTable }) => `${isTable ? "table" : FUNCTIONS[file]} ${quote(event)} ${quote(content)}`,
    ),
    EPILOGUE,
  ].join("\n");
}

/** The script's functions that write the files; `enable` is one of bash's own. */
const FUNCTIONS = { filter: "filter", trigger: "trigger", enable: "switch" } as const;

function pathOf({ group, name }: Event): string {
  return `${group}/${name}`;
}
