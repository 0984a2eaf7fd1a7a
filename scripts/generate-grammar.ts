/**
 * Writes docs/grammar.ebnf and docs/grammar.html from the parser's own record of its rules. With
 * `--check` it writes nothing, and fails if the files are not what would be written.
 */
import { readFileSync, writeFileSync } from "node:fs";
import {
  Alternation,
  Alternative,
  Lexer,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
} from "chevrotain";
import type { IProduction, TokenType } from "chevrotain";
import {
  ACTION_WORDS,
  CLAUSE_WORDS,
  DISPLAY_TYPES,
  FIELD_TYPES,
  REQUIREMENT_SUBJECTS,
  SORT_DIRECTIONS,
} from "../grammar/keywords.ts";
import { KpParser } from "../grammar/parser/declarations.ts";
import { COMMENTS, KEYWORDS, VOCABULARY } from "../grammar/tokens.ts";
import { STYLE, drawDiagram, escapeHtml } from "./railroad.ts";
import type { Item } from "./railroad.ts";

const EBNF = new URL("../docs/grammar.ebnf", import.meta.url);
const HTML = new URL("../docs/grammar.html", import.meta.url);

const words = (list: readonly string[]): string => list.map((word) => `\`${word}\``).join(" ");

/** The rule for what is no declaration: it is there to report it. */
const FOR_PROBLEMS = "unknown";

