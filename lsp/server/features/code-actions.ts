/** What can be done about the text: fixes of findings, and other ways to write the same. */
import { CodeActionKind } from "vscode-languageserver/node";
import type { CodeAction, Range, TextEdit as LspEdit } from "vscode-languageserver/node";
import type { Expression, Field, Probe, Register, Span } from "../../../grammar/tree.ts";
import type { Diagnostic, TextEdit } from "../../../src/diagnostics/diagnostic.ts";
import { expressionText } from "../../../src/emit/definition/argument.ts";
import type { Argument } from "../../../src/program/program.ts";
import { eventsOf, spotAt } from "../document/checked-document.ts";
import type { CheckedDocument, Spot } from "../document/checked-document.ts";
import type { Lines } from "../document/lines.ts";
import { pathTo } from "../document/nodes.ts";
import { waysInC } from "../document/raw.ts";
import { isSameProbe } from "../document/same-probe.ts";
import { siteAt, withoutDamage } from "../document/sites.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import type { DiagnosticOptions } from "./diagnostics.ts";

export interface CodeActionOptions extends DiagnosticOptions {
  readonly lines: Lines;
  /** The kinds that the client asks for; all if it is absent. */
  readonly only?: readonly string[] | undefined;
}

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.kpc`;
export const CODE_ACTION_KINDS: readonly string[] = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL];

export function codeActions(document: CheckedDocument, span: Span, options: CodeActionOptions): CodeAction[] {
  const wants = (kind: string): boolean =>
    options.only === undefined || options.only.some((one) => kind === one || kind.startsWith(`${one}.`));
  return [
    ...(wants(CodeActionKind.QuickFix) ? quickFixes(document, span, options) : []),
    ...(wants(CodeActionKind.RefactorRewrite) ? (withoutDamage(() => rewrites(document, span, options)) ?? []) : []),
    ...(wants(FIX_ALL) ? fixAll(document, options, options.only === undefined ? 2 : 1) : []),
  ];
}

function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function quickFixes(document: CheckedDocument, span: Span, options: CodeActionOptions): CodeAction[] {
  return document.diagnostics.flatMap((diagnostic) => {
    const place = document.locate(diagnostic.place);
    if (place === undefined || !touches(place, span)) return [];
    const [shown] = diagnosticsOf({ ...document, diagnostics: [diagnostic] }, options.lines, options);
    const fixes = diagnostic.fixes.map(({ title, edits }) => ({ title: titleOf(title, edits), edits }));
    const actions = [...fixes, ...alternatives(document, diagnostic)];
    return actions.map(({ title, edits }, index): CodeAction => ({
      title,
      kind: CodeActionKind.QuickFix,
      ...(shown === undefined ? {} : { diagnostics: [shown] }),
      ...(index === 0 && actions.length === 1 ? { isPreferred: true } : {}),
      edit: { changes: { [options.uri]: editsOf(document, diagnostic, edits, options.lines) } },
    }));
  });
}

/** A menu shows nothing but titles, so they say what would be written. */
function titleOf(title: string, [edit, ...others]: readonly TextEdit[]): string {
  const text = edit?.newText.trim() ?? "";
  return text === "" || others.length > 0 || title.includes(text) ? title : `${title}: \`${text}\``;
}

function editsOf(
  document: CheckedDocument,
  { place: { source } }: Pick<Diagnostic, "place">,
  edits: readonly TextEdit[],
  lines: Lines,
): LspEdit[] {
  return edits.flatMap(({ start, end, newText }) => {
    const span = document.locate({ source, start, end });
    return span === undefined ? [] : [{ range: lines.range(span), newText }];
  });
}

/** Functions that the target does not have. */
const MISSING_FUNCTION = new Set(["KP1201", "KP1202"]);

/** A function with another name in this kernel can stand beside the one of others. */
function alternatives(
  document: CheckedDocument,
  { code, place, fixes }: Diagnostic,
): { readonly title: string; readonly edits: readonly TextEdit[] }[] {
  const found = document.locate(place);
  const spot = found && spotAt(document, found.start);
  const { declaration } = spot?.item ?? {};
  const edits = fixes[0]?.edits ?? [];
  if (!MISSING_FUNCTION.has(code) || edits.length !== 1 || declaration?.kind !== "probe") return [];
  const location = declaration.locations.find((one) => touches(one, place));
  const isList = declaration.locations.length > 1 && declaration.locationsAre === "list";
  if (location === undefined || isList) return [];
  const { start, end, text, quoted } = location;
  if (quoted) return [];
  const other = edits.reduce(
    (all, edit) => all.slice(0, edit.start - start) + edit.newText + all.slice(edit.end - start),
    text,
  );
  return [{ title: `add \`${other}\` as an alternative`, edits: [{ start: end, end, newText: ` | ${other}` }] }];
}

/** The fixes of all findings, as far as they do not overlap, if there are so many. */
function fixAll(document: CheckedDocument, { lines, uri }: CodeActionOptions, least: number): CodeAction[] {
  const taken: Span[] = [];
  const edits: LspEdit[] = [];
  let count = 0;
  for (const diagnostic of document.diagnostics) {
    const fix = diagnostic.fixes.length === 1 ? diagnostic.fixes[0] : undefined;
    const spans = (fix?.edits ?? []).flatMap(
      ({ start, end }) => document.locate({ ...diagnostic.place, start, end }) ?? [],
    );
    if (fix === undefined || spans.some((span) => taken.some((other) => touches(other, span)))) continue;
    taken.push(...spans);
    count++;
    edits.push(...editsOf(document, diagnostic, fix.edits, lines));
  }
  if (count < least) return [];
  return [{ title: "apply all fixes", kind: FIX_ALL, edit: { changes: { [uri]: edits } } }];
}

