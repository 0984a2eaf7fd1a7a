/** Whether something can be read where a fetch argument stands. */
import type { Span } from "../../grammar/tree.ts";
import { notReadableHere } from "../diagnostics/catalogue/fetches.ts";
import { report } from "./context.ts";
import { requireFeature } from "./features.ts";
import { READABLE } from "./positions.ts";
import type { Origin } from "./positions.ts";
import type { Site } from "./site.ts";

/** Asks the table of positions, and says what is wrong. */
export function isReadable(site: Site, origin: Origin, span: Span): boolean {
  const rule = READABLE[site.position][origin];
  if (rule === "yes") return true;
  if (rule !== "no") return requireFeature(site.context, rule, span);
  report(site.context, notReadableHere, span, { origin, position: site.position });
  return false;
}
