/** Answers for clients that can show less: what a client does not say it can do, it cannot. */
import type {
  ClientCapabilities,
  CodeAction,
  Diagnostic,
  DocumentSymbol,
  MarkupKind,
  SymbolInformation,
} from "vscode-languageserver/node";

/** Where an answer has texts for people. */
const FORMATS = {
  hover: ({ textDocument }: ClientCapabilities) => textDocument?.hover?.contentFormat,
  completion: ({ textDocument }: ClientCapabilities) => textDocument?.completion?.completionItem?.documentationFormat,
  signatures: ({ textDocument }: ClientCapabilities) =>
    textDocument?.signatureHelp?.signatureInformation?.documentationFormat,
} satisfies Record<string, (client: ClientCapabilities) => readonly MarkupKind[] | undefined>;

/** The same answer, whose texts are Markdown only where a client can show it. */
export function readable<Answer>(answer: Answer, part: keyof typeof FORMATS, client: ClientCapabilities): Answer {
  return FORMATS[part](client)?.includes("markdown") === true ? answer : (withPlainTexts(answer) as Answer);
}

function withPlainTexts(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(withPlainTexts);
  if (typeof answer !== "object" || answer === null) return answer;
  const { kind, value } = answer as { readonly kind?: unknown; readonly value?: unknown };
  if (kind === "markdown" && typeof value === "string") return { kind: "plaintext", value: plainText(value) };
  return Object.fromEntries(Object.entries(answer).map(([name, part]) => [name, withPlainTexts(part)]));
}

/** What is in fences as it is; of what is around them the marks are left out. */
export function plainText(markdown: string): string {
  const parts = markdown.split(/^```\w*\n([^]*?)\n```$/m);
  return parts.map((part, index) => (index % 2 === 1 ? part : withoutMarks(part))).join("");
}

function withoutMarks(text: string): string {
  return text
    .replaceAll(/\[([^\]\n]*)\]\([^)\n]*\)/g, "$1")
    .replaceAll(/`([^`\n]+)`/g, "$1")
    .replaceAll(/\\([\\`*_{}[\]()#+.!|<>-])/g, "$1");
}

/** An outline as a tree, or as the list that clients knew before there were trees. */
export function outlineFor(
  symbols: readonly DocumentSymbol[],
  uri: string,
  { textDocument }: ClientCapabilities,
): DocumentSymbol[] | SymbolInformation[] {
  if (textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true) return [...symbols];
  return symbols.flatMap((symbol) => flattened(symbol, uri, undefined));
}

function flattened(symbol: DocumentSymbol, uri: string, containerName: string | undefined): SymbolInformation[] {
  const { name, kind, range, children = [] } = symbol;
  const own = { name, kind, location: { uri, range }, ...(containerName === undefined ? {} : { containerName }) };
  return [own, ...children.flatMap((child) => flattened(child, uri, name))];
}

/** There are no commands to have instead. */
export function actionsFor(actions: readonly CodeAction[], { textDocument }: ClientCapabilities): CodeAction[] {
  return textDocument?.codeAction?.codeActionLiteralSupport === undefined ? [] : [...actions];
}

export function findingFor(finding: Diagnostic, { textDocument }: ClientCapabilities): Diagnostic {
  const { relatedInformation, codeDescription, ...plain } = finding;
  const can = textDocument?.publishDiagnostics;
  return {
    ...plain,
    ...(can?.relatedInformation === true && relatedInformation !== undefined ? { relatedInformation } : {}),
    ...(can?.codeDescriptionSupport === true && codeDescription !== undefined ? { codeDescription } : {}),
  };
}
