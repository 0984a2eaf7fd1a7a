/**
 * Where a probe sits, and what can be read there: the kernel's rules as one table.
 *
 * Source: kernel/trace/trace_probe.c (`parse_probe_vars`, `parse_probe_arg`), verified on booted
 * kernels.
 */
import type { FeatureId } from "../target/features/features.ts";

export type Position =
  | "kprobe at a function's entry"
  | "kprobe inside a function"
  | "kretprobe"
  | "fprobe"
  | "fretprobe"
  | "raw tracepoint probe"
  | "event probe"
  | "uprobe"
  | "uretprobe";

/** What a fetch argument can start from. */
export type Origin =
  | "register"
  | "stack"
  | "return-value"
  | "argument"
  | "parameter"
  | "task-name"
  | "current-task"
  | "symbol-memory"
  | "address-memory"
  | "file-memory"
  | "immediate"
  | "event-field"
  | "typecast"
  | "per-cpu";

/** Always, never, or from the kernel on that has a feature. */
export type Rule = "yes" | "no" | FeatureId;

type Rules = Readonly<Record<Origin, Rule>>;

/** What is the same for all probes on kernel code. */
const KERNEL = {
  "task-name": "yes",
  "current-task": "current-task",
  "symbol-memory": "yes",
  "address-memory": "yes",
  "file-memory": "no",
  immediate: "yes",
  "event-field": "no",
  "per-cpu": "per-cpu-access",
} as const;

/** An event probe reads the fields of its event, and little else. */
const EVENT: Rules = {
  register: "no",
  stack: "no",
  "return-value": "no",
  argument: "no",
  parameter: "no",
  "task-name": "yes",
  "current-task": "no",
  "symbol-memory": "yes",
  "address-memory": "yes",
  "file-memory": "no",
  immediate: "yes",
  "event-field": "yes",
  typecast: "typecast-in-eprobe",
  "per-cpu": "no",
};

const USER: Rules = {
  register: "yes",
  stack: "yes",
  "return-value": "no",
  argument: "no",
  parameter: "no",
  "task-name": "yes",
  "current-task": "no",
  "symbol-memory": "no",
  "address-memory": "yes",
  "file-memory": "yes",
  immediate: "yes",
  "event-field": "no",
  typecast: "no",
  "per-cpu": "no",
};

export const READABLE: Readonly<Record<Position, Rules>> = {
  "kprobe at a function's entry": {
    ...KERNEL,
    register: "yes",
    stack: "yes",
    "return-value": "no",
    argument: "yes",
    parameter: "btf-arguments",
    typecast: "typecast",
  },
  "kprobe inside a function": {
    ...KERNEL,
    register: "yes",
    stack: "yes",
    "return-value": "no",
    argument: "no",
    parameter: "no",
    typecast: "no",
  },
  kretprobe: {
    ...KERNEL,
    register: "yes",
    stack: "yes",
    "return-value": "yes",
    argument: "arguments-at-return",
    parameter: "arguments-at-return",
    typecast: "typecast",
  },
  fprobe: {
    ...KERNEL,
    register: "no",
    stack: "yes",
    "return-value": "no",
    argument: "yes",
    parameter: "btf-arguments",
    typecast: "typecast",
  },
  fretprobe: {
    ...KERNEL,
    register: "no",
    stack: "yes",
    "return-value": "yes",
    argument: "arguments-at-return",
    parameter: "arguments-at-return",
    typecast: "typecast",
  },
  "raw tracepoint probe": {
    ...KERNEL,
    register: "no",
    stack: "yes",
    "return-value": "no",
    argument: "yes",
    parameter: "btf-arguments",
    typecast: "typecast",
  },
  "event probe": EVENT,
  uprobe: USER,
  uretprobe: { ...USER, "return-value": "yes" },
};

/** True where the program's own memory is read, not the kernel's. */
export function readsUserMemory(position: Position): boolean {
  return position === "uprobe" || position === "uretprobe";
}

/** True where a function returns. */
export function isAtReturn(position: Position): boolean {
  return position === "kretprobe" || position === "fretprobe" || position === "uretprobe";
}
