/** Where in a declaration the cursor is, by what stands before it: what could be typed there. */
import type { Token } from "../../document/tokens.ts";
import { tokensOf } from "../../document/tokens.ts";
import { DECLARATION_WORDS, PROBE_KINDS, SORT_DIRECTIONS } from "../../../../grammar/keywords.ts";

export type Place =
  | { readonly in: "nothing" }
  /** A declaration's first word. What the declaration before it could go on with is `within`. */
  | { readonly in: "declaration"; readonly within: Place }
  | { readonly in: "location"; readonly kind: string; readonly text: string }
  /** Behind the location, or behind another part. */
  | { readonly in: "part"; readonly kind: string; readonly behind: Part["name"] }
  /** `isWhole` where nothing of the field stands before it; `isInside` behind an opening parenthesis. */
  | { readonly in: "value"; readonly isWhole: boolean; readonly isInside: boolean }
  /** Behind a word and a colon: the word is the field's name, or what is recorded. */
  | { readonly in: "value-or-type"; readonly word: string }
  | { readonly in: "type" }
  /** A type's argument: `enum NAME`. */
  | { readonly in: "enumeration" }
  | { readonly in: "member"; readonly operator: "->" | "."; readonly base: string }
  | { readonly in: "c-type"; readonly tag: string | undefined }
  /** `compared` is the word that the operator before the cursor compares with. */
  | { readonly in: "condition"; readonly compared: string | undefined }
  | { readonly in: "action" }
  | Operand
  | { readonly in: "events" }
  | { readonly in: "span-keys" }
  /** A number or a string that is known beforehand. */
  | { readonly in: "constant" }
  /** A variable of the kernel, behind `@`. */
  | { readonly in: "symbol" }
  | { readonly in: "parameter-type" }
  | { readonly in: "requirement" }
  | { readonly in: "comparison" }
  | { readonly in: "architecture" }
  | { readonly in: "version" }
  | { readonly in: "import"; readonly text: string };

/** Inside an action, behind its word. */
export interface Operand {
  readonly in: "operand";
  readonly action: string;
  /** The clause that has begun, if one has. */
  readonly clause: string | undefined;
  /** Those that the action has already. */
  readonly clauses: readonly string[];
  /** True where an operand is missing; else there is one, and a clause can follow. */
  readonly isMissing: boolean;
  /** True behind `asc` and `desc`. */
  readonly isDirected: boolean;
  /** True straight behind the action's word. */
  readonly isFirst: boolean;
  readonly compared: string | undefined;
}

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
  const prefix = /[%$@]?\w*$/.exec(before)?.[0] ?? "";
  const isInside = last !== undefined && last.start + last.text.length === before.length;
  if (isInside && last.kind === "comment" && !last.text.endsWith("*/")) return { place: NOTHING, prefix: "" };
  const typed = tokens.filter(
    (token) =>
      token.kind !== "comment" && !(token === last && isInside && (token.kind === "word" || token.text === prefix)),
  );
  const isInString = isInside && last.kind === "string" && !/^".*"$/s.test(last.text);
  if (typed.length === 0 && /^[ \t]*\w*$/.test(line)) return { place: { in: "declaration", within: NOTHING }, prefix };
  const found = inWhole(before, line, typed, { prefix, isInString });
  return /^\w*$/.test(line) && !isInString ? { place: { in: "declaration", within: found.place }, prefix } : found;
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
  if (first.text === "import") return inImport(line);
  if (isInString) return inQuotes(first.text, before, typed, last);
  // A number is known to who types it.
  if (/^\d/.test(prefix)) return { place: NOTHING, prefix };
  if (KINDS.has(first.text)) return inProbe(first.text, before, typed, prefix);
  if (DECLARATIONS.has(first.text)) return { place: inDeclaration(first.text, before, typed), prefix };
  return { place: NOTHING, prefix };
}

function inImport(line: string): Cursor {
  const text = /"([^"\n]*)$/.exec(line)?.[1];
  if (text === undefined || /"[^"]*"/.test(line)) return { place: NOTHING, prefix: "" };
  return { place: { in: "import", text }, prefix: text.slice(text.lastIndexOf("/") + 1) };
}

/** A string that is not closed: only a place can have quotes around what can be completed. */
function inQuotes(kind: string, before: string, typed: readonly Token[], string: Token): Cursor {
  const isPlace = KINDS.has(kind) && partOf(typed.slice(1)).name === "head";
  return isPlace ? inLocation(kind, before.slice(string.start + 1)) : { place: NOTHING, prefix: "" };
}

function inLocation(kind: string, text: string): Cursor {
  // Of a path the part behind the last slash is typed, and the others are there.
  const prefix = text.startsWith("/") && !text.includes(":") ? text.slice(text.lastIndexOf("/") + 1) : text;
  return { place: { in: "location", kind, text }, prefix };
}

function inProbe(kind: string, before: string, typed: readonly Token[], prefix: string): Cursor {
  const part = partOf(typed.slice(1));
  if (part.name === "head") {
    const text = /[^\s,|"]*$/.exec(before)?.[0] ?? "";
    const separator = before.slice(0, before.length - text.length).trimEnd();
    if (separator === kind || /[,|]$/.test(separator)) return inLocation(kind, text);
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
      return memberAt(before) ?? inCondition(tokens);
    case "actions":
      return inActions(tokens);
    case "behind":
      // What has just been closed is no reason to offer anything yet.
      return /[>}]$/.test(before) ? NOTHING : { in: "part", kind, behind: name };
    case "head":
      return { in: "part", kind, behind: name };
    case "name":
      return tokens.length === 0 ? NOTHING : { in: "part", kind, behind: name };
    case "number":
      return tokens.length === 0 ? { in: "constant" } : { in: "part", kind, behind: name };
  }
}

