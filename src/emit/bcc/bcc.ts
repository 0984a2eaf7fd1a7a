/** BCC: a program in Python that loads, attaches and shows a program in C. */
import type { Program } from "../../program/program.ts";
import type { BackEnd, EmitOptions } from "../back-end.ts";
import { heading } from "../heading.ts";
import { BCC_CAPABILITY } from "./capability.ts";
import { declareHandlers } from "./handler.ts";
import { helpersFor } from "./helpers.ts";
import { isSent, pythonText } from "./python.ts";
import { MACHINES } from "./registers.ts";
import { MEASURED } from "./tables.ts";
import { Unit } from "./unit.ts";
import { verify } from "./verify.ts";

export const bcc: BackEnd = {
  name: "bcc",
  description: "a Python program for BCC 0.26 or later",
  through: "bpf",
  capability: BCC_CAPABILITY,
  verify,
  emit,
};

function emit(program: Program, options: EmitOptions): string {
  const machine = MACHINES[program.target.arch];
  if (machine === undefined) throw new TypeError(`there are no programs for ${program.target.arch}`);
  const unit = new Unit(program.target, machine);
  const handlers = declareHandlers(program, unit);
  const declared = unit.declarations.map((lines) => lines.join("\n"));
  const records = handlers.happenings.some(isSent);
  const c = inC(declared, records);
  const head = ["#!/usr/bin/env python3", `# ${heading(program, options)}, BCC`];
  return `${head.join("\n")}\n\n${pythonText(program, unit, handlers, c)}`;
}

/** Pages of the ring buffer: 1 MiB with pages of 4 KiB. */
const RING_PAGES = 256;
/** Kernel and user stacks at once. */
const STACKS = 16_384;

const RING = [
  `BPF_RINGBUF_OUTPUT(events, ${RING_PAGES});`,
  "BPF_PERCPU_ARRAY(lost, u64, 1);",
  "",
  "static inline void send(void *record, u64 size)",
  "{",
  "    int zero = 0;",
  "    if (events.ringbuf_output(record, size, 0)) {",
  "        u64 *number = lost.lookup(&zero);",
  "        if (number)",
  "            (*number)++;",
  "    }",
  "}",
];

/** What is used of all that programs share, and then the program's own. */
function inC(declared: readonly string[], records: boolean): string {
  const own = declared.join("\n\n");
  const parts = [
    ["#include <uapi/linux/ptrace.h>", ...(own.includes("offsetof(struct dentry") ? ["#include <linux/fs.h>"] : [])],
    ...helpersFor(own),
    ...(own.includes("struct measured") ? [MEASURED] : []),
    ...(own.includes("stacks.get_stackid") ? [[`BPF_STACK_TRACE(stacks, ${STACKS});`]] : []),
    ...(records ? [RING] : []),
  ].map((lines) => lines.join("\n"));
  return `${[...parts, ...declared].join("\n\n")}\n`;
}