/** What rules ask beyond their form, which the parser's record does not have. */
const NOTES: Readonly<Record<string, string>> = {
  declaration: "A `;` may also stand alone.",
  location: "A string, or parts without white space between them.",
  eventName: "Parts without white space between them: `GROUP/NAME`, `NAME` or `GROUP/`.",
  version: "Parts without white space between them.",
  requirement: `The first word is one of ${words(REQUIREMENT_SUBJECTS)}.`,
  fieldList: "Between two fields there is at least one `;`.",
  field: "What stands before a `:` is the field's name, unless a type and the field's end follow.",
  fieldType: `Types are ${words([...FIELD_TYPES, ...DISPLAY_TYPES])}, and bit-fields such as \`b4@0/8\`; a second word follows \`enum\` and \`flags\`.`,
  bitRange: "Straight behind the word before it: `b4@0/8`.",
  expression:
    "Operators bind as in C; `~` and `!~` do as `==` does. Directly in a field list `<` and `>` are brackets: there a comparison stands in parentheses.",
  unary:
    "`(` begins a cast where a type's words, at most stars and a comma stand in it, and it has a star, two words or a word such as `int`, or an operand follows.",
  actionBlock: "Between two actions there is at least one `;`.",
  action: `Its word is one of ${words(ACTION_WORDS)}.`,
  clause: `Its word is one of ${words(CLAUSE_WORDS)}; the last word is ${SORT_DIRECTIONS.map((word) => `\`${word}\``).join(" or ")}.`,
  memberType: "As many words as leave one for the member's name; or a structure that is defined in place.",
};

const TOKEN_NOTES: Readonly<Record<string, string>> = {
  Word: "A name. No word is reserved: those in quotes are names everywhere else.",
  ProbeKind: "A word that begins a probe.",
  String: "A string without its closing quote is read as one, and is an error. So is an escape that C does not have.",
  LocationPart: "What a place, an event's name or a version may consist of.",
};

interface Rule {
  readonly name: string;
  readonly item: Item;
}

interface Token {
  readonly name: string;
  /** A choice, or the pattern of a token. */
  readonly item: Item | RegExp;
}

/** The rules in the order in which one who reads from the top meets them. */
function rulesInOrder(): Rule[] {
  const productions = new KpParser({ validate: false }).getGAstProductions();
  const names = ["file"];
  const rules: Rule[] = [];
  for (const name of names) {
    const production = productions[name];
    if (production === undefined) throw new Error(`there is no rule ${name}`);
    const item = sequenceOf(production.definition);
    rules.push({ name, item });
    for (const { kind, name: used } of namesIn(item)) if (kind === "rule" && !names.includes(used)) names.push(used);
  }
  return rules;
}

function itemOf(production: IProduction): Item {
  if (production instanceof Terminal) return terminalOf(production.terminalType);
  if (production instanceof NonTerminal) return { kind: "rule", name: production.nonTerminalName };
  if (production instanceof Alternation) return choiceOf(production.definition);
  if (production instanceof Option) return { kind: "optional", item: sequenceOf(production.definition) };
  if (production instanceof Alternative) return sequenceOf(production.definition);
  if (production instanceof Repetition) return optionalRepeat(sequenceOf(production.definition), undefined);
  if (production instanceof RepetitionMandatory)
    return { kind: "repeat", item: sequenceOf(production.definition), separator: undefined };
  if (production instanceof RepetitionMandatoryWithSeparator)
    return { kind: "repeat", item: sequenceOf(production.definition), separator: terminalOf(production.separator) };
  if (production instanceof RepetitionWithSeparator)
    return optionalRepeat(sequenceOf(production.definition), terminalOf(production.separator));
  throw new Error(`unknown production ${production.constructor.name}`);
}

function optionalRepeat(item: Item, separator: Item | undefined): Item {
  return { kind: "optional", item: { kind: "repeat", item, separator } };
}

function choiceOf(alternatives: readonly IProduction[]): Item {
  const items = alternatives.map(itemOf).filter((item) => !(item.kind === "rule" && item.name === FOR_PROBLEMS));
  return items.length === 1 && items[0] ? items[0] : { kind: "choice", items };
}

/** A sequence, in which `x (, x)*` has become a repetition with a separator. */
function sequenceOf(productions: readonly IProduction[]): Item {
  const items: Item[] = [];
  for (const item of productions.map(itemOf)) {
    const merged = merge(items.at(-1), item);
    if (merged === undefined) items.push(item);
    else items.splice(-1, 1, merged);
  }
  return items.length === 1 && items[0] ? items[0] : { kind: "sequence", items };
}

function merge(first: Item | undefined, rest: Item): Item | undefined {
  if (first === undefined || rest.kind !== "optional" || rest.item.kind !== "repeat") return undefined;
  const { item, separator } = rest.item;
  if (separator !== undefined) return undefined;
  if (isSame(item, first)) return { kind: "repeat", item: first, separator: undefined };
  if (item.kind !== "sequence" || item.items.length !== 2) return undefined;
  const [between, again] = item.items;
  return again !== undefined && isSame(again, first) ? { kind: "repeat", item: first, separator: between } : undefined;
}

function isSame(one: Item, other: Item): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function terminalOf(type: TokenType): Item {
  if (typeof type.PATTERN === "string") return { kind: "literal", text: type.PATTERN };
  return KEYWORDS.get(type.name) === type ? { kind: "literal", text: type.name } : { kind: "token", name: type.name };
}

type Named = Extract<Item, { readonly name: string }>;

function namesIn(item: Item): Named[] {
  switch (item.kind) {
    case "literal":
      return [];
    case "token":
    case "rule":
      return [item];
    case "optional":
      return namesIn(item.item);
    case "repeat":
      return [item.item, ...(item.separator ? [item.separator] : [])].flatMap(namesIn);
    case "sequence":
    case "choice":
      return item.items.flatMap(namesIn);
  }
}

/** The tokens that the rules name, and those that these consist of. */
function tokensOf(rules: readonly Rule[]): Token[] {
  const used = rules.flatMap(({ item }) => namesIn(item)).flatMap(({ kind, name }) => (kind === "token" ? [name] : []));
  const names = [...new Set(used)];
  const tokens: Token[] = [];
  for (const name of names) {
    const type = VOCABULARY.find((one) => one.name === name);
    if (type === undefined) throw new Error(`there is no token ${name}`);
    const item = definitionOf(type);
    tokens.push({ name, item });
    if (item instanceof RegExp) continue;
    for (const part of namesIn(item)) if (!names.includes(part.name)) names.push(part.name);
  }
  // What only categories consist of belongs before what has a pattern.
  return tokens.sort((a, b) => Number(a.item instanceof RegExp) - Number(b.item instanceof RegExp));
}

function definitionOf(type: TokenType): Item | RegExp {
  if (type.PATTERN instanceof RegExp && type.PATTERN !== Lexer.NA) return type.PATTERN;
  const members = VOCABULARY.filter(({ CATEGORIES }) => CATEGORIES?.includes(type));
  return { kind: "choice", items: members.map(terminalOf) };
}

/** What may stand between tokens. A comment with `#` is kept to be reported. */
function betweenTokens(): Token[] {
  const types = VOCABULARY.filter(({ GROUP, name }) => GROUP !== undefined && name !== "HashComment");
  return types.flatMap(({ name, PATTERN, GROUP }) =>
    PATTERN instanceof RegExp && (GROUP === Lexer.SKIPPED || GROUP === COMMENTS) ? [{ name, item: PATTERN }] : [],
  );
}

