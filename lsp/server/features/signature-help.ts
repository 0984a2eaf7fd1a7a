/** How what is being written goes on: an action's operands and clauses, a kind's parts, a fetch argument. */
import type { SignatureHelp, SignatureInformation } from "vscode-languageserver/node";
import { printFunction } from "../../../src/target/btf/print.ts";
import { spotAt } from "../document/checked-document.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import { probeAt } from "../document/sites.ts";
import { ACTIONS, KINDS, factsOf } from "../words.ts";
import type { WordFacts } from "../words.ts";
import { placeIn } from "./completion/place.ts";

export function signatureHelp(document: CheckedDocument, offset: number): SignatureHelp | undefined {
  const spot = spotAt(document, offset);
  if (spot === undefined) return undefined;
  const before = spot.item.source.text.slice(0, spot.offset);
  const { place } = placeIn(before);
  switch (place.in) {
    case "operand":
      return only(factsOf(ACTIONS, place.action), (parts, form) =>
        activePart(parts, form, { clause: place.clause, before }),
      );
    case "location":
      return only(factsOf(KINDS, place.kind), (parts) => parts.findIndex((part) => !part.startsWith("[")));
    case "value":
    case "value-or-type":
      return insideDereference(before)
        ? only(DEREFERENCE, (parts) => parts.indexOf("FETCH"))
        : parametersOf(document, offset, before);
    default:
      return undefined;
  }
}

const DEREFERENCE: WordFacts = {
  form: "+|-[u]OFFSET(FETCH)",
  text: "What is in memory at OFFSET bytes behind the address that FETCH gives; with `u`, in user space.",
};

function insideDereference(before: string): boolean {
  return /[+-]u?\w+\([^()]*$/.test(before);
}

/** The parts of a form that can be pointed at: what is in brackets, and the words in capitals. */
function partsOf(form: string): string[] {
  return [...form.matchAll(/\[[^\]]*\]|\b[A-Z]+\b|< fields >|\w+:\w+|\b(?:function|name)\b/g)].map(([part]) => part);
}

function only(
  facts: WordFacts | undefined,
  active: (parts: readonly string[], form: string) => number,
): SignatureHelp | undefined {
  if (facts === undefined) return undefined;
  const parts = partsOf(facts.form);
  const signature: SignatureInformation = {
    label: facts.form,
    documentation: { kind: "markdown", value: facts.text },
    parameters: parts.map((label) => ({ label })),
  };
  return { signatures: [signature], activeSignature: 0, activeParameter: Math.max(0, active(parts, facts.form)) };
}

function activePart(
  parts: readonly string[],
  form: string,
  { clause, before }: { readonly clause: string | undefined; readonly before: string },
): number {
  if (clause === undefined) return /,[^;{]*$/.test(before) ? Math.min(1, parts.length - 1) : 0;
  // A clause that can be left out is a part itself, of another one what stands behind its word.
  const behind = new RegExp(`\\b${clause} (\\w+)`).exec(form)?.[1];
  const own = parts.findIndex((part) => part.startsWith(`[${clause}`));
  return own >= 0 ? own : parts.indexOf(behind ?? "");
}

/** The first that no field before the cursor reads. */
function nextParameter(before: string, parameters: readonly { readonly label: string }[]): number {
  const fields = before
    .slice(before.indexOf("<") + 1)
    .split(";")
    .slice(0, -1);
  const read = new Set(fields.flatMap((field) => /(?:^|:)\s*(\w+)\s*(?:->|$)/.exec(field)?.[1] ?? []));
  return parameters.findIndex(({ label }) => !read.has(/(\w+)(?:\[\d*\])?$/.exec(label)?.[1] ?? ""));
}

/** What the probed function is called with: these are the names that can be recorded. */
function parametersOf(document: CheckedDocument, offset: number, before: string): SignatureHelp | undefined {
  const spot = spotAt(document, offset);
  const probe = spot && probeAt(spot);
  const symbol = probe?.locations.at(-1)?.text.replace(/^.*:/, "").replace(/\+.*$/, "");
  const isFunction = /^k(?:ret)?probe$|^f(?:ret)?probe$/.test(probe?.probeKind.text ?? "");
  const found = symbol === undefined || !isFunction ? undefined : document.kernel.target.types?.findFunction(symbol);
  if (found === undefined) return undefined;
  const label = printFunction(found.btf, found.id);
  const inside = label.slice(label.indexOf("(") + 1, label.lastIndexOf(")"));
  const parameters = inside.split(", ").map((part) => ({ label: part }));
  const active = nextParameter(before, parameters);
  return {
    signatures: [{ label, parameters }],
    activeSignature: 0,
    ...(active < 0 ? {} : { activeParameter: active }),
  };
}
