/** What a program can be made of, as far as back ends differ in it, and where a program uses it. */
import type { Span } from "../../grammar/tree.ts";
import type { SourceFile } from "../diagnostics/diagnostic.ts";
import type { Action, Key } from "../program/action.ts";
import type { Condition, Operand } from "../program/condition.ts";
import type { FieldRef } from "../program/field.ts";
import type { Argument, DefinedEvent, Event, Fetch, Program, ValueType } from "../program/program.ts";
import type { SpanEvent } from "../program/span-event.ts";

/** By their names in the tables of what back ends can do; the text is what messages and documents call them. */
export const CONSTRUCTS = {
  kprobe: "`kprobe` at a function's entry",
  "kprobe-inside": "`kprobe` inside a function: `symbol+offset`",
  "kprobe-address": "`kprobe` at an address",
  kretprobe: "`kretprobe`",
  module: "function of a module: `module:symbol`",
  maxactive: "`maxactive`",
  fprobe: "`fprobe`",
  fretprobe: "`fretprobe`",
  uprobe: "`uprobe` at a symbol",
  "uprobe-offset": "`uprobe` at an offset of the file",
  uretprobe: "`uretprobe`",
  "reference-counter": "reference counter of a `uprobe`",
  tracepoint: "`tracepoint` as it is",
  "tracepoint-fields": "`tracepoint` with fields",
  rawtracepoint: "`rawtracepoint`",
  register: "register: `%ax`",
  stack: "stack: `$stack`, `$stack1`",
  argument: "argument: `$arg1`",
  "all-arguments": "all arguments: `$arg*`",
  "return-value": "return value: `$retval`",
  "entry-argument": "argument at a `kretprobe`",
  "task-name": "the task's name: `$comm`",
  "current-task": "the task: `$current`",
  "symbol-memory": "memory at a symbol: `@jiffies`",
  "address-memory": "memory at an address: `@0xffff…`",
  "file-memory": "memory at an offset of the probed file: `@+0x10`",
  constant: 'constant: `\\1`, `\\"text"`',
  dereference: "memory at an offset: `+8($arg1)`",
  "user-dereference": "memory of user space: `+u8($arg1)`",
  "kernel-btf": "path that is left to the kernel",
  "per-cpu": "variable of each CPU: `this_cpu_read(…)`",
  integer: "integer types",
  "bit-field": "bit-field: `b4@2/8`",
  string: "`string`",
  ustring: "`ustring`",
  symbol: "`symbol`, `symstr`",
  "file-name": "`%pd`, `%pD`",
  array: "array of numbers: `u8[4]`",
  "string-array": "array of strings",
  comparison: "comparison of a field with a constant",
  "text-comparison": "string that is the same: `==`, `!=`",
  pattern: 'string that begins with a text: `~ "abc*"`',
  containing: 'string that contains a text: `~ "*abc*"`',
  "any-pattern": 'any other pattern: `~ "*abc"`, `~ "a?c"`',
  computed: "comparison with another field, arithmetic",
  pid: "`pid`",
  uid: "`uid`",
  cgroup: "`cgroup`",
  count: "`count`",
  sum: "`sum`",
  min: "`min`",
  max: "`max`",
  avg: "`avg`",
  hist: "`hist`",
  lhist: "`lhist`",
  "stack-key": "`by stack`",
  "ustack-key": "`by ustack`",
  sort: "`sort`",
  size: "`size`",
  print: "`print`",
  "stack-action": "`stack`",
  "ustack-action": "`ustack`",
  snapshot: "`snapshot`",
  traceon: "`traceon`, `traceoff`",
  enable: "`enable`, `disable`",
  span: "`span`",
  "late-string": "`span` that reads user space's string at its end",
} as const;

export type Construct = keyof typeof CONSTRUCTS;

export interface Use extends Span {
  readonly construct: Construct;
  readonly source: SourceFile;
}

/** Every use of every construct, in no particular order. */
export function usesOf({ events, spans }: Program): readonly Use[] {
  const uses: Use[] = [];
  for (const event of events) {
    const { source } = event;
    const add: Add = (construct, { start, end }) => uses.push({ construct, source, start, end });
    eventUses(event, add);
    whatIsDone(event, add);
  }
  for (const span of spans) {
    const { source } = span;
    const add: Add = (construct, { start, end }) => uses.push({ construct, source, start, end });
    spanUses(span, add);
    whatIsDone(span, add);
  }
  return uses;
}

type Add = (construct: Construct, span: Span) => void;

function eventUses(event: Event, add: Add): void {
  if (event.kind === "event") {
    add("tracepoint", event);
    return;
  }
  kindUses(event, add);
  // `fretprobe` is called with the arguments; a `kretprobe` sees the registers of the return.
  const isExit = event.kind === "kretprobe";
  for (const argument of event.arguments) argumentUses(argument, isExit, add);
}

const PLAIN_KINDS = {
  fprobe: "fprobe",
  fretprobe: "fretprobe",
  kretprobe: "kretprobe",
  uretprobe: "uretprobe",
  rawtracepoint: "rawtracepoint",
  eprobe: "tracepoint-fields",
} as const;

function kindUses(event: DefinedEvent, add: Add): void {
  switch (event.kind) {
    case "kprobe": {
      const { place } = event;
      if (place.kind === "address") add("kprobe-address", event);
      else add(place.offset === undefined ? "kprobe" : "kprobe-inside", event);
      break;
    }
    case "uprobe":
      add(event.symbol === undefined ? "uprobe-offset" : "uprobe", event);
      break;
    default:
      add(PLAIN_KINDS[event.kind], event);
  }
  if ("place" in event && event.place.kind === "function" && event.place.module !== undefined) add("module", event);
  if ("maxactive" in event && event.maxactive !== undefined) add("maxactive", event);
  if ("referenceCounter" in event && event.referenceCounter !== undefined) add("reference-counter", event);
}

