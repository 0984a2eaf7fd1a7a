/**
 * The checker: files and a target in, a program and what is wrong with it out.
 *
 * Never throws at bad input and never stops at the first error. Names come first, then types, then
 * rules: constants are known before the probes that use them.
 */
import type { Group, Name } from "../../grammar/tree.ts";
import type { Diagnostic, SourceFile } from "../diagnostics/diagnostic.ts";
import * as names from "../diagnostics/catalogue/names.ts";
import { notYet } from "../diagnostics/catalogue/not-yet.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { Event, Program } from "../program/program.ts";
import { limitsOf } from "../target/features/limits.ts";
import type { Architecture } from "../target/arch/architecture.ts";
import type { KernelVersion } from "../target/version.ts";
import { placeOf, report } from "./context.ts";
import type { Context } from "./context.ts";
import { NameMaker, checkGroup } from "./event-names.ts";
import { parseFiles } from "./files.ts";
import type { Loader, ParsedFile } from "./files.ts";
import { lowerProbe, nameEvent } from "./probes.ts";
import type { LoweredProbe } from "./probes.ts";
import { checkRequires } from "./requirements.ts";
import { buildScope } from "./scope.ts";
import type { Defines, ScopeInput } from "./scope.ts";
import { checkSharedNames, inDefinitionOrder } from "./shared-events.ts";

export interface CheckInput {
  readonly sources: readonly SourceFile[];
  readonly arch: Architecture;
  readonly kernel: KernelVersion;
  readonly defines: Defines;
  readonly load: Loader;
}

export interface Checked {
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
}

export function checkProgram({ sources, arch, kernel, defines, load }: CheckInput): Checked {
  const diagnostics: Diagnostic[] = [];
  const files = parseFiles(sources, load, diagnostics);
  const limits = limitsOf(kernel);
  const { scope, unusedDefines } = buildScope(files.map(scopeInput), defines, diagnostics);
  const shared = { arch, kernel, limits, scope, diagnostics };
  reportUnusedDefines(unusedDefines, files, diagnostics);

  const lowered = files.flatMap((file) => lowerFile({ ...shared, source: file.source }, file));
  const events = inDefinitionOrder(nameEvents(lowered, limits.eventName), diagnostics);
  checkSharedNames(events, diagnostics);
  const target = { arch: arch.name, bits: arch.bits, kernel: kernel.text, limits };
  return {
    program: { target, events, sources: files.map(({ source }) => source) },
    diagnostics: inSourceOrder(diagnostics, files),
  };
}

function scopeInput({ source, declarations }: ParsedFile): ScopeInput {
  const declaring = declarations.flatMap((declaration) =>
    declaration.kind === "const" || declaration.kind === "param" || declaration.kind === "enum" ? [declaration] : [],
  );
  return { source, declarations: declaring };
}

function lowerFile(context: Context, { declarations }: ParsedFile): LoweredProbe[] {
  const group = fileGroup(
    context,
    declarations.filter((declaration) => declaration.kind === "group"),
  );
  const lowered: LoweredProbe[] = [];
  for (const declaration of declarations) {
    switch (declaration.kind) {
      case "probe":
        for (const event of lowerProbe(context, declaration, group)) lowered.push(event);
        break;
      case "requires":
        checkRequires(context, declaration);
        break;
      case "span":
        report(context, notYet, declaration.name, { construct: "span" });
        break;
      case "struct":
        report(context, notYet, declaration.name, { construct: "structure" });
        break;
      case "import":
      case "group":
      case "const":
      case "param":
      case "enum":
      case "bad":
        break;
    }
  }
  return lowered;
}

/** The group of a file's events: one declaration, wherever it stands. */
function fileGroup(context: Context, groups: readonly Group[]): Name | undefined {
  const [first, ...others] = groups;
  if (first === undefined) return undefined;
  for (const other of others) {
    report(context, names.secondGroup, other, {}, { related: placeOf(context.source, first) });
  }
  checkGroup(context, first.name);
  return first.name;
}

/** Given names first, so that no made one takes them. */
function nameEvents(lowered: readonly LoweredProbe[], limit: number): Event[] {
  const maker = new NameMaker();
  for (const probe of lowered) {
    if (probe.kind === "unnamed" && probe.unnamed.chosen.name !== undefined) {
      maker.take(probe.unnamed.chosen.group, probe.unnamed.chosen.name);
    }
  }
  return lowered.map((probe) => (probe.kind === "existing" ? probe.event : nameEvent(probe.unnamed, maker, limit)));
}

/** A definition on the command line that nothing takes is reported at the last file's start. */
function reportUnusedDefines(unused: readonly string[], files: readonly ParsedFile[], diagnostics: Diagnostic[]): void {
  const source = files.at(-1)?.source;
  if (source === undefined) return;
  const declared = files.flatMap(({ declarations }) =>
    declarations.flatMap((declaration) => (declaration.kind === "param" ? [declaration.name.text] : [])),
  );
  for (const name of unused) {
    const parameters = { name, nearest: nearest(name, declared) };
    report({ source, diagnostics }, names.unknownDefine, { start: 0, end: 0 }, parameters);
  }
}

/** In the order of the files, then of the places; findings at one place stay in their order. */
function inSourceOrder(diagnostics: readonly Diagnostic[], files: readonly ParsedFile[]): Diagnostic[] {
  const order = new Map(files.map(({ source }, index) => [source, index]));
  return [...diagnostics].sort(
    (a, b) =>
      (order.get(a.place.source) ?? 0) - (order.get(b.place.source) ?? 0) || a.place.start - b.place.start,
  );
}
