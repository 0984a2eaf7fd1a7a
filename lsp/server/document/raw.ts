/** What the kernel's own fetch arguments read, in C: `+0x20(%di)` is `file->f_path.dentry`. */
import type { Dereference, Expression } from "../../../grammar/tree.ts";
import { natureOf } from "../../../src/check/c/ctype.ts";
import type { CType } from "../../../src/check/c/ctype.ts";
import type { CSite } from "../../../src/check/c/evaluate.ts";
import { parseNumber } from "../../../src/check/numbers.ts";
import { isAtReturn } from "../../../src/check/positions.ts";
import type { Fetch } from "../../../src/program/program.ts";
import { pathAt } from "./member-paths.ts";
import { valueOf } from "./sites.ts";

export interface InC {
  readonly text: string;
  readonly type: CType;
  /** The parameter that it begins with, from 0; absent for the return value. */
  readonly parameter: number | undefined;
}

/** Absent where the types do not tell. */
export function inC(site: CSite, expression: Expression): InC | undefined {
  switch (expression.kind) {
    case "register":
      return ofRegister(site, expression.name);
    case "variable":
      return ofVariable(site, expression.name);
    case "dereference":
      return ofDereference(site, expression);
    case "parenthesized":
      return inC(site, expression.inner);
    case "word": {
      const index = site.prototype?.()?.parameters.findIndex(({ name }) => name === expression.text) ?? -1;
      return parameterInC(site, index);
    }
    default:
      return undefined;
  }
}

function ofRegister(site: CSite, given: string): InC | undefined {
  const { arch } = site.context;
  const name = arch.registers.find((one) => one.name === given)?.aliasOf ?? given;
  if (isAtReturn(site.position)) return name === arch.returnValue ? resultInC(site) : undefined;
  const count = site.prototype?.()?.parameters.length ?? 0;
  for (let index = 0; index < count; index++) if (registerOf(site, index) === name) return parameterInC(site, index);
  return undefined;
}

/** The register in which a parameter is at the entry, from 0. */
export function registerOf(site: CSite, index: number): string | undefined {
  const name = site.prototype?.()?.parameters[index]?.name;
  if (name === undefined) return undefined;
  const value = valueOf(site, { kind: "word", text: name, start: 0, end: 0 });
  return value?.kind === "loaded" ? registerOfFetch(site, value.fetch) : undefined;
}

function registerOfFetch({ context, position }: CSite, fetch: Fetch): string | undefined {
  if (fetch.kind === "register") return fetch.name;
  if (fetch.kind !== "argument") return undefined;
  const first = position === "raw tracepoint probe" ? 0 : 1;
  return context.arch.kernelArguments.registers[fetch.index - first];
}

function ofVariable(site: CSite, name: string): InC | undefined {
  if (name === "retval") return isAtReturn(site.position) ? resultInC(site) : undefined;
  const number = /^arg(\d+)$/.exec(name)?.[1];
  return number === undefined ? undefined : parameterInC(site, Number(number) - 1);
}

function parameterInC(site: CSite, index: number): InC | undefined {
  const parameter = site.prototype?.()?.parameters[index];
  if (parameter?.name === undefined) return undefined;
  return { text: parameter.name, type: parameter.type, parameter: index };
}

function resultInC(site: CSite): InC | undefined {
  const type = site.prototype?.()?.result;
  return type && { text: "$retval", type, parameter: undefined };
}

function ofDereference(site: CSite, { offset, base }: Dereference): InC | undefined {
  const whole = inC(site, base);
  const number = parseNumber(offset.replace(/^[+-]?u?[+-]?/, ""));
  if (whole === undefined || number === undefined || offset.includes("-")) return undefined;
  const { types, arch } = site.context;
  const nature = natureOf(whole.type, types);
  if (nature.kind !== "pointer") return undefined;
  const found = pathAt(nature.to, Number(number.value), types, arch.bits === 64 ? 8 : 4);
  if (found === undefined) {
    const isScalar = number.value === 0n && natureOf(nature.to, types).kind !== "record";
    return isScalar ? { ...whole, text: `*${whole.text}`, type: nature.to } : undefined;
  }
  const text = whole.text.startsWith("*") ? `(${whole.text})` : whole.text;
  const separator = found.path.startsWith("[") ? "" : "->";
  return { ...whole, text: `${text}${separator}${found.path}`, type: found.type };
}
