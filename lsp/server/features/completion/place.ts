/** Where in a declaration the cursor is, by what stands before it: what could be typed there. */
import type { Token } from "../../document/tokens.ts";
import { tokensOf } from "../../document/tokens.ts";
import { DECLARATION_WORDS, PROBE_KINDS } from "../../../../grammar/keywords.ts";

export type Place =
  | { readonly in: "nothing" }
  /** A declaration's first word, or that of another part. */
  | { readonly in: "declaration" }
  | { readonly in: "location"; readonly kind: string; readonly text: string }
  /** Behind the location. */
  | { readonly in: "part"; readonly kind: string }
  | { readonly in: "value" }
  | { readonly in: "value-or-type" }
  | { readonly in: "type" }
  /** A type's argument: `enum NAME`. */
  | { readonly in: "enumeration" }
  | { readonly in: "member"; readonly operator: "->" | "."; readonly base: string }
  | { readonly in: "c-type"; readonly tag: string | undefined }
  | { readonly in: "condition" }
  | { readonly in: "action" }
  | { readonly in: "operand"; readonly action: string; readonly clause: string | undefined }
  | { readonly in: "events" }
  | { readonly in: "span-keys" }
  | { readonly in: "parameter-type" }
  | { readonly in: "requirement" }
  | { readonly in: "architecture" }
  | { readonly in: "import"; readonly text: string };

export interface Cursor {
  readonly place: Place;
  /** What is typed of the word already. */
  readonly prefix: string;
}

const KINDS: ReadonlySet<string> = new Set(PROBE_KINDS);
const DECLARATIONS: ReadonlySet<string> = new Set(DECLARATION_WORDS);
const NOTHING: Place = { in: "nothing" };

/** `before` is the declaration's text up to the cursor. */
export function placeIn(before: string): Cursor {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const tokens = tokensOf(before);
  const last = tokens.at(-1);
  const prefix = /[%$]?[\w]*$/.exec(before)?.[0] ?? "";
  const isInside = last !== undefined && last.start + last.text.length === before.length;
  if (isInside && last.kind === "comment" && !last.text.endsWith("*/")) return { place: NOTHING, prefix: "" };
  if (/^\w*$/.test(line)) return { place: { in: "declaration" }, prefix };
  const typed = tokens.filter(
    (token) => token.kind !== "comment" && !(token === last && isInside && token.kind === "word"),
  );
  return inWhole(before, line, typed, { prefix, isInString: isInside && last.kind === "string" });
}

interface Typed {
  readonly prefix: string;
  readonly isInString: boolean;
}

/** `typed` are the tokens before the word that is typed. */
function inWhole(before: string, line: string, typed: readonly Token[], { prefix, isInString }: Typed): Cursor {
  const [first] = typed;
  const last = typed.at(-1);
  if (first === undefined || last === undefined) return { place: NOTHING, prefix };
  if (first.text === "import") return { place: { in: "import", text: /"([^"\n]*)$/.exec(line)?.[1] ?? "" }, prefix };
  if (isInString && !/^".*"$/s.test(last.text)) return { place: NOTHING, prefix: "" };
  if (KINDS.has(first.text)) return inProbe(first.text, before, typed, prefix);
  if (DECLARATIONS.has(first.text)) return { place: inDeclaration(first.text, before, typed), prefix };
  return { place: NOTHING, prefix };
}

