/** What a field's name says of the argument that it means to read. */
import * as registers from "../diagnostics/catalogue/registers.ts";
import type { Fetch } from "../program/program.ts";
import { hasFeature } from "../target/features/features.ts";
import { placementOf } from "./c/parameter.ts";
import { report } from "./context.ts";
import type { Position } from "./positions.ts";
import type { Site } from "./site.ts";

/** Where registers and `$argN` are the function's arguments as the calling convention passes them. */
const AT_ENTRY: ReadonlySet<Position> = new Set(["kprobe at a function's entry", "fprobe"]);

export interface MeantArgument {
  /** `$arg1`, or the register where there is none. */
  readonly replacement: string;
  /** Completes "this is meant: …". */
  readonly why: string;
}

/** The argument that is meant by a register that holds none. */
export function meantArgument(site: Site, register: string): MeantArgument | undefined {
  const byName = argumentOfName(site);
  if (byName !== undefined) return byName;
  const elsewhere = site.context.arch.argumentsElsewhere?.[register];
  const inRegister = elsewhere && site.context.arch.kernelArguments.registers[elsewhere.argument - 1];
  if (elsewhere === undefined || inRegister === undefined) return undefined;
  const { argument, where } = elsewhere;
  return { replacement: spellingOf(site, inRegister), why: `\`%${register}\` holds argument ${argument} ${where}` };
}

/** The argument that the field is named after. */
export function argumentOfName(site: Site): MeantArgument | undefined {
  const { fieldName } = site;
  const named = fieldName === undefined ? undefined : parameterNamed(site, fieldName);
  return named && { replacement: named.spelling, why: `it is the parameter \`${fieldName}\`` };
}

/** Warns of `count: %dx` where `%dx` holds another argument than `count`. */
export function warnOfAnotherArgument(site: Site, fetch: Fetch): void {
  if (site.fieldName === undefined || site.syscall !== undefined || !AT_ENTRY.has(site.position)) return;
  const read = valueRead(fetch);
  const register = read && registerOf(site, read);
  if (read === undefined || register === undefined) return;
  const named = parameterNamed(site, site.fieldName);
  if (named === undefined || named.register === register || !holdsArgument(site, register)) return;
  const holds = named.inRegisters.indexOf(register);
  const { arch, source } = site.context;
  const parameters = {
    field: site.fieldName,
    subject: site.subject,
    named: named.index + 1,
    read: source.text.slice(read.start, read.end),
    arch: arch.name,
    holds: holds < 0 ? undefined : { argument: holds + 1, name: named.names[holds] },
    replacement: named.spelling,
  };
  const edits = [{ start: read.start, end: read.end, newText: named.spelling }];
  report(site.context, registers.anotherArgument, read, parameters, { edits });
}

/** The register or argument itself, or where a field reads what it points to. */
function valueRead(fetch: Fetch): Extract<Fetch, { kind: "register" | "argument" }> | undefined {
  if (fetch.kind === "dereference") return fetch.offset.value === 0n ? valueRead(fetch.base) : undefined;
  return fetch.kind === "register" || fetch.kind === "argument" ? fetch : undefined;
}

function registerOf({ context: { arch } }: Site, fetch: Extract<Fetch, { kind: "register" | "argument" }>) {
  if (fetch.kind === "register") return fetch.name;
  return fetch.index <= (arch.argN?.registers ?? 0) ? arch.kernelArguments.registers[fetch.index - 1] : undefined;
}

function holdsArgument({ context: { arch } }: Site, register: string): boolean {
  return arch.kernelArguments.registers.includes(register);
}

interface NamedParameter {
  /** From 0 on. */
  readonly index: number;
  readonly register: string;
  readonly spelling: string;
  /** Of all parameters: the register that each is in, if it is in one. */
  readonly inRegisters: readonly (string | undefined)[];
  readonly names: readonly (string | undefined)[];
}

/** The function's parameter of that name, if it is in a register. */
function parameterNamed(site: Site, name: string): NamedParameter | undefined {
  const prototype = site.prototype?.();
  const index = prototype?.parameters.findIndex((one) => one.name === name) ?? -1;
  if (prototype === undefined || index < 0) return undefined;
  const locations = placementOf(site, prototype)?.parameters ?? [];
  const inRegisters = locations.map((location) => (location.kind === "register" ? location.register : undefined));
  const register = inRegisters[index];
  if (register === undefined) return undefined;
  const names = prototype.parameters.map((parameter) => parameter.name);
  return { index, register, spelling: spellingOf(site, register), inRegisters, names };
}

/** `$arg1` for the register that it reads, where the kernel has it. */
function spellingOf({ context: { arch, target } }: Site, register: string): string {
  const index = arch.kernelArguments.registers.indexOf(register);
  const isNumbered = index >= 0 && index < (arch.argN?.registers ?? 0) && hasFeature(target, "argument-access");
  return isNumbered ? `$arg${index + 1}` : `%${register}`;
}