/** True where what stands before the cursor wants an operand. */
function isOpen(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1);
  return last === undefined || /^(?:&&|\|\||[=<>&!~(,+*/^-])$/.test(last.text);
}

function inCondition(tokens: readonly Token[]): Place {
  return isOpen(tokens) ? { in: "condition", compared: comparedIn(tokens) } : NOTHING;
}

/** Of `mode ==` it is `mode`. */
function comparedIn(tokens: readonly Token[]): string | undefined {
  const before = tokens.findLastIndex(({ text }) => !/^[=<>&!~]$/.test(text));
  const word = before < tokens.length - 1 ? tokens[before] : undefined;
  return word?.kind === "word" ? word.text : undefined;
}

function inFields(tokens: readonly Token[], before: string): Place {
  const start = tokens.findLastIndex(({ text }) => text === ";") + 1;
  const field = tokens.slice(start);
  return memberAt(before) ?? typeNameAt(field, before) ?? valueAt(field, before);
}

/** Behind `struct`, and behind a type that takes a name. */
function typeNameAt(field: readonly Token[], before: string): Place | undefined {
  const [colon, last] = field.slice(-2).map(({ text }) => text);
  if (colon === ":" && (last === "enum" || last === "flags")) return { in: "enumeration" };
  const tag = /(?:^|\W)(struct|union|enum)\s+\w*$/.exec(before)?.[1];
  return tag === undefined ? undefined : { in: "c-type", tag };
}

function valueAt(field: readonly Token[], before: string): Place {
  const last = field.at(-1)?.text;
  if (/@\w*$/.test(before)) return { in: "symbol" };
  // A number follows.
  if (last === "+" || last === "-") return NOTHING;
  if (last === "[") return { in: "constant" };
  const end = field.at(-1);
  // Behind a value there is a type, or the next field.
  if (end !== undefined && (end.kind === "word" || end.kind === "string" || last === "]")) return NOTHING;
  if (last !== ":") return { in: "value", isWhole: field.length === 0, isInside: last === "(" };
  const colons = field.filter(({ text }) => text === ":").length;
  const [name] = field;
  const isNamed = field.length === 2 && name?.kind === "word" && /^[A-Za-z_]/.test(name.text);
  return isNamed && colons === 1 ? { in: "value-or-type", word: name.text } : { in: "type" };
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
  return operandIn(action.text, own, clausesIn(own));
}

interface ClauseWord {
  readonly text: string;
  readonly index: number;
}

/** The words of an action that begin a clause. Behind a comma or an operator such a word is a field. */
function clausesIn(own: readonly Token[]): readonly ClauseWord[] {
  const found: ClauseWord[] = [];
  for (const [index, { text, kind }] of own.entries()) {
    const previous = own[index - 1]?.text ?? "";
    const isOperand = /^[=<>&|!~(,+*/^-]+$/.test(previous) || found.at(-1)?.index === index - 1;
    if (index > 0 && kind === "word" && CLAUSES.has(text) && !isOperand) found.push({ text, index });
  }
  return found;
}

function operandIn(action: string, own: readonly Token[], clauses: readonly ClauseWord[]): Operand {
  const clause = clauses.at(-1);
  const behind = own.slice((clause?.index ?? 0) + 1);
  return {
    in: "operand",
    action,
    clause: clause?.text,
    clauses: clauses.map(({ text }) => text),
    isMissing: isOpen(behind),
    isDirected: SORT_DIRECTIONS.some((direction) => direction === behind.at(-1)?.text),
    isFirst: own.length === 1,
    compared: comparedIn(behind),
  };
}

function inDeclaration(word: string, before: string, typed: readonly Token[]): Place {
  const last = typed.at(-1);
  switch (word) {
    case "requires":
      return inRequires(typed);
    case "param":
      if (last?.text === ":") return { in: "parameter-type" };
      return isBehindEquals(typed) ? { in: "constant" } : NOTHING;
    case "const":
    case "enum":
      return isBehindEquals(typed) ? { in: "constant" } : NOTHING;
    case "struct":
    case "union":
      return inStructure(typed);
    case "span":
      return inSpan(before, typed);
    default:
      return NOTHING;
  }
}

/** Behind `=`, and where its expression goes on. */
function isBehindEquals(typed: readonly Token[]): boolean {
  const equals = typed.findLastIndex(({ text }) => text === "=" || text === ";");
  return typed[equals]?.text === "=" && isOpen(typed.slice(equals + 1));
}

function inRequires(typed: readonly Token[]): Place {
  const start = Math.max(
    0,
    typed.findLastIndex(({ text }) => text === ";"),
  );
  const [subject, ...rest] = typed.slice(start + 1);
  const last = rest.at(-1)?.text ?? "";
  if (subject === undefined) return { in: "requirement" };
  if (subject.text === "arch") return rest.length === 0 || last === "," ? { in: "architecture" } : NOTHING;
  if (rest.length === 0) return { in: "comparison" };
  return /^[<>=!]$/.test(last) ? { in: "version" } : NOTHING;
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
  const last = own.at(-1)?.text ?? "";
  if (own.some(({ text }) => text === "on")) {
    const place: Place =
      isOpen(own.slice(-1)) || last === "on" ? { in: "span-keys" } : { in: "part", kind: "span", behind: "number" };
    return memberAt(before) ?? place;
  }
  if (last === "=" || last === ".." || last === "|") return { in: "events" };
  return own.some(({ text }) => text === "..") ? { in: "part", kind: "span", behind: "head" } : NOTHING;
}
