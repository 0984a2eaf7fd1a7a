/**
 * Fetch arguments: an expression of the source becomes what the kernel can fetch.
 *
 * One function for each form of expression. Each gives the fetch, or `undefined` after saying why
 * there is none.
 */
import type {
  Call,
  Cast,
  Dereference,
  Expression,
  Immediate,
  MemberAccess,
  Span,
  StringLiteral,
  Unary,
  Variable,
  Word,
} from "../../grammar/tree.ts";
import { noKernelForm, notFetchable, typesUnknown } from "../diagnostics/catalogue/c-expressions.ts";
import * as fetches from "../diagnostics/catalogue/fetches.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { Fetch } from "../program/program.ts";
import { evaluate, load } from "./c/evaluate.ts";
import { isByC } from "./c/form.ts";
import { report } from "./context.ts";
import { hasFeature } from "../target/features/features.ts";
import { requireFeature } from "./features.ts";
import { parseSigned } from "./numbers.ts";
import { readsUserMemory } from "./positions.ts";
import { fitsOffset, lowerMemory } from "./memory.ts";
import { isReadable } from "./readable.ts";
import { registerFetch } from "./registers.ts";
import type { Site } from "./site.ts";

export function lowerFetch(site: Site, expression: Expression): Fetch | undefined {
  if (isByC(site, expression)) return lowerC(site, expression);
  switch (expression.kind) {
    case "register":
      return isReadable(site, "register", expression) ? registerFetch(site, expression) : undefined;
    case "variable":
      return lowerVariable(site, expression);
    case "word":
      return lowerWord(site, expression);
    case "memory":
      return lowerMemory(site, expression);
    case "immediate":
      return lowerImmediate(site, expression);
    case "string":
      return lowerString(site, expression);
    case "number":
      return lowerNumber(site, expression.text, expression);
    case "dereference":
      return lowerDereference(site, expression);
    case "member-access":
      return lowerMemberAccess(site, expression);
    case "cast":
      return lowerCast(site, expression);
    case "call":
      return lowerCall(site, expression);
    case "unary":
      return lowerUnary(site, expression);
    case "parenthesized":
      return lowerFetch(site, expression.inner);
    case "index":
      reportNoKernelForm(site, expression);
      return undefined;
    case "binary":
      report(site.context, notFetchable, expression, { what: "a calculated value" });
      return undefined;
    case "bad":
      return undefined;
  }
}

/** A C expression inside one of the kernel's forms: `+8(file->f_inode)`. */
function lowerC(site: Site, expression: Expression): Fetch | undefined {
  const value = evaluate({ ...site, lowerFetch }, expression);
  return value && load(site, value, expression);
}

function lowerVariable(site: Site, variable: Variable): Fetch | undefined {
  const { name, start, end } = variable;
  const span = { start, end };
  if (name === "retval")
    return isReadable(site, "return-value", span)
      ? { kind: "return-value", start: span.start, end: span.end }
      : undefined;
  if (name === "comm" || name === "COMM") return { kind: "task-name", start: span.start, end: span.end };
  if (name === "current" && site.position !== "event probe") {
    return isReadable(site, "current-task", span)
      ? { kind: "current-task", start: span.start, end: span.end }
      : undefined;
  }
  if (name === "stack" && site.position !== "event probe") {
    return isReadable(site, "stack", span) ? { kind: "stack-pointer", start: span.start, end: span.end } : undefined;
  }
  const numbered = /^(arg|stack)(\d+)$/.exec(name);
  if (numbered !== null && site.position !== "event probe") {
    const index = Number(numbered[2]);
    return numbered[1] === "arg" ? argument(site, index, span) : stackSlot(site, index, span);
  }
  if (name === "arg*") {
    report(site.context, fetches.allArgumentsAlone, span, {});
    return undefined;
  }
  if (site.position === "event probe" && /^[A-Za-z_]\w*$/.test(name)) {
    return { kind: "event-field", name, bare: false, start: span.start, end: span.end };
  }
  const known = ["arg1", "retval", "stack", "comm", "current"];
  const candidates = nearest(name, known);
  const edits = candidates[0] === undefined ? undefined : [{ ...span, newText: `$${candidates[0]}` }];
  report(
    site.context,
    fetches.unknownVariable,
    span,
    { name, nearest: candidates.map((candidate) => `$${candidate}`) },
    { edits },
  );
  return undefined;
}

function argument(site: Site, index: number, span: Span): Fetch | undefined {
  if (!isReadable(site, "argument", span)) return undefined;
  const { context } = site;
  if (!requireFeature(context, "argument-access", span)) return undefined;
  const { threadSize, bits, argN } = context.arch;
  if (index < 1 || index > threadSize / (bits / 8)) {
    report(context, fetches.badArgumentNumber, span, { index, highest: threadSize / (bits / 8) });
    return undefined;
  }
  const isFunction = site.position !== "raw tracepoint probe";
  if (isFunction && argN !== undefined && index > argN.registers && !argN.stackBeyond) {
    report(context, fetches.argumentReadsZero, span, { index, arch: context.arch.name, registers: argN.registers });
  }
  return { kind: "argument", index, start: span.start, end: span.end };
}

