/**
 * The tokens of `.kp`, and the lexer that makes them.
 *
 * Words are one token type: the lexer knows no keywords. After lexing, a word that the grammar
 * looks for somewhere gets its own token type, whose category is still `Word`, so that it remains
 * an ordinary name everywhere else.
 *
 * Patterns are lenient (`12zz` is a number, an unclosed string is a string): what is wrong with a
 * token is said by whoever reads it, with better words than a lexer has. Every pattern names its
 * first characters, which spares chevrotain the analysis of the pattern at start-up.
 */
import { createToken, Lexer } from "chevrotain";
import type { IToken, TokenType } from "chevrotain";
import { DECLARATION_WORDS, PART_WORDS, PROBE_KINDS } from "./keywords.ts";

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"];
const DIGITS = [..."0123456789"];

/** Anything but the end of the file: what a recovering parser may skip. */
export const AnyToken = createToken({ name: "AnyToken", pattern: Lexer.NA });
/** What an unquoted location, event name or version may consist of, without white space between. */
export const LocationPart = createToken({ name: "LocationPart", pattern: Lexer.NA, categories: AnyToken });
export const BinaryOperator = createToken({ name: "BinaryOperator", pattern: Lexer.NA, categories: AnyToken });
export const UnaryOperator = createToken({ name: "UnaryOperator", pattern: Lexer.NA, categories: AnyToken });

const part = [LocationPart, AnyToken];

export const Word = createToken({
  name: "Word",
  pattern: /[A-Za-z_][A-Za-z0-9_]*/,
  start_chars_hint: LETTERS,
  line_breaks: false,
  categories: part,
});
/** A word that begins a probe. */
export const ProbeKind = createToken({ name: "ProbeKind", pattern: Lexer.NA, categories: Word });