function argumentUses(argument: Argument, isExit: boolean, add: Add): void {
  const { fetch, type, length } = argument;
  fetchUses(fetch, isExit, { add, at: argument });
  const isText = type?.kind === "string" || type?.kind === "symbol-string";
  if (length !== undefined) add(isText ? "string-array" : "array", argument);
  if (type !== undefined) add(typeConstruct(type), argument);
}

function typeConstruct(type: ValueType): Construct {
  switch (type.kind) {
    case "string":
      return type.space === "user" ? "ustring" : "string";
    case "symbol":
    case "symbol-string":
      return "symbol";
    case "dentry-name":
    case "file-name":
      return "file-name";
    case "bit-field":
      return "bit-field";
    default:
      return "integer";
  }
}

const FETCHES = {
  register: "register",
  "stack-pointer": "stack",
  "stack-slot": "stack",
  argument: "argument",
  "all-arguments": "all-arguments",
  "return-value": "return-value",
  "task-name": "task-name",
  "current-task": "current-task",
  "symbol-memory": "symbol-memory",
  "address-memory": "address-memory",
  "file-memory": "file-memory",
  immediate: "constant",
  text: "constant",
  "event-field": "tracepoint-fields",
  parameter: "kernel-btf",
  "member-path": "kernel-btf",
  typecast: "kernel-btf",
  "per-cpu": "per-cpu",
} as const satisfies Record<Exclude<Fetch["kind"], "dereference">, Construct>;

function fetchUses(fetch: Fetch, isExit: boolean, { add, at }: { readonly add: Add; readonly at: Span }): void {
  if (fetch.kind === "dereference") add(fetch.user ? "user-dereference" : "dereference", at);
  else add(fetch.kind === "argument" && isExit ? "entry-argument" : FETCHES[fetch.kind], at);
  if ("base" in fetch) fetchUses(fetch.base, isExit, { add, at });
}

function spanUses(span: SpanEvent, add: Add): void {
  add("span", span);
  for (const field of span.fields) {
    if (field.from === "elapsed") continue;
    fieldUses(field.field, add);
    if (field.isUserString) add("late-string", field);
  }
  for (const { keys } of span.pairs) {
    for (const { start, end } of keys) {
      fieldUses(start, add);
      fieldUses(end, add);
    }
  }
}

interface Done {
  readonly condition: Condition | undefined;
  readonly actions: readonly Action[] | undefined;
}

function whatIsDone({ condition, actions }: Done, add: Add): void {
  if (condition !== undefined) conditionUses(condition, add);
  for (const action of actions ?? []) {
    actionUses(action, add);
    if ("condition" in action && action.condition !== undefined && action.condition !== condition) {
      conditionUses(action.condition, add);
    }
  }
}

function fieldUses({ builtin, start, end }: FieldRef, add: Add): void {
  if (builtin === "pid" || builtin === "uid" || builtin === "cgroup") add(builtin, { start, end });
}

function patternConstruct(pattern: string): Construct {
  if (/^[^*?[\]\\]*\*?$/.test(pattern)) return "pattern";
  return /^\*[^*?[\]\\]+\*$/.test(pattern) ? "containing" : "any-pattern";
}

function conditionUses(condition: Condition, add: Add): void {
  switch (condition.kind) {
    case "all":
    case "any":
      conditionUses(condition.left, add);
      conditionUses(condition.right, add);
      break;
    case "not":
      conditionUses(condition.operand, add);
      break;
    case "number":
      add("comparison", condition);
      fieldUses(condition.field, add);
      break;
    case "text":
      if (condition.operator !== "~") add("text-comparison", condition);
      else add(patternConstruct(condition.value), condition);
      break;
    case "computed":
      add("computed", condition);
      operandUses(condition.left, add);
      operandUses(condition.right, add);
  }
}

function operandUses(operand: Operand, add: Add): void {
  if (operand.kind === "field") fieldUses(operand.field, add);
  if (operand.kind !== "arithmetic") return;
  operandUses(operand.left, add);
  operandUses(operand.right, add);
}

const MEASURES = {
  count: "count",
  sum: "sum",
  min: "min",
  max: "max",
  avg: "avg",
  hist: "hist",
  lhist: "lhist",
} as const;

const ACTIONS = {
  print: "print",
  stack: "stack-action",
  ustack: "ustack-action",
  snapshot: "snapshot",
  traceon: "traceon",
  traceoff: "traceon",
  enable: "enable",
  disable: "enable",
} as const;

function actionUses(action: Action, add: Add): void {
  if (action.kind !== "aggregation") {
    add(ACTIONS[action.kind], action);
    if (action.kind === "print") for (const part of action.parts) if (part.kind === "field") fieldUses(part.field, add);
    return;
  }
  const { measure, keys, sort, size } = action;
  add(MEASURES[measure.kind], action);
  if (measure.kind !== "count") fieldUses(measure.field, add);
  for (const key of keys) keyUses(key, add);
  for (const one of sort) add("sort", one);
  if (size !== undefined) add("size", action);
}

function keyUses(key: Key, add: Add): void {
  if (key.kind === "field") fieldUses(key.field, add);
  else add(key.kind === "stack" ? "stack-key" : "ustack-key", key.span);
}