function stackSlot(site: Site, index: number, span: Span): Fetch | undefined {
  if (!isReadable(site, "stack", span)) return undefined;
  const { threadSize, bits } = site.context.arch;
  const highest = threadSize / (bits / 8);
  // A program's stack has no bound that the kernel would know.
  if (index > highest && !readsUserMemory(site.position)) {
    report(site.context, fetches.badStackNumber, span, { index, highest });
    return undefined;
  }
  return { kind: "stack-slot", index, start: span.start, end: span.end };
}

/** A bare word: an event's field, a constant of the file, or a parameter of the function. */
function lowerWord(site: Site, word: Word): Fetch | undefined {
  const span = { start: word.start, end: word.end };
  const constant = site.context.scope.value(word.text);
  if (constant?.kind === "number") {
    return lowerNumber(site, constant.value.toString(), span);
  }
  if (constant?.kind === "string") return text(site, constant.value, span);
  if (site.position === "event probe")
    return { kind: "event-field", name: word.text, bare: true, start: span.start, end: span.end };
  return isParameterReadable(site, span)
    ? { kind: "parameter", name: word.text, start: span.start, end: span.end }
    : undefined;
}

/** Parameters by name are found by BTF and read like `$argN`. */
function isParameterReadable(site: Site, span: Span): boolean {
  const { target } = site.context;
  // Of a kernel that is known, types would be enough, whatever its version can do.
  if (target.release !== undefined && target.types === undefined && !hasFeature(target, "btf-arguments")) {
    report(site.context, typesUnknown, span, { what: "a parameter by its name" });
    return false;
  }
  return (
    isReadable(site, "parameter", span) &&
    requireFeature(site.context, "btf-arguments", span) &&
    requireFeature(site.context, "argument-access", span)
  );
}

function lowerImmediate(site: Site, immediate: Immediate): Fetch | undefined {
  const span = { start: immediate.start, end: immediate.end };
  if (immediate.text.startsWith('"')) return text(site, immediate.text.slice(1, -1), span);
  const constant = site.context.scope.value(immediate.text);
  if (constant?.kind === "number") return lowerNumber(site, constant.value.toString(), span);
  return lowerNumber(site, immediate.text, span);
}

function lowerNumber(site: Site, written: string, span: Span): Fetch | undefined {
  const value = parseSigned(written);
  const { bits } = site.context.arch;
  const half = 1n << BigInt(bits - 1);
  // Without a sign the kernel reads an unsigned long, with one a long.
  const isSigned = /^[+-]/.test(written);
  const fits = value !== undefined && value.value >= -half && value.value < (isSigned ? half : 2n * half);
  if (fits) return { kind: "immediate", value, start: span.start, end: span.end };
  report(site.context, fetches.badImmediate, span, { text: written, bits });
  return undefined;
}

function pick({ start, end }: Span): Span {
  return { start, end };
}

function lowerString(site: Site, literal: StringLiteral): Fetch | undefined {
  return text(site, literal.value, pick(literal));
}

