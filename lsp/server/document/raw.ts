/** What the kernel's own fetch arguments read, in C: `+0x20(%di)` is `file->f_path.dentry`. */
import type { Dereference, Expression, Field, Span } from "../../../grammar/tree.ts";
import { counted } from "../../../src/diagnostics/wording.ts";
import { bytesOf, nameOf, natureOf } from "../../../src/check/c/ctype.ts";
import type { CType } from "../../../src/check/c/ctype.ts";
import type { CSite } from "../../../src/check/c/evaluate.ts";
import { parseNumber } from "../../../src/check/numbers.ts";
import { isAtReturn } from "../../../src/check/positions.ts";
import type { Fetch } from "../../../src/program/program.ts";
import { pathAround, pathsAt } from "./member-paths.ts";
import { valueOf } from "./sites.ts";

export interface InC {
  readonly text: string;
  readonly type: CType;
  /** The parameter that it begins with, from 0; absent for the return value. */
  readonly parameter: number | undefined;
}

/** What it most likely is; absent where the types do not tell. */
export function inC(site: CSite, expression: Expression): InC | undefined {
  return allInC(site, expression)[0];
}

/** All that it can be, of a union each member; what is likeliest comes first. */
export function allInC(site: CSite, expression: Expression): InC[] {
  switch (expression.kind) {
    case "register":
      return one(ofRegister(site, expression.name));
    case "variable":
      return one(ofVariable(site, expression.name));
    case "dereference":
      return (
        argumentOfSyscall(site, expression) ??
        allInC(site, expression.base).flatMap((base) => behind(site, base, expression.offset))
      );
    case "parenthesized":
      return allInC(site, expression.inner);
    case "word": {
      const index = site.prototype?.()?.parameters.findIndex(({ name }) => name === expression.text) ?? -1;
      return one(parameterInC(site, index));
    }
    default:
      return [];
  }
}

/** In words, what is there where no value begins: a byte inside of one, or one behind the structure's end. */
export function insideInC(site: CSite, { base, offset }: Dereference): string | undefined {
  const whole = inC(site, base);
  const { types, arch } = site.context;
  const nature = whole && natureOf(whole.type, types);
  const byte = byteOf(offset);
  if (nature?.kind !== "pointer" || byte === undefined) return undefined;
  const record = natureOf(nature.to, types);
  if (record.kind !== "record") return undefined;
  if (byte >= record.layout.bytes)
    return `Behind the end of \`${nameOf(nature.to)}\`, which has ${counted(record.layout.bytes, "byte")}.`;
  const around = pathAround(nature.to, byte, types, arch.bits === 64 ? 8 : 4);
  return around === undefined
    ? `Between the members of \`${nameOf(nature.to)}\`.`
    : `Byte ${around.byte} of \`${whole?.text}->${around.path}\`, which is \`${nameOf(around.type)}\`.`;
}

/** Where a function is called with user space's registers, a system call's arguments are at places in them. */
function argumentOfSyscall(site: CSite, { base, offset }: Dereference): InC[] | undefined {
  const { syscall, context } = site;
  if (syscall?.way !== "wrapper" || base.kind !== "register") return undefined;
  if (nameOfRegister(site, base.name) !== context.arch.kernelArguments.registers[0]) return undefined;
  const byte = byteOf(offset);
  const index = byte === undefined ? -1 : (context.arch.syscall.wrapper?.argumentOffsets.indexOf(byte) ?? -1);
  const parameter = syscall.parameters?.[index];
  return parameter?.name === undefined ? undefined : [{ text: parameter.name, type: parameter.type, parameter: index }];
}

/** Of `+0x10`; absent for one before the pointer. */
function byteOf(offset: string): number | undefined {
  const number = offset.includes("-") ? undefined : parseNumber(offset.replace(/^[+-]?u?[+-]?/, ""));
  return number && Number(number.value);
}

function nameOfRegister({ context: { arch } }: CSite, given: string): string {
  return arch.registers.find(({ name }) => name === given)?.aliasOf ?? given;
}

/** A change of a text, and what it then is. */
export interface Way extends Span {
  readonly newText: string;
  readonly found: InC;
}

/** The ways to write a part of a field in C that may record the same, the likeliest first. */
export function waysInC(site: CSite, field: Field, raw: Expression): Way[] {
  const { start, end } = raw;
  const isWhole = field.value === raw;
  const type = isWhole ? (field.type?.name.text ?? "") : "";
  // C names a string by its pointer, and knows the type of a bit-field.
  const isFollowed = /^u?string$/.test(type) && raw.kind === "dereference";
  const followed = isFollowed ? allInC(site, raw.base) : [];
  const isBits = /^b\d/.test(type);
  return [...followed, ...allInC(site, raw)].flatMap((found): Way[] => {
    const way = { newText: found.text, found, start, end };
    return isBits ? [way, { ...way, end: field.end }] : [way];
  });
}

function one(found: InC | undefined): InC[] {
  return found === undefined ? [] : [found];
}

function ofRegister(site: CSite, given: string): InC | undefined {
  const { arch } = site.context;
  const name = nameOfRegister(site, given);
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

/** What is at an offset behind a pointer. */
function behind(site: CSite, whole: InC, written: string): InC[] {
  const byte = byteOf(written);
  const { types, arch } = site.context;
  const nature = natureOf(whole.type, types);
  if (byte === undefined || nature.kind !== "pointer") return [];
  const pointerBytes = arch.bits === 64 ? 8 : 4;
  if (natureOf(nature.to, types).kind !== "record")
    return elementAt(whole, nature.to, byte / (bytesOf(nature.to, pointerBytes) ?? 1));
  const base = whole.text.startsWith("*") ? `(${whole.text})` : whole.text;
  return pathsAt(nature.to, byte, types, pointerBytes).map(({ path, type }) => ({
    ...whole,
    text: `${base}->${path}`,
    type,
  }));
}

/** What a pointer to numbers or pointers points at, or what is some elements further. */
function elementAt(whole: InC, type: CType, index: number): InC[] {
  if (!Number.isInteger(index)) return [];
  if (index === 0) return [{ ...whole, text: `*${whole.text}`, type }];
  const base = whole.text.startsWith("*") ? `(${whole.text})` : whole.text;
  return [{ ...whole, text: `${base}[${index}]`, type }];
}
