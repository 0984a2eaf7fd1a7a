/** What could be read at a probe: the site that the checker has its fetch arguments at, asked silently. */
import { parse } from "../../../grammar/parse.ts";
import type { Declaration, Expression, Location, Probe, SpanDeclaration } from "../../../grammar/tree.ts";
import { evaluate } from "../../../src/check/c/evaluate.ts";
import type { CSite } from "../../../src/check/c/evaluate.ts";
import type { Value } from "../../../src/check/c/value.ts";
import type { Context } from "../../../src/check/context.ts";
import { lowerFetch } from "../../../src/check/fetch.ts";
import { READABLE } from "../../../src/check/positions.ts";
import type { Origin } from "../../../src/check/positions.ts";
import { lowerProbe } from "../../../src/check/probes.ts";
import type { Site } from "../../../src/check/site.ts";
import { hasFeature } from "../../../src/target/features/features.ts";
import { BtfError } from "../../../src/target/btf/btf.ts";
import type { Event } from "../../../src/program/program.ts";
import { eventsOf } from "./checked-document.ts";
import type { CheckedDocument, Spot } from "./checked-document.ts";
import { tokensOf } from "./tokens.ts";

/**
 * The place that decides where several are named: of alternatives the first that the target has, as for the
 * compiler, else the last, which is the one that is being typed.
 */
export function siteAt(
  document: Pick<CheckedDocument, "context">,
  { item }: Pick<Spot, "item">,
  probe: Probe,
): CSite | undefined {
  const last = probe.locations.at(-1);
  const siteOf = (location: Location): CSite | undefined => siteOfLocation(document, { item }, probe, location);
  const chosen = probe.locationsAre === "alternatives" ? probe.locations.map(siteOf) : [];
  return chosen.find((site) => site !== undefined && site.isMissing !== true) ?? (last && siteOf(last));
}

/** Of one of the places that a probe has. */
// oxlint-disable-next-line max-params -- a place is one of a probe, which is one of an item, of a document
export function siteOfLocation(
  document: Pick<CheckedDocument, "context">,
  { item }: Pick<Spot, "item">,
  probe: Probe,
  location: Location,
): CSite | undefined {
  let found: Site | undefined;
  const silent: Context = {
    ...document.context,
    source: item.source,
    diagnostics: [],
    failed: new Set(),
    onSite: (site) => (found ??= site),
  };
  const { start, end } = location;
  const bare: Probe = {
    ...probe,
    locations: [location],
    maxactive: undefined,
    fields: { kind: "fields", fields: [], start, end },
    where: undefined,
    actions: undefined,
  };
  withoutDamage(() => lowerProbe(silent, bare));
  return found && { ...found, lowerFetch };
}

/**
 * The probe of a declaration that is being typed: the tree's own where it is one, else what the text gives
 * that stands before the part in which the cursor is.
 */
export function probeAt(spot: Pick<Spot, "item" | "offset">): Probe | undefined {
  const declaration = declarationAt(spot);
  return declaration?.kind === "probe" ? declaration : undefined;
}

/** The same for a span. */
export function spanAt(spot: Pick<Spot, "item" | "offset">): SpanDeclaration | undefined {
  const declaration = declarationAt(spot);
  return declaration?.kind === "span" ? declaration : undefined;
}

function declarationAt({ item, offset }: Pick<Spot, "item" | "offset">): Declaration | undefined {
  const { declaration } = item;
  const isWhole = declaration !== undefined && declaration.kind !== "bad";
  return isWhole ? declaration : parse(headOf(item.source.text.slice(0, offset))).file.declarations[0];
}

/** What stands before the last part that has begun. */
function headOf(before: string): string {
  const begins = tokensOf(before).filter(({ text }) => text === "where" || text === "{" || text === "<");
  return before.slice(0, begins.at(-1)?.start ?? before.length);
}

/** The events of the declaration at a spot; where it is not whole, those of what stands before the cursor. */
export function eventsAt(document: Pick<CheckedDocument, "context" | "program">, spot: Spot): readonly Event[] {
  const known = eventsOf(document, spot.item);
  const probe = known.length > 0 ? undefined : probeAt(spot);
  if (probe === undefined) return known;
  const silent: Context = { ...document.context, source: spot.item.source, diagnostics: [], failed: new Set() };
  const lowered = withoutDamage(() => lowerProbe(silent, { ...probe, where: undefined, actions: undefined }));
  return lowered?.map(({ event }) => event) ?? [];
}

/** What an expression is worth, and where it is; nothing where it is wrong, which is told elsewhere. */
export function valueOf(site: CSite, expression: Expression): Value | undefined {
  const silent: CSite = { ...site, context: { ...site.context, diagnostics: [], failed: new Set() } };
  return withoutDamage(() => evaluate(silent, expression));
}

/** Whether the kernel reads something there: some of it since a later version only. */
export function canRead({ position, context }: Pick<CSite, "position" | "context">, origin: Origin): boolean {
  const rule = READABLE[position][origin];
  return rule === "yes" || (rule !== "no" && hasFeature(context.target, rule));
}

/** Types can be damaged, which is said once, by the checker. */
export function withoutDamage<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof BtfError) return undefined;
    throw error;
  }
}
