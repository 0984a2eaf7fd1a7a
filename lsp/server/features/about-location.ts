/** What a probe is on: how it is called, or what the event records. */
import type { Location, Probe } from "../../../grammar/tree.ts";
import { printFunction } from "../../../src/target/btf/print.ts";
import { findFunctions } from "../../../src/target/lookup/functions.ts";
import { isPattern } from "../../../src/target/lookup/pattern.ts";
import { calledAt } from "../document/called.ts";
import type { CheckedDocument, Spot } from "../document/checked-document.ts";
import { code } from "../document/markdown.ts";
import { declaredAs } from "../document/member-paths.ts";
import { siteOfLocation } from "../document/sites.ts";

interface Placed {
  readonly probe: Probe;
  readonly location: Location;
}

export function aboutLocation(document: CheckedDocument, spot: Spot, placed: Placed): string | undefined {
  const kind = placed.probe.probeKind.text;
  if (kind === "tracepoint") return eventFields(document, placed.location.text);
  if (/^[kf](?:ret)?probe$/.test(kind)) return functions(document, placed.location.text);
  const site = siteOfLocation(document, spot, placed.probe, placed.location);
  const called = site && calledAt(document, site);
  return called && code(called.label);
}

/** All of that name: each module may have one. */
function functions({ kernel }: CheckedDocument, text: string): string | undefined {
  const symbol = text.replace(/^.*:/, "").replace(/[+%].*$/, "");
  const found = isPattern(symbol) ? [] : findFunctions(kernel.target, symbol);
  const prototypes = found.map(({ type, name, module, copies }) => {
    const own = type === undefined ? name : printFunction(type.btf, type.id);
    return `${own}${module === undefined ? "" : `  // in ${module}`}${copies > 1 ? `  // ${copies} copies` : ""}`;
  });
  return prototypes.length === 0 ? undefined : code(prototypes.join("\n"));
}

/** Of an event of the kernel's own. */
export function eventFields({ kernel }: CheckedDocument, text: string): string | undefined {
  const [group = "", name = ""] = text.split(/[:/.]/);
  const format = kernel.target.events?.find(group, name);
  if (format === undefined) return undefined;
  const lines = format.fields.map(({ name: own, type, offset }) => `${declaredAs(type, own)};  // ${offset}`);
  return code([`// ${group}:${name}`, ...lines].join("\n"));
}