/** A definition is one line of words, in which a string cannot hide white space, `:` or `#`. */
function text(site: Site, value: string, span: Span): Fetch | undefined {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const bad = /[\s:#\u0000-\u001f\u007f]/.exec(value)?.[0];
  const turnsIntoExit = site.position === "fprobe" && value.includes("$retval");
  if (bad !== undefined || turnsIntoExit) {
    report(site.context, fetches.badText, span, { character: bad ?? "$retval" });
    return undefined;
  }
  return { kind: "text", value, start: span.start, end: span.end };
}

function lowerDereference(site: Site, { offset: written, base: inner, start, end }: Dereference): Fetch | undefined {
  const base = lowerFetch(site, inner);
  const user = /^[+-]u/.test(written);
  const offset = parseSigned(
    written
      .replace(/^([+-])u/, "$1")
      .replace(/^\+-/, "-")
      .replace(/^\+\+/, "bad"),
  );
  if (offset === undefined || offset.dimension === "duration") {
    report(site.context, fetches.badDereferenceOffset, { start, end: start + written.length }, { text: written });
    return undefined;
  }
  if (!fitsOffset(offset)) {
    report(site.context, fetches.dereferenceOffsetTooBig, { start, end: start + written.length }, { text: written });
    return undefined;
  }
  if (base === undefined) return undefined;
  if (base.kind === "text" || base.kind === "task-name") {
    report(site.context, fetches.cannotDereference, inner, {});
    return undefined;
  }
  if (base.kind === "immediate") report(site.context, fetches.dereferencedConstant, inner, {});
  const signed = /^[+-]/.test(offset.text) ? offset.text : `+${offset.text}`;
  return { kind: "dereference", offset: { value: offset.value, text: signed }, user, base, start, end };
}

/** `param->a.b->c`: the kernel's own syntax, which it resolves by its BTF. */
function lowerMemberAccess(site: Site, access: MemberAccess): Fetch | undefined {
  const { root, steps } = memberSteps(access);
  if (root.kind === "cast") return lowerCast(site, root, steps);
  const base = lowerFetch(site, root);
  if (base === undefined) return undefined;
  const hasPath = base.kind === "parameter" || base.kind === "return-value" || base.kind === "current-task";
  if (!hasPath || steps === undefined) {
    reportNoKernelForm(site, access);
    return undefined;
  }
  if (!requireFeature(site.context, "btf-members", access)) return undefined;
  if (!isParameterReadable(site, access)) return undefined;
  return { kind: "member-path", base, steps, start: access.start, end: access.end };
}

function reportNoKernelForm({ context }: Site, span: Span): void {
  if (context.btf === "offsets" && context.types.kernel === undefined) {
    report(context, typesUnknown, span, { what: "this expression" });
    return;
  }
  report(context, noKernelForm, span, {
    what: "this expression",
    forms: ["param->member.member", "(struct)fetch->member"],
  });
}

interface MemberSteps {
  readonly root: Expression;
  /** Absent where the first step is `.`, which the kernel does not have. */
  readonly steps: readonly (readonly string[])[] | undefined;
}

/** `a->b.c->d` as its root `a` and the steps `b.c` and `d`. */
function memberSteps(access: MemberAccess): MemberSteps {
  const names: MemberAccess[] = [];
  let root: Expression = access;
  while (root.kind === "member-access") {
    names.unshift(root);
    root = root.base;
  }
  const steps: string[][] = [];
  for (const { operator, name } of names) {
    if (operator === "->") steps.push([name.text]);
    else if (steps.length === 0) return { root, steps: undefined };
    else (steps.at(-1) as string[]).push(name.text);
  }
  return { root, steps };
}

/** The kernel's `(struct)fetch->path` and `(struct,member)fetch->path`; C's casts come later. */
function lowerCast(site: Site, cast: Cast, outerSteps?: MemberSteps["steps"]): Fetch | undefined {
  const { type, member, operand } = cast;
  const struct = type.words[0];
  const isKernelForm = type.tag === undefined && type.pointers === 0 && type.words.length === 1 && struct !== undefined;
  const inner = operand.kind === "member-access" ? memberSteps(operand) : { root: operand, steps: outerSteps };
  if (!isKernelForm || (outerSteps !== undefined && operand.kind === "member-access")) {
    reportNoKernelForm(site, cast);
    return undefined;
  }
  if (!isReadable(site, "typecast", cast)) return undefined;
  if (inner.steps === undefined || inner.steps.length === 0) {
    report(site.context, fetches.castWithoutMember, cast, { struct: struct.text });
    return undefined;
  }
  const base = lowerFetch(site, inner.root);
  if (base === undefined) return undefined;
  if (base.kind === "symbol-memory" && base.offset !== undefined && inner.root.kind !== "parenthesized") {
    report(site.context, fetches.castOfSymbolOffset, inner.root, {});
    return undefined;
  }
  if (base.kind === "text" || base.kind === "task-name") {
    report(site.context, fetches.cannotDereference, inner.root, {});
    return undefined;
  }
  return {
    kind: "typecast",
    struct: struct.text,
    member: member?.text,
    base,
    steps: inner.steps,
    start: cast.start,
    end: cast.end,
  };
}

const PER_CPU = new Map([
  ["this_cpu_read", "read"],
  ["this_cpu_ptr", "pointer"],
] as const);

function lowerCall(site: Site, call: Call): Fetch | undefined {
  const callee = call.callee.kind === "word" ? call.callee.text : "";
  const access = PER_CPU.get(callee as "this_cpu_read" | "this_cpu_ptr");
  const [operand] = call.operands;
  if (access === undefined || operand === undefined || call.operands.length !== 1) {
    report(site.context, fetches.unknownFunction, call, { name: callee });
    return undefined;
  }
  if (!isReadable(site, "per-cpu", call)) return undefined;
  const base = lowerFetch(site, operand);
  if (base === undefined) return undefined;
  if (base.kind === "text" || base.kind === "task-name") {
    report(site.context, fetches.cannotDereference, operand, {});
    return undefined;
  }
  return { kind: "per-cpu", access, base, start: call.start, end: call.end };
}

function lowerUnary(site: Site, unary: Unary): Fetch | undefined {
  const { operator, operand } = unary;
  const isSign = operator === "-" || operator === "+";
  if (isSign && operand.kind === "number") return lowerNumber(site, operator + operand.text, unary);
  if (isSign && (operand.kind === "parenthesized" || operand.kind === "dereference" || operand.kind === "call")) {
    const edits =
      operand.kind === "parenthesized" ? [{ start: operand.start, end: operand.start, newText: "0" }] : undefined;
    report(site.context, fetches.badDereferenceOffset, unary, { text: operator }, { edits });
    return undefined;
  }
  if (operator === "*" || operator === "&") reportNoKernelForm(site, unary);
  else report(site.context, notFetchable, unary, { what: "a calculated value" });
  return undefined;
}
