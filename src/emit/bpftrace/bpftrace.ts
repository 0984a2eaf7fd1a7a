/** bpftrace: a script with a block for each event. */
import type { Program } from "../../program/program.ts";
import type { BackEnd, EmitOptions } from "../back-end.ts";
import { heading } from "../heading.ts";
import { originOf } from "../origin.ts";
import { BPFTRACE_CAPABILITY } from "./capability.ts";
import { handlerLines, scriptOf } from "./handler.ts";
import type { Script } from "./handler.ts";
import { block, indented } from "./layout.ts";
import { attachPoint } from "./points.ts";
import { verify } from "./verify.ts";
import { NEWEST, dialectOf } from "./versions.ts";

export const bpftrace: BackEnd = {
  name: "bpftrace",
  description: "a script for bpftrace 0.17 or later",
  through: "bpf",
  capability: BPFTRACE_CAPABILITY,
  verify,
  emit,
};

function emit(program: Program, options: EmitOptions): string {
  const script = scriptOf(program, dialectOf(options.tool));
  const handlers = program.events.flatMap((event) => {
    const lines = handlerLines(event, script);
    if (lines.length === 0) return [];
    const head = `// ${originOf(event.source, event)}`;
    return [[head, ...block(attachPoint(event, script.dialect), lines)].join("\n")];
  });
  const parts = [
    [
      "#!/usr/bin/env bpftrace",
      `// ${heading(program, options)}, bpftrace ${options.tool ?? NEWEST}`,
      ...settings(script),
    ].join("\n"),
    ...begin(script),
    // A script has something to do at least.
    ...(handlers.length === 0 ? [block(script.dialect.begin, ["exit();"]).join("\n")] : handlers),
    ...end(script),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Longer strings than are usual, and room for as many lines as a table asks for. */
function settings({ program, dialect }: Script): readonly string[] {
  const { stringLength } = dialect;
  const entries = largestTable(program);
  const lines = [
    ...(entries > USUAL_ENTRIES ? [`max_map_keys = ${entries}`] : []),
    ...(stringLength === undefined ? [] : [`${stringLength} = ${Math.min(dialect.longestString, USEFUL_LENGTH)}`]),
  ];
  if (stringLength === undefined || lines.length === 0) return [];
  const last = lines.length - 1;
  return ["", "config = {", ...indented(lines.map((line, index) => (index === last ? line : `${line};`))), "}"];
}

const USUAL_ENTRIES = 4096;
/** Bytes: longer than most paths, and not so long that many strings at once are refused. */
const USEFUL_LENGTH = 256;

function largestTable({ events, spans }: Program): number {
  const sizes = [...events, ...spans].flatMap(({ actions }) =>
    (actions ?? []).flatMap((action) => (action.kind === "aggregation" ? [action.size ?? 0] : [])),
  );
  return Math.max(0, ...sizes);
}

/** Events that an action starts are not recorded before. */
function begin({ switches, started, dialect }: Script): readonly string[] {
  const off = [...switches].flatMap(([event, map]) => (started.has(event) ? [`${map} = 1;`] : []));
  return off.length === 0 ? [] : [block(dialect.begin, off).join("\n")];
}

/** What only the script needs is not shown. */
function end({ maps, dialect }: Script): readonly string[] {
  if (maps.internal.length === 0) return [];
  return [
    block(
      dialect.end,
      maps.internal.map((map) => `clear(${map});`),
    ).join("\n"),
  ];
}