function rewrites(document: CheckedDocument, span: Span, { lines, uri }: CodeActionOptions): CodeAction[] {
  const spot = spotAt(document, span.start);
  const { declaration } = spot?.item ?? {};
  if (spot === undefined || declaration?.kind !== "probe") return [];
  const found = rewritesAt(document, spot, declaration);
  return found.map(({ title, newText, start, end }): CodeAction => {
    const range: Range = lines.range({ start: spot.base + start, end: spot.base + end });
    return { title, kind: CodeActionKind.RefactorRewrite, edit: { changes: { [uri]: [{ range, newText }] } } };
  });
}

function rewritesAt(document: CheckedDocument, spot: Spot, probe: Probe): Rewrite[] {
  const path = pathTo(probe, spot.offset);
  const field = path.find(({ kind }) => kind === "field") as Field | undefined;
  const raw = path.find(({ kind }) => kind === "dereference" || kind === "register" || kind === "variable");
  if (field === undefined) return [];
  const offered =
    raw === undefined
      ? intoRaw(document, spot, field)
      : [
          ...(raw.kind === "register" ? intoArgument(document, { probe, field, register: raw as Register }) : []),
          ...intoC(document, spot, { probe, field, raw: raw as Expression }),
        ];
  return firstOfEach(offered.flatMap((one) => sameAs(document, spot, one) ?? []));
}

/** The rewrite where it records the same; with the field's name where only the old text gave it that. */
function sameAs(document: CheckedDocument, spot: Spot, { field, ...rewrite }: InField): Rewrite | undefined {
  const { text } = spot.item.source;
  const { start, end, newText } = rewrite;
  if (newText === text.slice(start, end)) return undefined;
  const isSame = (one: Rewrite): boolean =>
    isSameProbe(document, spot, text.slice(0, one.start) + one.newText + text.slice(one.end));
  if (isSame(rewrite)) return rewrite;
  const name = field.name === undefined ? argumentOf(document, spot, field)?.name : undefined;
  if (name === undefined) return undefined;
  const named = {
    ...rewrite,
    start: field.start,
    end: field.end,
    newText: `${name}: ${text.slice(field.start, start)}${newText}${text.slice(end, field.end)}`,
  };
  return isSame(named) ? named : undefined;
}

/** Of several ways to say one thing the first, and nothing twice. */
function firstOfEach(all: readonly Rewrite[]): Rewrite[] {
  return all.filter(
    ({ group, newText }, index) =>
      all.findIndex((other) => other.group === group || other.newText === newText) === index,
  );
}

interface Rewrite extends Span {
  /** What it is a way of. */
  readonly group: "argument" | "C" | "raw";
  readonly title: string;
  readonly newText: string;
}

interface InField extends Rewrite {
  readonly field: Field;
}

interface OfRegister {
  readonly probe: Probe;
  readonly field: Field;
  readonly register: Register;
}

/** `%di` is `$arg1`, where the kernel's numbering is that of the registers; at a return `%ax` is `$retval`. */
function intoArgument({ kernel }: CheckedDocument, { probe, field, register }: OfRegister): InField[] {
  const { arch } = kernel.target;
  const isAtReturn = probe.probeKind.text.includes("ret");
  const name = arch.registers.find((facts) => facts.name === register.name)?.aliasOf ?? register.name;
  const index = arch.kernelArguments.registers.indexOf(name);
  const isArgument = index >= 0 && index < (arch.argN?.registers ?? 0);
  const newText = isAtReturn ? "$retval" : `$arg${index + 1}`;
  if (isAtReturn ? name !== arch.returnValue : !isArgument) return [];
  const title = `write \`%${register.name}\` as \`${newText}\``;
  return [{ group: "argument", title, newText, start: register.start, end: register.end, field }];
}

/** `+0x10(%di)` is `file->f_path.dentry`. A field without a type is shown as C's type says then. */
function intoC(
  document: CheckedDocument,
  spot: Spot,
  { probe, field, raw }: { readonly probe: Probe; readonly field: Field; readonly raw: Expression },
): InField[] {
  const site = siteAt(document, spot, probe);
  const ways = site === undefined ? [] : waysInC(site, field, raw);
  return ways.map(({ newText, start, end }) => ({
    group: "C",
    title: `write it in C: \`${newText}\``,
    newText,
    start,
    end,
    field,
  }));
}

/** What the field is compiled to: for a kernel whose types are not known, or for another tool. */
function intoRaw(document: CheckedDocument, spot: Spot, field: Field): InField[] {
  const argument = argumentOf(document, spot, field);
  if (argument?.name === undefined) return [];
  const { start, end } = field;
  const newText = `${argument.name}: ${expressionText(argument)}`;
  return [{ group: "raw", title: `write it as the kernel does: \`${newText}\``, newText, start, end, field }];
}

function argumentOf(document: CheckedDocument, { item }: Spot, field: Field): Argument | undefined {
  const [event] = eventsOf(document, item);
  if (event === undefined || event.kind === "event") return undefined;
  return event.arguments.find(({ start, end }) => start === field.start && end === field.end);
}
