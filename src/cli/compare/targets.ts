/** What changed between two kernels as wholes: names, gone and new, of each sort. */
import type { BtfKind } from "../../target/btf/btf.ts";
import { printFunction } from "../../target/btf/print.ts";
import { featuresOf } from "../../target/capture/contents.ts";
import type { KernelTypes } from "../../target/kernel-types.ts";
import type { Target } from "../../target/target.ts";
import { compareTypeRefs } from "./types.ts";

/** Names of one sort; each list is sorted. */
export interface Difference {
  /** `functions`, `structures`, … */
  readonly sort: string;
  readonly gone: readonly string[];
  readonly added: readonly string[];
  /** Those of both that are not the same. */
  readonly changed: readonly string[];
}

/** Of what is known of both, in the order in which it is shown; also what did not change. */
export function compareTargets(before: Target, after: Target): Difference[] {
  return [
    features(before, after),
    ...of(before.symbols, after.symbols, (old, now) => [
      names("functions", functionFacts(old), functionFacts(now)),
      names("variables", facts(old.variables()), facts(now.variables())),
    ]),
    ...of(before.types, after.types, (old, now) => [
      types("prototypes", ["function"], old, now),
      types("structures and unions", ["struct", "union"], old, now),
      types("enumerations", ["enum", "enum64"], old, now),
    ]),
    ...of(before.events, after.events, (old, now) => [
      names(
        "events",
        new Map([...old.keys()].map((key) => [key, fieldsOf(old, key)])),
        new Map([...now.keys()].map((key) => [key, fieldsOf(now, key)])),
      ),
    ]),
    ...of(before.config, after.config, (old, now) => [names("options", options(old.text()), options(now.text()))]),
  ];
}

function of<Part>(
  old: Part | undefined,
  now: Part | undefined,
  compare: (old: Part, now: Part) => Difference[],
): Difference[] {
  return old === undefined || now === undefined ? [] : compare(old, now);
}

function features(before: Target, after: Target): Difference {
  const had = featuresOf(before).filter(({ has }) => has);
  const has = featuresOf(after).filter((feature) => feature.has);
  return names(
    "features of dynamic events",
    facts(had.map(({ title }) => title)),
    facts(has.map(({ title }) => title)),
  );
}

/** Names, each with what must be the same for it to be unchanged. */
type Facts = ReadonlyMap<string, string>;

function facts(all: Iterable<string>): Facts {
  return new Map([...all].map((name) => [name, ""]));
}

function names(sort: string, old: Facts, now: Facts): Difference {
  return {
    sort,
    gone: [...old.keys()].filter((name) => !now.has(name)).sort(),
    added: [...now.keys()].filter((name) => !old.has(name)).sort(),
    changed: [...old]
      .filter(([name, fact]) => now.has(name) && now.get(name) !== fact)
      .map(([name]) => name)
      .sort(),
  };
}

/** A function has changed here if ftrace or kprobes take it no more, or do now. */
function functionFacts(symbols: NonNullable<Target["symbols"]>): Facts {
  const found = new Map<string, string>();
  for (const { name, traceable, blacklisted } of symbols.functions()) {
    found.set(name, `${traceable === true ? "t" : ""}${blacklisted === true ? "b" : ""}`);
  }
  return found;
}

function fieldsOf(events: NonNullable<Target["events"]>, key: string): string {
  const [group = "", name = ""] = key.split("/");
  const fields = events.find(group, name)?.fields ?? [];
  return fields.map((field) => `${field.type} ${field.name} ${field.bytes}`).join(";");
}

function options(text: string): Facts {
  return new Map(
    text.split("\n").flatMap((line) => {
      const equals = line.indexOf("=");
      return equals < 0 ? [] : [[line.slice(0, equals), line.slice(equals + 1)] as const];
    }),
  );
}

/** Of the kernel itself: modules differ by what is loaded. */
function types(sort: string, kinds: readonly BtfKind[], before: KernelTypes, after: KernelTypes): Difference {
  const [old, now] = [idsByName(before, kinds), idsByName(after, kinds)];
  const [a, b] = [before.vmlinux, after.vmlinux];
  const changed: string[] = [];
  for (const [name, id] of old) {
    const other = now.get(name);
    if (a === undefined || b === undefined || other === undefined) continue;
    const isSame = kinds.includes("function")
      ? printFunction(a, id) === printFunction(b, other)
      : compareTypeRefs({ btf: a, id }, { btf: b, id: other }).length === 0;
    if (!isSame) changed.push(name);
  }
  const listed = names(sort, facts(old.keys()), facts(now.keys()));
  return { ...listed, changed: changed.sort() };
}

/** The first of a name. */
function idsByName({ vmlinux }: KernelTypes, kinds: readonly BtfKind[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { name, id } of vmlinux?.names(kinds) ?? []) if (!found.has(name)) found.set(name, id);
  return found;
}