function inProbe(kind: string, before: string, typed: readonly Token[], prefix: string): Cursor {
  const part = partOf(typed.slice(1));
  if (part.name === "head") {
    const text = /[^\s,|"]*$/.exec(before)?.[0] ?? "";
    const separator = before.slice(0, before.length - text.length).trimEnd();
    const isFirst = separator === kind || /[,|"]$/.test(separator);
    return isFirst ? { place: { in: "location", kind, text }, prefix: text } : { place: { in: "part", kind }, prefix };
  }
  return { place: inPart(part, before, kind), prefix };
}

interface Part {
  readonly name: "head" | "name" | "number" | "fields" | "where" | "actions" | "behind";
  /** What stands in it before the word that is typed. */
  readonly tokens: readonly Token[];
}

/** The part that a declaration's tokens end in. */
function partOf(tokens: readonly Token[]): Part {
  let name: Part["name"] = "head";
  let own: Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    const next: Part["name"] | undefined = depth === 0 ? partAfter(name, token) : undefined;
    if (next !== undefined) {
      name = next;
      own = [];
      continue;
    }
    if (/^[([{]$/.test(token.text)) depth++;
    else if (/^[)\]}]$/.test(token.text)) depth = Math.max(0, depth - 1);
    own.push(token);
  }
  return { name, tokens: own };
}

function partAfter(name: Part["name"], { text, kind }: Token): Part["name"] | undefined {
  if (name === "actions") return text === "}" ? "behind" : undefined;
  if (name === "fields") return text === ">" ? "behind" : undefined;
  if (kind === "word" && text === "where") return "where";
  if (text === "{") return "actions";
  if (name === "where") return undefined;
  if (text === "<") return "fields";
  if (kind === "word" && text === "as") return "name";
  return kind === "word" && text === "maxactive" ? "number" : undefined;
}

function inPart({ name, tokens }: Part, before: string, kind: string): Place {
  switch (name) {
    case "fields":
      return inFields(tokens, before);
    case "where":
      return memberAt(before) ?? { in: "condition" };
    case "actions":
      return inActions(tokens);
    case "behind":
    case "head":
      return { in: "part", kind };
    case "name":
    case "number":
      return NOTHING;
  }
}

function inFields(tokens: readonly Token[], before: string): Place {
  const start = tokens.findLastIndex(({ text }) => text === ";") + 1;
  const field = tokens.slice(start);
  const member = memberAt(before);
  if (member !== undefined) return member;
  const tag = /(?:^|[^\w])(struct|union|enum)\s+\w*$/.exec(before)?.[1];
  const last = field.at(-1)?.text;
  const colons = field.filter(({ text }) => text === ":").length;
  if (tag !== undefined)
    return last === tag && field.at(-2)?.text === ":" ? { in: "enumeration" } : { in: "c-type", tag };
  if (last === "flags" && field.at(-2)?.text === ":") return { in: "enumeration" };
  if (last !== ":") return { in: "value" };
  const isNamed = field.length === 2 && field[0]?.kind === "word" && /^[A-Za-z_]/.test(field[0].text);
  return isNamed && colons === 1 ? { in: "value-or-type" } : { in: "type" };
}

function memberAt(before: string): Place | undefined {
  const [, start = "", operator] = /^([^]*?)\s*(->|\.)\s*\w*$/.exec(before) ?? [];
  if (operator !== "->" && operator !== ".") return undefined;
  if (operator === "." && start.endsWith(".")) return undefined;
  const base = expressionBefore(start);
  return base === "" ? undefined : { in: "member", operator, base };
}

/** The primary expression that a text ends with: `a->b[3]`, `((struct x *)y)`, `$retval`. */
export function expressionBefore(text: string): string {
  let at = text.length;
  for (;;) {
    while (/[)\]]/.test(text.charAt(at - 1))) {
      at = opening(text, at - 1);
      if (at < 0) return "";
    }
    const word = /[%$]?[A-Za-z_][\w]*$/.exec(text.slice(0, at))?.[0] ?? "";
    at -= word.length;
    const operator = word === "" ? undefined : /\s*(?:->|\.)\s*$/.exec(text.slice(0, at))?.[0];
    if (operator === undefined) return text.slice(at);
    at -= operator.length;
  }
}

/** Where the bracket opens that is closed at `close`; -1 if it does not. */
function opening(text: string, close: number): number {
  let depth = 0;
  for (let at = close; at >= 0; at--) {
    const letter = text.charAt(at);
    if (letter === ")" || letter === "]") depth++;
    else if ((letter === "(" || letter === "[") && --depth === 0) return at;
  }
  return -1;
}

const CLAUSES = new Set(["by", "step", "sort", "size", "limit", "if"]);

function inActions(tokens: readonly Token[]): Place {
  const start = tokens.findLastIndex(({ text }) => text === ";") + 1;
  const own = tokens.slice(start);
  const [action] = own;
  if (action === undefined) return { in: "action" };
  const clause = own.findLast(({ text, kind }) => kind === "word" && CLAUSES.has(text))?.text;
  return { in: "operand", action: action.text, clause };
}

function inDeclaration(word: string, before: string, typed: readonly Token[]): Place {
  const last = typed.at(-1);
  switch (word) {
    case "requires":
      return last?.text === "arch" || (last?.text === "," && typed.some(({ text }) => text === "arch"))
        ? { in: "architecture" }
        : { in: "requirement" };
    case "param":
      return last?.text === ":" ? { in: "parameter-type" } : { in: "condition" };
    case "const":
      return typed.some(({ text }) => text === "=") ? { in: "condition" } : NOTHING;
    case "struct":
    case "union":
      return inStructure(typed);
    case "span":
      return inSpan(before, typed);
    default:
      return NOTHING;
  }
}

function inStructure(typed: readonly Token[]): Place {
  const last = typed.at(-1)?.text ?? "";
  if (!typed.some(({ text }) => text === "{")) return NOTHING;
  if (/^(?:struct|union|enum)$/.test(last)) return { in: "c-type", tag: last };
  return last === "{" || last === ";" ? { in: "c-type", tag: undefined } : NOTHING;
}

function inSpan(before: string, typed: readonly Token[]): Place {
  const part = partOf(typed.slice(1));
  if (part.name !== "head") return inPart(part, before, "span");
  const own = part.tokens;
  if (own.some(({ text }) => text === "on")) return memberAt(before) ?? { in: "span-keys" };
  const last = own.at(-1)?.text ?? "";
  if (last === "=" || last === ".." || last === "|") return { in: "events" };
  return own.some(({ text }) => text === "..") ? { in: "part", kind: "span" } : NOTHING;
}