const WIDTH = 110;

/** `name ::= definition`, in lines of that width. */
function ebnfRule(name: string, item: Item | RegExp): string {
  if (item instanceof RegExp) return `${name} ::= /${item.source}/`;
  const whole = `${name} ::= ${ebnf(item)}`;
  if (whole.length <= WIDTH) return whole;
  const parts = item.kind === "sequence" ? item.items.map((one) => ebnf(one, one.kind === "choice")) : [ebnf(item)];
  const pieces = parts.some((part) => part.length > WIDTH) ? parts.flatMap((part) => part.split(" ")) : parts;
  return `${name} ::=\n${fill(pieces, "    ")}`;
}

/** Parts with spaces between them, in lines that begin with `indent`. */
function fill(parts: readonly string[], indent: string): string {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = `${lines.at(-1) ?? ""} ${part}`;
    if (lines.length > 0 && longer.length <= WIDTH) lines.splice(-1, 1, longer);
    else lines.push(indent + part);
  }
  return lines.join("\n");
}

/** An item as text; `isPart` where what surrounds it would bind more tightly than a sequence or a choice. */
function ebnf(item: Item, isPart = false): string {
  switch (item.kind) {
    case "literal":
      return item.text.includes("'") ? `"${item.text}"` : `'${item.text}'`;
    case "token":
    case "rule":
      return item.name;
    case "sequence":
      return bracketed(item.items.map((one) => ebnf(one, one.kind === "choice")).join(" "), isPart);
    case "choice":
      return bracketed(item.items.map((one) => ebnf(one)).join(" | "), isPart);
    case "optional":
      if (item.item.kind === "repeat" && item.item.separator === undefined) return `${ebnf(item.item.item, true)}*`;
      return `${ebnf(item.item, true)}?`;
    case "repeat": {
      if (item.separator === undefined) return `${ebnf(item.item, true)}+`;
      const rest = `(${ebnf(item.separator, true)} ${ebnf(item.item, true)})*`;
      return bracketed(`${ebnf(item.item, true)} ${rest}`, isPart);
    }
  }
}

function bracketed(text: string, isPart: boolean): string {
  return isPart ? `(${text})` : text;
}