export const NumberToken = createToken({
  name: "Number",
  pattern: /[0-9][A-Za-z0-9_]*/,
  start_chars_hint: DIGITS,
  line_breaks: false,
  categories: part,
});
/** A string ends with its line at the latest. Its escapes are counted: each costs the engine stack. */
export const StringToken = createToken({
  name: "String",
  pattern: /"[^"\\\n]*(?:\\[^\n][^"\\\n]*){0,9999}"?/,
  start_chars_hint: ['"'],
  line_breaks: false,
  categories: part,
});
export const RegisterToken = createToken({
  name: "Register",
  pattern: /%[A-Za-z_][A-Za-z0-9_]*/,
  start_chars_hint: ["%"],
  line_breaks: false,
  categories: part,
});
export const VariableToken = createToken({
  name: "Variable",
  pattern: /\$(?:arg\*|[A-Za-z0-9_]*)/,
  start_chars_hint: ["$"],
  line_breaks: false,
  categories: part,
});
/** `@SYM+8`, `@0xADDR`, `@+OFFSET`; also the `@0` of the bit-field type `b4@0/8`. */
export const MemoryToken = createToken({
  name: "Memory",
  pattern: /@\+?[A-Za-z0-9_.$]*(?:[+-](?!>)[A-Za-z0-9_]*)*/,
  start_chars_hint: ["@"],
  line_breaks: false,
  categories: part,
});
export const ImmediateToken = createToken({
  name: "Immediate",
  pattern: /\\(?:"[^"\\\n]*(?:\\[^\n][^"\\\n]*){0,9999}"?|[+-]?[A-Za-z0-9_]*)/,
  start_chars_hint: ["\\"],
  line_breaks: false,
  categories: AnyToken,
});
/** The `+8` or `-u0x10` of a dereference: an offset with its bracket straight after it. */
export const DereferenceOffset = createToken({
  name: "DereferenceOffset",
  pattern: /[+-](?:u?[+-]?[0-9][A-Za-z0-9_]*|u)(?=\()/,
  start_chars_hint: ["+", "-"],
  line_breaks: false,
  categories: part,
});

function punctuation(name: string, text: string, categories: TokenType[] = [AnyToken]): TokenType {
  return createToken({ name, pattern: text, start_chars_hint: [text.charAt(0)], line_breaks: false, categories });
}

const binary = [BinaryOperator, AnyToken];

export const DotDot = punctuation("DotDot", "..");
export const Arrow = punctuation("Arrow", "->");
export const Dot = punctuation("Dot", ".", part);
export const Comma = punctuation("Comma", ",");
export const Semicolon = punctuation("Semicolon", ";");
export const Colon = punctuation("Colon", ":", part);
export const LeftParen = punctuation("LeftParen", "(", part);
export const RightParen = punctuation("RightParen", ")", part);
export const LeftBracket = punctuation("LeftBracket", "[", part);
export const RightBracket = punctuation("RightBracket", "]", part);
export const LeftBrace = punctuation("LeftBrace", "{");
export const RightBrace = punctuation("RightBrace", "}");
export const LessThan = punctuation("LessThan", "<", binary);
export const GreaterThan = punctuation("GreaterThan", ">", binary);
export const EqualSign = punctuation("EqualSign", "=", part);
export const VerticalBar = punctuation("VerticalBar", "|", binary);
export const Slash = punctuation("Slash", "/", [BinaryOperator, LocationPart, AnyToken]);
export const Star = punctuation("Star", "*", [BinaryOperator, UnaryOperator, LocationPart, AnyToken]);
const Ampersand = punctuation("Ampersand", "&", [BinaryOperator, UnaryOperator, AnyToken]);
const Minus = punctuation("Minus", "-", [BinaryOperator, UnaryOperator, LocationPart, AnyToken]);
export const Tilde = punctuation("Tilde", "~", [BinaryOperator, UnaryOperator, LocationPart, AnyToken]);
const Bang = punctuation("Bang", "!", [UnaryOperator, LocationPart, AnyToken]);
const Plus = punctuation("Plus", "+", [BinaryOperator, UnaryOperator, LocationPart, AnyToken]);
const Percent = punctuation("Percent", "%", [BinaryOperator, LocationPart, AnyToken]);
const Question = punctuation("Question", "?", part);
const Caret = punctuation("Caret", "^", [BinaryOperator, LocationPart, AnyToken]);

const LONG_OPERATORS: readonly (readonly [name: string, text: string])[] = [
  ["LogicalAnd", "&&"],
  ["LogicalOr", "||"],
  ["EqualTo", "=="],
  ["NotEqualTo", "!="],
  ["NotLike", "!~"],
  ["LessOrEqual", "<="],
  ["GreaterOrEqual", ">="],
  ["ShiftLeft", "<<"],
  ["ShiftRight", ">>"],
];
const longOperators = LONG_OPERATORS.map(([name, text]) => punctuation(name, text, binary));

/** The group that comments are collected in, beside the tokens. */
export const COMMENTS = "comments";
const LineComment = createToken({
  name: "LineComment",
  pattern: /\/\/[^\n]*/,
  start_chars_hint: ["/"],
  line_breaks: false,
  group: COMMENTS,
});
/** An unclosed comment goes on to the end of the text, which the parser reports. */
const BlockComment = createToken({
  name: "BlockComment",
  pattern: /\/\*[^]*?(?:\*\/|(?![^]))/,
  start_chars_hint: ["/"],
  line_breaks: true,
  group: COMMENTS,
});
/** What shells and the kernel's files take for a comment; it is kept as one and reported. */
const HashComment = createToken({
  name: "HashComment",
  pattern: /#[^\n]*/,
  start_chars_hint: ["#"],
  line_breaks: false,
  group: COMMENTS,
});
const WhiteSpace = createToken({
  name: "WhiteSpace",
  pattern: /[ \t\r\n\f\v]+/,
  start_chars_hint: [" ", "\t", "\r", "\n", "\f", "\v"],
  line_breaks: true,
  group: Lexer.SKIPPED,
});

function keyword(text: string, category: TokenType): TokenType {
  return createToken({ name: text, pattern: Lexer.NA, categories: category });
}

/** The words that have a token type of their own. */
export const KEYWORDS: ReadonlyMap<string, TokenType> = new Map([
  ...PROBE_KINDS.map((text) => [text, keyword(text, ProbeKind)] as const),
  ...DECLARATION_WORDS.map((text) => [text, keyword(text, Word)] as const),
  ...PART_WORDS.map((text) => [text, keyword(text, Word)] as const),
]);

/** The token type of a word in the keyword table. */
export function keywordToken(text: string): TokenType {
  const type = KEYWORDS.get(text);
  if (type === undefined) throw new Error(`not a keyword: ${text}`);
  return type;
}

/** What the lexer looks for, in the order in which it tries. */
const LEXED: TokenType[] = [
  WhiteSpace,
  LineComment,
  BlockComment,
  HashComment,
  Word,
  NumberToken,
  RegisterToken,
  VariableToken,
  DereferenceOffset,
  MemoryToken,
  ImmediateToken,
  StringToken,
  DotDot,
  Arrow,
  ...longOperators,
  Dot,
  Comma,
  Semicolon,
  Colon,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  LeftBrace,
  RightBrace,
  LessThan,
  GreaterThan,
  EqualSign,
  VerticalBar,
  Slash,
  Star,
  Ampersand,
  Minus,
  Tilde,
  Bang,
  Plus,
  Percent,
  Question,
  Caret,
];

/** Every token type that the parser may meet. */
export const VOCABULARY: TokenType[] = [
  AnyToken,
  LocationPart,
  BinaryOperator,
  UnaryOperator,
  ProbeKind,
  ...LEXED,
  ...KEYWORDS.values(),
];

/** The lexer's configuration; the tests build the same with chevrotain's own validation on. */
export function createLexer({ validate }: { readonly validate: boolean }): Lexer {
  return new Lexer(LEXED, {
    positionTracking: "onlyOffset",
    ensureOptimizations: true,
    skipValidations: !validate,
  });
}

/** Gives words of the keyword table their own token type, in place. */
export function promoteKeywords(tokens: IToken[]): void {
  const wordIndex = Word.tokenTypeIdx;
  for (const token of tokens) {
    if (token.tokenTypeIdx !== wordIndex) continue;
    const keywordType = KEYWORDS.get(token.image);
    if (keywordType === undefined) continue;
    token.tokenType = keywordType;
    token.tokenTypeIdx = keywordType.tokenTypeIdx as number;
  }
}
