/**
 * The checker: files and a target in, a program and what is wrong with it out.
 *
 * Never throws at bad input and never stops at the first error. Declarations are checked as they are
 * read, and only what they become is kept; names are given when all are known.
 */
import type { Declaration, Group, Probe, Span, SpanDeclaration } from "../../grammar/tree.ts";
import type { Diagnostic, Place, SourceFile } from "../diagnostics/diagnostic.ts";
import * as names from "../diagnostics/catalogue/names.ts";
import { damagedTypes } from "../diagnostics/catalogue/c-expressions.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { Event, Program, ProgramTarget } from "../program/program.ts";
import { hasFeature } from "../target/features/features.ts";
import { limitsOf } from "../target/features/limits.ts";
import { BtfError } from "../target/btf/btf.ts";
import type { Programs } from "../target/elf/programs.ts";
import type { SpanEvent } from "../program/span-event.ts";
import type { Target } from "../target/target.ts";
import { bootAbilities } from "./boot.ts";
import { declareRecord } from "./c/declared-record.ts";
import { TypesInScope } from "./c/types-in-scope.ts";
import { placeOf, report } from "./context.ts";
import type { Context } from "./context.ts";
import { NameMaker, checkGroup } from "./event-names.ts";
import { NamedEvents } from "./named-events.ts";
import { readFiles } from "./files.ts";
import type { Loader, Parse } from "./files.ts";
import { lowerProbe } from "./probes.ts";
import type { LoweredProbe, Waiting } from "./kinds/draft.ts";
import { checkRequires } from "./requirements.ts";
import { GrowingScope } from "./scope.ts";
import type { Defines } from "./scope.ts";
import { lowerSpan } from "./spans.ts";
import { lowerUse } from "./uses.ts";
import { checkRawTracepoints, checkSharedNames, inDefinitionOrder } from "./shared-events.ts";

export interface CheckInput {
  readonly sources: readonly SourceFile[];
  readonly target: Target;
  readonly defines: Defines;
  readonly load: Loader;
  readonly programs: Programs | undefined;
  readonly mostMatches: number;
  readonly btf: "offsets" | "kernel";
  readonly through: Context["through"];
  /** Reads the declarations of files, instead of parsing all of their text. */
  readonly parse?: Parse;
  /** Does the work on a probe, or knows what it gave the last time. */
  readonly remember?: Remember;
}

/**
 * For who checks one program again and again: stands between the checker and its work on one probe, all of
 * whose findings are those of the context that the work is given. `of` says which work it is: to find the
 * probe's events, or what is done with one of them, which may depend on the program's other events.
 */
export type Remember = <Result>(
  probe: Probe,
  of: "events" | number,
  context: Context,
  work: (context: Context) => Result,
) => Result;

const forgetful: Remember = (_probe, _of, context, work) => work(context);

export interface Checked {
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
  /** What the checks shared, for who has further questions. */
  readonly context: Omit<Context, "source">;
}

const NO_SOURCE: SourceFile = { name: "", text: "" };

export function checkProgram(input: CheckInput): Checked {
  const { sources, target, defines, load, programs, mostMatches, btf, through } = input;
  const { parse, remember = forgetful } = input;
  const diagnostics: Diagnostic[] = [];
  const { arch, kernel } = target;
  const limits = limitsOf(kernel);
  const scope = new GrowingScope(defines);
  const types = new TypesInScope(target.types);
  const shared = {
    target,
    types,
    arch,
    kernel,
    limits,
    programs,
    mostMatches,
    btf,
    through,
    failed: new Set<string>(),
    scope,
    // That of each declaration takes its place: a copy with another one is cheap, one with one more is not.
    source: NO_SOURCE,
    diagnostics,
  };
  const files = new Map<SourceFile, FileState>();
  readFiles(
    sources,
    { load, parse },
    {
      begin: (source) => files.set(source, { group: undefined, lowered: [], spans: [] }),
      declaration: (declaration, source, part) =>
        checkDeclaration(declaration, files.get(source) as FileState, {
          context: { ...shared, source: part },
          scope,
          remember,
        }),
      end: () => undefined,
    },
    diagnostics,
  );
  reportUnusedDefines(scope, sources.at(-1), diagnostics);
  const [source] = sources;
  for (const [module, error] of target.types?.damaged ?? []) {
    if (source !== undefined) reportDamaged({ source, diagnostics }, { start: 0, end: 0 }, module, error);
  }

  const named = nameEvents([...files.values()], limits.eventName);
  const known = new NamedEvents(named);
  for (const { lowered } of files.values()) for (const one of lowered) fillIn(one, known, remember);
  const spans: SpanEvent[] = [];
  for (const file of files.values()) {
    for (const { context, declaration } of file.spans) {
      const lowered = lowerSpan(context, declaration, known);
      if (lowered === undefined) {
        context.failed.add(declaration.name.text);
        continue;
      }
      spans.push(lowered);
      known.addSpan(lowered);
    }
  }
  const events = inDefinitionOrder(named, diagnostics);
  checkSharedNames(events, diagnostics);
  checkRawTracepoints(events, shared);
  const checkedFor = {
    arch: arch.name,
    bits: arch.bits,
    byteOrder: arch.byteOrder,
    kernel: kernel.text,
    limits,
    has: abilities(target),
    boot: bootAbilities(target),
  };
  return {
    program: { target: checkedFor, events, spans, sources: [...files.keys()] },
    diagnostics: inSourceOrder(diagnostics, [...files.keys()]),
    context: shared,
  };
}