function ebnfDocument({ rules, tokens, between }: Grammar): string {
  const text = (notes: Readonly<Record<string, string>>) => (one: Rule | Token) => {
    const note = notes[one.name];
    return (note === undefined ? "" : `${comment(note)}\n`) + ebnfRule(one.name, one.item);
  };
  return `${[
    comment("Generated by `npm run docs` from the parser in grammar/."),
    comment(
      "The grammar of .kp, in the W3C's notation: `?` at most once, `*` any number of times, `+` at least once. " +
        "Tokens are given by regular expressions of JavaScript.",
    ),
    ...rules.map(text(NOTES)),
    comment("Tokens"),
    ...tokens.map(text(TOKEN_NOTES)),
    comment("Between tokens. The first line of a file may also begin with `#!`."),
    ...between.map(text({})),
  ].join("\n\n")}\n`;
}

function comment(text: string): string {
  return `/* ${fill(text.split(" "), "   ").trimStart()} */`;
}

interface Grammar {
  readonly rules: readonly Rule[];
  readonly tokens: readonly Token[];
  readonly between: readonly Token[];
}

function htmlDocument({ rules, tokens, between }: Grammar): string {
  const users = (name: string, kind: Named["kind"]): string[] =>
    [...rules, ...tokens]
      .filter(
        ({ item }) => !(item instanceof RegExp) && namesIn(item).some((one) => one.kind === kind && one.name === name),
      )
      .map((one) => link(one.name, rules.some((rule) => rule.name === one.name) ? "rule" : "token"));
  const usedBy = (name: string, kind: Named["kind"]): string => {
    const list = users(name, kind);
    return list.length === 0 ? "" : `<p class="used">used by ${list.join(", ")}</p>\n`;
  };
  const section = (one: Rule | Token, kind: Named["kind"], note: string | undefined): string =>
    [
      `<section id="${idOf(one.name, kind)}">`,
      `<h3>${one.name}</h3>`,
      ...(note === undefined ? [] : [`<p>${prose(note)}</p>`]),
      definitionHtml(one),
      `${usedBy(one.name, kind)}</section>`,
    ].join("\n");
  const contents = rules.map(({ name }) => link(name, "rule")).join("\n");
  return `<!doctype html>
<!-- Generated by \`npm run docs\` from the parser in grammar/. -->
<!-- prettier-ignore -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The grammar of .kp</title>
<style>
${STYLE}
</style>
</head>
<body>
<main>
<h1>The grammar of <code>.kp</code></h1>
<p>Read a diagram from the left to the right along its lines. <b class="literal">Round</b> boxes are written as
they stand, <b class="token">dashed</b> ones are tokens, and <b class="rule">square</b> ones are rules. The same as text is
in <a href="grammar.ebnf">grammar.ebnf</a>; what it means is in the reference, <a href="language.md">language.md</a>.</p>
<nav>
${contents}
</nav>
<h2>Rules</h2>
${rules.map((rule) => section(rule, "rule", NOTES[rule.name])).join("\n")}
<h2>Tokens</h2>
<p>Patterns are regular expressions of JavaScript.</p>
${tokens.map((token) => section(token, "token", TOKEN_NOTES[token.name])).join("\n")}
<h2>Between tokens</h2>
<p>The first line of a file may also begin with <code>#!</code>.</p>
${between.map((token) => section(token, "token", undefined)).join("\n")}
</main>
</body>
</html>
`;
}

function definitionHtml({ name, item }: Rule | Token): string {
  if (item instanceof RegExp) return `<pre>${escapeHtml(`/${item.source}/`)}</pre>`;
  return `<div class="diagram">${drawDiagram(name, item)}</div>`;
}

function idOf(name: string, kind: Named["kind"]): string {
  return kind === "token" ? `token-${name}` : name;
}

function link(name: string, kind: Named["kind"]): string {
  return `<a href="#${idOf(name, kind)}">${name}</a>`;
}

function prose(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}

const rules = rulesInOrder();
const grammar: Grammar = { rules, tokens: tokensOf(rules), between: betweenTokens() };
for (const name of [...Object.keys(NOTES), ...Object.keys(TOKEN_NOTES)]) {
  const isThere = [...rules, ...grammar.tokens].some((one) => one.name === name);
  if (!isThere) throw new Error(`the note for ${name} belongs to no rule`);
}
for (const [url, wanted] of [
  [EBNF, ebnfDocument(grammar)],
  [HTML, htmlDocument(grammar)],
] as const) {
  if (!process.argv.includes("--check")) {
    writeFileSync(url, wanted);
  } else if (readFileSync(url, "utf8") !== wanted) {
    console.error(`docs/${url.pathname.split("/").at(-1)} is not what the parser gives: run \`npm run docs\``);
    process.exitCode = 1;
  }
}
