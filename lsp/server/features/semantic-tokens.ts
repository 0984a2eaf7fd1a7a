/** Colours by meaning: what a word is, which its letters alone do not tell. */
import { SemanticTokensBuilder } from "vscode-languageserver/node";
import type { Range, SemanticTokens, SemanticTokensLegend } from "vscode-languageserver/node";
import type { Action, CType, Clause, Declaration, Field, FieldType, Name, Probe, Span } from "../../../grammar/tree.ts";
import type { Item } from "../document/items.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import type { Lines } from "../document/lines.ts";
import { children, walk } from "../document/nodes.ts";
import type { Node } from "../document/nodes.ts";

const TYPES = [
  "keyword",
  "function",
  "event",
  "property",
  "variable",
  "parameter",
  "macro",
  "type",
  "struct",
  "enum",
  "enumMember",
  "namespace",
  "number",
  "string",
  "comment",
] as const;
type TokenType = (typeof TYPES)[number];

const MODIFIERS = ["declaration", "readonly", "documentation", "defaultLibrary"] as const;
type Modifier = (typeof MODIFIERS)[number];

export const LEGEND: SemanticTokensLegend = { tokenTypes: [...TYPES], tokenModifiers: [...MODIFIERS] };

interface Token extends Span {
  readonly type: TokenType;
  readonly modifiers: number;
}

function modifiersOf(...all: readonly Modifier[]): number {
  return all.reduce((sum, name) => sum | (1 << MODIFIERS.indexOf(name)), 0);
}

const DECLARED = modifiersOf("declaration");
const CONSTANT = modifiersOf("readonly");
const DOCUMENTATION = modifiersOf("documentation");
const BUILT_IN = modifiersOf("defaultLibrary");

/** Of each item, counted from its start; found once as long as it does not change. */
const ofItem = new WeakMap<Item, readonly Token[]>();

export function semanticTokens(
  { items, starts, context, text }: Pick<CheckedDocument, "items" | "starts" | "context" | "text">,
  lines: Lines,
  range: Span = { start: 0, end: Infinity },
): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  for (const [index, item] of items.entries()) {
    const base = starts[index] ?? 0;
    if (base > range.end || base + item.source.text.length < range.start) continue;
    let tokens = ofItem.get(item);
    if (tokens === undefined) ofItem.set(item, (tokens = tokensOf(item)));
    for (const one of tokens) {
      const span = { start: base + one.start, end: base + one.end };
      const isNamed = one.type === "variable" && context.scope.value(text.slice(span.start, span.end)) !== undefined;
      push(builder, lines.range(span), lines, isNamed ? { type: "macro", modifiers: CONSTANT } : one);
    }
  }
  // Without an id, which is for clients that ask for what has changed since.
  return { data: builder.build().data };
}

/** A token of several lines is one for each, without their ends. */
// oxlint-disable-next-line max-params -- an object for each of thousands of tokens costs more than it tells
function push(
  builder: SemanticTokensBuilder,
  { start, end }: Range,
  lines: Lines,
  { type, modifiers }: Pick<Token, "type" | "modifiers">,
): void {
  for (let line = start.line; line <= end.line; line++) {
    const from = line === start.line ? start.character : 0;
    const to =
      line === end.line ? end.character : lines.position(lines.offset({ line, character: Infinity })).character;
    if (to > from) builder.push(line, from, to - from, TYPES.indexOf(type), modifiers);
  }
}

function tokensOf({ source, declaration, comments }: Item): Token[] {
  const tokens: Token[] = comments.map(({ kind, start, end }) => ({
    type: "comment",
    modifiers: kind === "doc" ? DOCUMENTATION : 0,
    start,
    end,
  }));
  if (declaration !== undefined) tokens.push(...ofDeclaration(declaration, source.text, comments));
  return tokens.sort((a, b) => a.start - b.start);
}

