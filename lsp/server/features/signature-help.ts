/** How what is being written goes on: an action's operands and clauses, a kind's parts, a fetch argument. */
import type { SignatureHelp, SignatureInformation } from "vscode-languageserver/node";
import { isFieldTypeWord } from "../../../grammar/field-types.ts";
import type { Probe } from "../../../grammar/tree.ts";
import type { CSite } from "../../../src/check/c/evaluate.ts";
import { READABLE } from "../../../src/check/positions.ts";
import { calledAt } from "../document/called.ts";
import type { Called } from "../document/called.ts";
import { spotAt } from "../document/checked-document.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import { probeAt, siteAt } from "../document/sites.ts";
import { tokensOf } from "../document/tokens.ts";
import { ACTIONS, KINDS, factsOf } from "../words.ts";
import type { WordFacts } from "../words.ts";
import { placeIn } from "./completion/place.ts";

export function signatureHelp(document: CheckedDocument, offset: number): SignatureHelp | undefined {
  const spot = spotAt(document, offset);
  if (spot === undefined) return undefined;
  const before = spot.item.source.text.slice(0, spot.offset);
  // In a format that is being typed, what counts stands before it.
  const { place } = placeIn(before.slice(0, openQuote(before)));
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

/** Where a string begins that is not closed; else the end. */
function openQuote(before: string): number {
  const last = tokensOf(before).at(-1);
  const isOpen = last?.kind === "string" && !/^".*"$/s.test(last.text);
  return isOpen ? last.start : before.length;
}

/** True in the parentheses of `+8(`, whatever is closed in them. */
function insideDereference(before: string): boolean {
  let depth = 0;
  for (let at = before.length - 1; at >= 0; at--) {
    const letter = before.charAt(at);
    if (letter === ";" || letter === "<") return false;
    if (letter === ")") depth++;
    if (letter === "(" && depth-- === 0) return /[+-]u?\w+$/.test(before.slice(0, at));
  }
  return false;
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

/** What the probed function is called with: these are the names that can be recorded. */
function parametersOf(document: CheckedDocument, offset: number, before: string): SignatureHelp | undefined {
  const spot = spotAt(document, offset);
  const probe = spot && probeAt(spot);
  const site = probe && siteAt(document, spot, probe);
  const called = site && calledAt(document, site);
  if (probe === undefined || site === undefined || called === undefined) return undefined;
  const active = canRead(site, probe) ? nextParameter(before, called) : -1;
  // Without an active one a client takes the first, so there is none to take.
  const parameters = active < 0 ? [] : called.parameters.map(({ label }) => ({ label }));
  return {
    signatures: [{ label: called.label, parameters }],
    activeSignature: 0,
    ...(active < 0 ? {} : { activeParameter: active }),
  };
}

/** Whether parameters can be recorded there. */
function canRead({ position }: CSite, { probeKind }: Probe): boolean {
  if (probeKind.text === "kretsyscall" || probeKind.text === "kretprobe") return false;
  return position === "event probe" || READABLE[position].parameter !== "no";
}

/** The first that no field before the cursor reads, by its name or by its number. */
function nextParameter(before: string, { parameters }: Called): number {
  const fields = before
    .slice(before.indexOf("<") + 1)
    .split(";")
    .slice(0, -1);
  const read = new Set(fields.flatMap((field) => /^(?:\$arg)?(\w+)/.exec(valueIn(field))?.[1] ?? []));
  return parameters.findIndex(({ name = "" }, index) => !read.has(name) && !read.has(String(index + 1)));
}

/** Of `a: file->f_mode` and of `file:x64` what begins with `file`. */
function valueIn(field: string): string {
  const [first = "", second] = field.split(":").map((part) => part.trim());
  const isName = second !== undefined && /^\w+$/.test(first) && !isFieldTypeWord(/^\w*/.exec(second)?.[0] ?? "");
  return isName ? second : first;
}
