/** Registers: whether the architecture has them, and what they hold where they are read. */
import type { Register, Span } from "../../grammar/tree.ts";
import * as registers from "../diagnostics/catalogue/registers.ts";
import { wrapperRegister } from "../diagnostics/catalogue/syscalls.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { Fetch } from "../program/program.ts";
import { describeRole } from "../target/arch/describe.ts";
import type { Architecture, RegisterFacts } from "../target/arch/architecture.ts";
import { hasFeature } from "../target/features/features.ts";
import { meantArgument } from "./argument-names.ts";
import { report } from "./context.ts";
import type { Site } from "./site.ts";

export function registerFetch(site: Site, register: Register): Fetch | undefined {
  const { context } = site;
  const { name, start, end } = register;
  const facts = registersOf(context.arch).get(name);
  if (facts === undefined) {
    reportUnknown(site, register);
    return undefined;
  }
  if (site.position === "kprobe at a function's entry") warnAtEntry(site, register, facts);
  else if (site.position === "kretprobe") warnAtReturn(site, register, facts);
  else if (site.position === "kprobe inside a function") warnInside(site, register, facts);
  return { kind: "register", name, start, end };
}

const tables = new Map<Architecture, ReadonlyMap<string, RegisterFacts>>();

function registersOf(arch: Architecture): ReadonlyMap<string, RegisterFacts> {
  let table = tables.get(arch);
  if (table === undefined) {
    table = new Map(arch.registers.map((facts) => [facts.name, facts]));
    tables.set(arch, table);
  }
  return table;
}

function reportUnknown({ context }: Site, { name, start, end }: Register): void {
  const { arch } = context;
  const known = arch.foreignNames[name] ?? arch.foreignNames[name.toLowerCase()];
  const names = arch.registers.map((facts) => facts.name);
  const candidates = known === undefined ? nearest(name, names) : [known];
  const best = candidates[0];
  const edits = best === undefined ? undefined : [{ start, end, newText: `%${best}` }];
  const parameters = {
    register: name,
    arch: arch.name,
    spelling: known,
    nearest: candidates.map((text) => `%${text}`),
  };
  report(context, registers.unknownRegister, { start, end }, parameters, { edits });
}

/** Registers that are read on purpose wherever a probe is. */
function isAlwaysMeaningful({ atEntry }: RegisterFacts): boolean {
  return (
    atEntry.kind === "stack-pointer" || atEntry.kind === "instruction-pointer" || atEntry.kind === "return-address"
  );
}

function warnAtEntry(site: Site, register: Register, facts: RegisterFacts): void {
  if (site.syscall?.way === "wrapper") {
    warnAtWrapper(site, register, facts);
    return;
  }
  if (facts.atEntry.kind === "argument" || isAlwaysMeaningful(facts)) return;
  const { arch } = site.context;
  const { start, end } = register;
  const meant = meantArgument(site, facts.name);
  const parameters = {
    register: facts.name,
    arch: arch.name,
    holds: describeRole(facts.atEntry),
    subject: site.subject,
    arguments: arch.kernelArguments.registers,
    hasArgN: hasFeature(site.context.target, "argument-access"),
    meant,
  };
  const edits = meant && [{ start, end, newText: meant.replacement }];
  report(site.context, registers.holdsNoArgument, register, parameters, { edits });
}

/** The first argument points to what is wanted, and can be followed. */
function warnAtWrapper(site: Site, register: Register, facts: RegisterFacts): void {
  const isPointer = facts.atEntry.kind === "argument" && facts.atEntry.index === 1;
  if (!isPointer && !isAlwaysMeaningful(facts)) warnOfWrapperRegister(site, register, isPointer);
}

/** Warns where the wrapper's only argument is recorded itself. */
export function warnOfWrapperPointer(site: Site, fetch: Fetch): void {
  const isAtWrapper = site.syscall?.way === "wrapper" && site.position === "kprobe at a function's entry";
  if (!isAtWrapper || fetch.kind !== "register") return;
  if (fetch.name === site.context.arch.kernelArguments.registers[0]) warnOfWrapperRegister(site, fetch, true);
}

function warnOfWrapperRegister(site: Site, register: Span & { readonly name: string }, isPointer: boolean): void {
  const { context, subject } = site;
  const { name, start, end } = register;
  const index = context.arch.syscall.arguments.indexOf(name);
  const replacement = index < 0 ? undefined : `$arg${index + 1}`;
  const edits = replacement === undefined ? undefined : [{ start, end, newText: replacement }];
  const parameters = { register: name, syscall: subject, isPointer, replacement };
  report(context, wrapperRegister, { start, end }, parameters, { edits });
}

function warnAtReturn(site: Site, register: Register, facts: RegisterFacts): void {
  const { atEntry, atReturn } = facts;
  if ((atReturn.kind === "return-value" && atReturn.part === 1) || isAlwaysMeaningful(facts)) return;
  const { arch } = site.context;
  const argument = atEntry.kind === "argument" ? atEntry.index : undefined;
  const replacement =
    argument !== undefined &&
    hasFeature(site.context.target, "arguments-at-return") &&
    hasFeature(site.context.target, "argument-access")
      ? `$arg${argument}`
      : undefined;
  const edits =
    replacement === undefined ? undefined : [{ start: register.start, end: register.end, newText: replacement }];
  const parameters = {
    register: facts.name,
    arch: arch.name,
    argument,
    replacement,
    returnValue: arch.returnValue,
    holds: describeRole(atReturn),
  };
  report(site.context, registers.overwrittenAtReturn, register, parameters, { edits });
}

function warnInside(site: Site, register: Register, facts: RegisterFacts): void {
  if (isAlwaysMeaningful(facts)) return;
  const argument = facts.atEntry.kind === "argument" ? facts.atEntry.index : undefined;
  report(site.context, registers.readInsideFunction, register, {
    register: facts.name,
    arch: site.context.arch.name,
    subject: site.subject,
    argument,
  });
}