function token(type: TokenType, { start, end }: Span, modifiers = 0): Token {
  return { type, modifiers, start, end };
}

function ofDeclaration(declaration: Declaration, text: string, comments: readonly Span[]): Token[] {
  const tokens: Token[] = [];
  for (const node of walk(declaration)) tokens.push(...ofNode(node, declaration));
  const isInComment = ({ start }: Span): boolean => comments.some((one) => one.start <= start && start < one.end);
  return [...tokens, ...keywords(declaration, text, tokens).filter((one) => !isInComment(one))];
}

/** Words that are in no node: what a declaration begins with, and what its parts begin with. */
function keywords(declaration: Declaration, text: string, others: readonly Token[]): Token[] {
  const taken = new Set(others.map(({ start }) => start));
  const limit = text.slice(0, declaration.end);
  const inNode = children(declaration);
  return [...limit.matchAll(/\b(?:as|maxactive|where|on|struct|union|enum|import|requires|group|const|param|span)\b/g)]
    .map(({ 0: word, index }) => token("keyword", { start: index, end: index + word.length }))
    .filter(
      ({ start, end }) =>
        !taken.has(start) && (start === 0 || !inNode.some((node) => node.start <= start && end <= node.end)),
    );
}

function ofNode(node: Declaration | Node, root: Declaration): Token[] {
  switch (node.kind) {
    case "probe":
      return [token("keyword", (node as Probe).probeKind)];
    case "location":
      return [token(isOfEvents(root) ? "event" : "function", node)];
    case "event-name":
      return names(node as Node & { readonly group?: Name; readonly name?: Name });
    case "span":
      return [token("event", (node as Node & { readonly name: Name }).name, DECLARED)];
    case "const":
    case "param":
      return [token("macro", (node as Node & { readonly name: Name }).name, DECLARED | CONSTANT)];
    case "group":
      return [token("namespace", (node as Node & { readonly name: Name }).name, DECLARED)];
    case "struct":
    case "enum":
      return [token(node.kind, (node as Node & { readonly name: Name }).name, DECLARED)];
    case "enumerator":
      return [token("enumMember", (node as Node & { readonly name: Name }).name, DECLARED)];
    case "member":
      return (node as Node & { readonly name?: Name }).name === undefined
        ? []
        : [token("property", (node as Node & { readonly name: Name }).name, DECLARED)];
    case "field":
      return (node as Field).name === undefined ? [] : [token("property", (node as Field).name as Name, DECLARED)];
    case "field-type":
      return ofType(node as FieldType);
    case "action":
    case "clause":
      return ofWords(node as Action | Clause);
    case "ctype":
      return (node as CType).words.map((word) => token((node as CType).tag === undefined ? "type" : "struct", word));
    case "member-access":
      return [token("property", (node as Node & { readonly name: Name }).name)];
    case "word":
      return [token("variable", node)];
    case "register":
    case "variable":
      return [token("parameter", node, BUILT_IN)];
    case "number":
      return [token("number", node)];
    case "string":
      return [token("string", node)];
    default:
      return [];
  }
}

/** Where places are events: at a span's ends, and at tracepoints. */
function isOfEvents(root: Declaration): boolean {
  return root.kind === "span" || (root.kind === "probe" && root.probeKind.text.endsWith("tracepoint"));
}

function names({ group, name }: { readonly group?: Name; readonly name?: Name }): Token[] {
  return [
    ...(group === undefined ? [] : [token("namespace", group)]),
    ...(name === undefined ? [] : [token("event", name, DECLARED)]),
  ];
}

function ofType({ name, argument }: FieldType): Token[] {
  return [token("type", name, BUILT_IN), ...(argument === undefined ? [] : [token("enum", argument)])];
}

function ofWords({ name, ...rest }: Action | Clause): Token[] {
  const direction = "direction" in rest ? rest.direction : undefined;
  return [token("keyword", name), ...(direction === undefined ? [] : [token("keyword", direction)])];
}
