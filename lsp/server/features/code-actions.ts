/** What can be done about the text: fixes of findings, and other ways to write the same. */
import { CodeActionKind } from "vscode-languageserver/node";
import type { CodeAction, Range, TextEdit as LspEdit } from "vscode-languageserver/node";
import type { Expression, Field, Probe, Register, Span } from "../../../grammar/tree.ts";
import type { Diagnostic, TextEdit } from "../../../src/diagnostics/diagnostic.ts";
import { expressionText } from "../../../src/emit/definition/argument.ts";
import { eventsOf, spotAt } from "../document/checked-document.ts";
import type { CheckedDocument, Spot } from "../document/checked-document.ts";
import type { Lines } from "../document/lines.ts";
import { pathTo } from "../document/nodes.ts";
import { inC } from "../document/raw.ts";
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
    const actions = [...diagnostic.fixes, ...alternatives(document, diagnostic)];
    return actions.map(({ title, edits }, index): CodeAction => ({
      title,
      kind: CodeActionKind.QuickFix,
      ...(shown === undefined ? {} : { diagnostics: [shown] }),
      ...(index === 0 && actions.length === 1 ? { isPreferred: true } : {}),
      edit: { changes: { [options.uri]: editsOf(document, diagnostic, edits, options.lines) } },
    }));
  });
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
  const newText = fixes[0]?.edits[0]?.newText;
  if (!MISSING_FUNCTION.has(code) || newText === undefined || declaration?.kind !== "probe") return [];
  const location = declaration.locations.find((one) => touches(one, place));
  const isList = declaration.locations.length > 1 && declaration.locationsAre === "list";
  if (location === undefined || isList) return [];
  const { end } = location;
  return [{ title: `add \`${newText}\` as an alternative`, edits: [{ start: end, end, newText: ` | ${newText}` }] }];
}

/** The fixes of all findings, as far as they do not overlap, if there are so many. */
function fixAll(document: CheckedDocument, { lines, uri }: CodeActionOptions, least: number): CodeAction[] {
  const taken: Span[] = [];
  const edits: LspEdit[] = [];
  for (const diagnostic of document.diagnostics) {
    const fix = diagnostic.fixes.length === 1 ? diagnostic.fixes[0] : undefined;
    const spans = (fix?.edits ?? []).flatMap(
      ({ start, end }) => document.locate({ ...diagnostic.place, start, end }) ?? [],
    );
    if (fix === undefined || spans.some((span) => taken.some((other) => touches(other, span)))) continue;
    taken.push(...spans);
    edits.push(...editsOf(document, diagnostic, fix.edits, lines));
  }
  if (edits.length < least) return [];
  return [{ title: "apply all fixes", kind: FIX_ALL, edit: { changes: { [uri]: edits } } }];
}

interface Rewrite extends Span {
  readonly title: string;
  readonly newText: string;
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
  const asC = raw === undefined ? undefined : intoC(document, spot, { probe, raw: raw as Expression });
  return [
    ...(raw?.kind === "register" ? intoArgument(document, spot, { probe, register: raw as Register }) : []),
    ...(asC === undefined ? [] : [asC]),
    ...(raw === undefined ? intoRaw(document, spot, field) : []),
  ];
}

/** `%di` is `$arg1`, where the kernel's numbering is that of the registers. */
function intoArgument(
  document: CheckedDocument,
  spot: Spot,
  { probe, register }: { readonly probe: Probe; readonly register: Register },
): Rewrite[] {
  const site = siteAt(document, spot, probe);
  const isPlain = site?.position === "kprobe at a function's entry" && site.syscall?.way !== "wrapper";
  if (!isPlain) return [];
  const { arch } = site.context;
  const index = arch.kernelArguments.registers.indexOf(register.name);
  if (index < 0 || index >= (arch.argN?.registers ?? 0)) return [];
  const newText = `$arg${index + 1}`;
  return [
    { title: `write \`%${register.name}\` as \`${newText}\``, newText, start: register.start, end: register.end },
  ];
}

/** `+0x10(%di)` is `file->f_path.dentry`. A field without a type is shown as C's type says then. */
function intoC(
  document: CheckedDocument,
  spot: Spot,
  { probe, raw }: { readonly probe: Probe; readonly raw: Expression },
): Rewrite | undefined {
  const site = siteAt(document, spot, probe);
  const found = site && inC(site, raw);
  if (found === undefined || found.text === spot.item.source.text.slice(raw.start, raw.end)) return undefined;
  return { title: `write it in C: \`${found.text}\``, newText: found.text, start: raw.start, end: raw.end };
}

/** What the field is compiled to: for a kernel whose types are not known, or for another tool. */
function intoRaw(document: CheckedDocument, spot: Spot, field: Field): Rewrite[] {
  const [event] = eventsOf(document, spot.item);
  if (event === undefined || event.kind === "event") return [];
  const argument = event.arguments.find(({ start, end }) => start === field.start && end === field.end);
  if (argument?.name === undefined) return [];
  const { start, end } = field;
  const newText = `${argument.name}: ${expressionText(argument)}`;
  if (newText === spot.item.source.text.slice(start, end)) return [];
  return [{ title: `write it as the kernel does: \`${newText}\``, newText, start, end }];
}
