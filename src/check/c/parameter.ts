/** Parameters and return values: where the calling convention has put them, as fetch arguments. */
import type { Span } from "../../../grammar/tree.ts";
import * as ctypes from "../../diagnostics/catalogue/c-expressions.ts";
import * as fetches from "../../diagnostics/catalogue/fetches.ts";
import type { Fetch } from "../../program/program.ts";
import { place } from "../../target/calling/index.ts";
import type { Location, Placement, Shape } from "../../target/calling/index.ts";
import { hasFeature } from "../../target/features/features.ts";
import { report } from "../context.ts";
import { requireFeature } from "../features.ts";
import { READABLE, isAtReturn } from "../positions.ts";
import type { Site } from "../site.ts";
import type { CType } from "./ctype.ts";
import { nameOf } from "./ctype.ts";
import type { Prototype } from "./prototype.ts";
import { shapeOf } from "./shape.ts";
import { dereference } from "./value.ts";
import type { Value } from "./value.ts";

/** Parameter `index`, from 0; `undefined` after saying why it cannot be read. */
export function parameterValue(site: Site, prototype: Prototype, index: number, span: Span): Value | undefined {
  const { context, position } = site;
  const parameter = prototype.parameters[index];
  const rule = READABLE[position].argument;
  if (parameter === undefined) return undefined;
  if (rule === "no") {
    report(context, fetches.notReadableHere, span, { origin: "parameter", position });
    return undefined;
  }
  if (rule !== "yes" && !requireFeature(context, rule, span)) return undefined;
  const location = placementOf(site, prototype)?.parameters[index];
  const what = { name: parameter.name ?? `argument ${index + 1}`, type: nameOf(parameter.type) };
  return valueAt(site, location, { type: parameter.type, index, what, span });
}

/** What the function returns. */
export function resultValue(site: Site, prototype: Prototype, span: Span): Value | undefined {
  const { context } = site;
  const type = prototype.result;
  const location = placementOf(site, prototype)?.result;
  if (location?.kind === "nothing") {
    report(context, ctypes.returnsNothing, span, { subject: site.subject });
    return undefined;
  }
  if (location?.kind === "register") return { kind: "loaded", fetch: { kind: "return-value", ...span }, type };
  const what = { name: "the return value", type: nameOf(type) };
  return valueAt(site, location, { type, index: undefined, what, span });
}

/** Where all are; `undefined` where the types do not tell. */
export function placementOf(site: Site, prototype: Prototype): Placement | undefined {
  const { arch, types } = site.context;
  const pointerBytes = arch.bits === 64 ? 8 : 4;
  const shape = (type: CType): Shape | undefined => shapeOf(type, { types, pointerBytes });
  const parameters = prototype.parameters.map(({ type }) => shape(type));
  const result = shape(prototype.result);
  // What cannot be placed makes the places of those behind it unknown too.
  if (result === undefined || !parameters.every((one) => one !== undefined)) return undefined;
  return place(arch, "kernel", { parameters, result, variadic: prototype.variadic });
}

interface Wanted {
  readonly type: CType;
  /** Of the parameter; absent for the return value. */
  readonly index: number | undefined;
  readonly what: { readonly name: string; readonly type: string };
  readonly span: Span;
}

function valueAt(site: Site, location: Location | undefined, wanted: Wanted): Value | undefined {
  const { type, span } = wanted;
  switch (location?.kind) {
    case "register": {
      const fetch = registerFetch(site, location.register, wanted);
      return fetch && { kind: "loaded", fetch, type };
    }
    case "registers": {
      const parts = location.registers.map((register) => registerFetch(site, register, wanted));
      if (!parts.every((part) => part !== undefined)) return undefined;
      return { kind: "in-registers", parts, bitOffset: 0, bitSize: undefined, type };
    }
    case "stack":
      return stackValue(site, location.offset, wanted);
    case "reference": {
      const pointer = valueAt(site, location.at, wanted);
      if (pointer === undefined) return undefined;
      const base = pointer.kind === "memory" ? dereference(pointer.base, pointer.offset, false, span) : undefined;
      const address = pointer.kind === "loaded" ? pointer.fetch : base;
      return address && { kind: "memory", base: address, offset: 0n, user: false, type, bits: undefined };
    }
    case "split":
      return unreadable(site, wanted, "partly in registers and partly on the stack");
    case "unreadable":
      return unreadable(site, wanted, `in ${location.reason}`);
    case "nothing":
      return unreadable(site, wanted, "nowhere, since it has no size");
    case undefined:
      return unreadable(site, wanted, "in a place that its type does not tell");
  }
}

function unreadable({ context }: Site, { what, span }: Wanted, reason: string): undefined {
  report(context, ctypes.parameterUnreadable, span, { ...what, arch: context.arch.name, reason });
  return undefined;
}

/** `$argN` where the kernel's numbering agrees with the convention, since it reads best; else the register. */
function registerFetch(site: Site, register: string, wanted: Wanted): Fetch | undefined {
  const { context, position } = site;
  const { arch, target } = context;
  const { start, end } = wanted.span;
  const index = wanted.index ?? -1;
  // A tracepoint's first register has the pointer to the probe's own data.
  const slot = position === "raw tracepoint probe" ? index + 1 : index;
  const isNumbered =
    index >= 0 && arch.kernelArguments.registers[slot] === register && slot < (arch.argN?.registers ?? 0);
  if (isNumbered && hasFeature(target, "argument-access")) return { kind: "argument", index: index + 1, start, end };
  const isThere = wanted.index === undefined || !isAtReturn(position);
  if (READABLE[position].register === "yes" && isThere) return { kind: "register", name: register, start, end };
  return unreadable(site, wanted, `in the register %${register}, which cannot be read here`);
}

function stackValue(site: Site, offset: number, wanted: Wanted): Value | undefined {
  const { start, end } = wanted.span;
  const isEntry = site.position === "kprobe at a function's entry";
  if (!isEntry) return unreadable(site, wanted, "on the stack, which only a `kprobe` at the entry can read");
  const base: Fetch = { kind: "stack-pointer", start, end };
  return { kind: "memory", base, offset: BigInt(offset), user: false, type: wanted.type, bits: undefined };
}
