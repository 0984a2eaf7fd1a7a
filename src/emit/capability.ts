/** What a back end can do: data, from which findings, verdicts and documents are made. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnose } from "../diagnostics/entry.ts";
import * as backEnds from "../diagnostics/catalogue/back-ends.ts";
import type { Program } from "../program/program.ts";
import { CONSTRUCTS, usesOf } from "./constructs.ts";
import type { Construct } from "./constructs.ts";

export type Support =
  /** The records are the same. */
  | { readonly is: "exact"; readonly note?: string }
  /** They differ in a way that is stated. A clause: «the table is sorted by its values». */
  | { readonly is: "differs"; readonly how: string }
  /** It is refused. A clause: «filters compare with constants only». */
  | { readonly is: "not"; readonly why: string }
  /** From that version of the back end's tool on; before, it is refused. */
  | { readonly is: "since"; readonly version: string; readonly note?: string };

/** Of each construct: a construct that is new has no back end that forgets it. */
export type Capability = Readonly<Record<Construct, Support>>;

export const EXACT: Support = { is: "exact" };

export function differs(how: string): Support {
  return { is: "differs", how };
}

export function not(why: string): Support {
  return { is: "not", why };
}

/** A back end, as far as its table is concerned. */
export interface Capable {
  readonly name: string;
  readonly capability: Capability;
}

/** What of the program the back end cannot do, at each place, and what it does in another way, at the first. */
export function verifyCapability(
  program: Program,
  { name, capability }: Capable,
  all: readonly Capable[],
  tool: string | undefined,
): readonly Diagnostic[] {
  const seen = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const { construct, source, start, end } of usesOf(program)) {
    const support = capability[construct];
    const key = support.is === "differs" ? construct : `${construct} ${source.name} ${start} ${end}`;
    if (support.is === "exact" || seen.has(key)) continue;
    seen.add(key);
    const place = { source, start, end };
    const what = CONSTRUCTS[construct];
    if (support.is === "differs") {
      diagnostics.push(diagnose(backEnds.differsInBackEnd, place, { what, backEnd: name, how: support.how }));
    } else if (support.is === "not" || !isAtLeast(tool, support.version)) {
      const reason = support.is === "not" ? support.why : `it needs ${name} ${support.version}`;
      const others = all.filter((other) => can(other.capability[construct])).map((other) => other.name);
      diagnostics.push(diagnose(backEnds.notInBackEnd, place, { what, backEnd: name, reason, others }));
    }
  }
  return diagnostics;
}

function can(support: Support): boolean {
  return support.is !== "not";
}

/** Versions are compared number by number; without one the newest is meant. */
export function isAtLeast(version: string | undefined, wanted: string): boolean {
  if (version === undefined) return true;
  const numbers = version.split(".").map(Number);
  for (const [index, number] of wanted.split(".").map(Number).entries()) {
    const own = numbers[index] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}