function abilities(target: Target): ProgramTarget["has"] {
  return {
    commonStacktrace: hasFeature(target, "hist-common-stacktrace"),
    taskNameKey: hasFeature(target, "hist-task-name"),
  };
}

/** What is known of a file while it is read. */
interface FileState {
  group: { readonly name: string; readonly place: Place } | undefined;
  readonly lowered: LoweredOf[];
  readonly spans: { readonly declaration: SpanDeclaration; readonly context: Context }[];
}

/** An event of a probe. Its declaration is kept only where something is done with the event. */
interface LoweredOf extends Omit<LoweredProbe, "probe"> {
  readonly use: UseOf | undefined;
}

/** What is done with an event, with where it was found. */
interface UseOf {
  readonly probe: Probe;
  /** Which of the probe's events it is. */
  readonly index: number;
  readonly context: Context;
}

interface Checks {
  readonly context: Context;
  readonly scope: GrowingScope;
  readonly remember: Remember;
}

function checkDeclaration(declaration: Declaration, file: FileState, checks: Checks): void {
  const { context, scope } = checks;
  switch (declaration.kind) {
    case "probe":
      checkProbe(file, declaration, checks);
      return;
    case "const":
    case "param":
    case "enum":
      scope.add(declaration, context);
      return;
    case "requires":
      checkRequires(context, declaration);
      return;
    case "group":
      setGroup(file, declaration, context);
      return;
    case "span":
      file.spans.push({ declaration, context });
      return;
    case "struct":
      declareRecord(context, declaration);
      return;
    case "import":
    case "bad":
      return;
  }
}

function checkProbe({ lowered }: FileState, declaration: Probe, { context, remember }: Checks): void {
  const events = remember(declaration, "events", context, (own) => lowerWithTypes(own, declaration));
  for (let index = 0; index < events.length; index++) {
    const { event, probe, chosen, wanted } = events[index] as LoweredProbe;
    const use = probe === undefined ? undefined : { probe, index, context };
    // Names and what is done are filled in, in an event that may be remembered without them.
    lowered.push({ event: { ...event }, chosen, wanted, use });
  }
  if (events.length > 0) return;
  const { alias, locations } = declaration;
  const wanted = [alias?.name?.text, ...locations.map(({ text }) => text.replace(/^.*[:/.]/, ""))];
  for (const name of wanted) if (name !== undefined) context.failed.add(name);
}

function fillIn({ event, use }: LoweredOf, known: NamedEvents, remember: Remember): void {
  if (use === undefined) return;
  const { probe, index, context } = use;
  const { condition, actions } = remember(probe, index, context, (own) => lowerUse(own, { event, probe }, known));
  const waiting: Waiting = event;
  waiting.condition = condition;
  waiting.actions = actions;
}

/** Types are read when they are needed, so it is here that damaged ones are found. */
function lowerWithTypes(context: Context, probe: Probe): readonly LoweredProbe[] {
  try {
    return lowerProbe(context, probe);
  } catch (error) {
    if (!(error instanceof BtfError)) throw error;
    reportDamaged(context, probe.probeKind, "the target", error);
    return [];
  }
}

function reportDamaged(
  context: Pick<Context, "source" | "diagnostics">,
  span: Span,
  module: string,
  error: BtfError,
): void {
  report(context, damagedTypes, span, { module, reason: error.message, offset: error.offset });
}

/** The group of a file's events: one declaration, wherever it stands. */
function setGroup(file: FileState, declaration: Group, context: Context): void {
  const { group } = file;
  if (group !== undefined) {
    report(context, names.secondGroup, declaration, {}, { related: group.place });
    return;
  }
  checkGroup(context, declaration.name);
  file.group = { name: declaration.name.text, place: placeOf(context.source, declaration) };
}

/** The group of events whose file names none. */
const DEFAULT_GROUP = "kpc";

/** Given names first, so that no made one takes them. */
function nameEvents(files: readonly FileState[], limit: number): Event[] {
  const maker = new NameMaker();
  const groupOf = (file: FileState, given: string | undefined): string => given ?? file.group?.name ?? DEFAULT_GROUP;
  for (const file of files) {
    for (const { chosen } of file.lowered) {
      if (chosen?.name !== undefined) maker.take(groupOf(file, chosen.group), chosen.name);
    }
  }
  const events: Event[] = [];
  for (const file of files) {
    for (const { event, chosen, wanted } of file.lowered) {
      events.push(event);
      if (chosen === undefined || event.kind === "event") continue;
      event.group = groupOf(file, chosen.group);
      event.name = chosen.name ?? maker.make(event.group, wanted, limit);
    }
  }
  return events;
}

/** A definition on the command line that nothing takes is reported at the last file's start. */
function reportUnusedDefines(scope: GrowingScope, source: SourceFile | undefined, diagnostics: Diagnostic[]): void {
  if (source === undefined) return;
  for (const name of scope.unusedDefines) {
    const parameters = { name, nearest: nearest(name, scope.parameterNames) };
    report({ source, diagnostics }, names.unknownDefine, { start: 0, end: 0 }, parameters);
  }
}

/** In the order of the files, then of the places; findings at one place stay in their order. */
function inSourceOrder(diagnostics: readonly Diagnostic[], sources: readonly SourceFile[]): Diagnostic[] {
  const order = new Map(sources.map((source, index) => [source, index]));
  return [...diagnostics].sort(
    (a, b) => (order.get(a.place.source) ?? 0) - (order.get(b.place.source) ?? 0) || a.place.start - b.place.start,
  );
}
