/**
 * Parses the text of a `.kp` file: never fails, never throws, gives a tree and what is wrong.
 *
 * A large file is parsed in pieces, cut where a line begins with a word, so that the tokens of
 * the whole need not be held at once. A cut inside a declaration shows as a problem; then the text
 * is parsed again in one piece, and only what that says counts.
 */
import type { ILexingResult, Lexer } from "chevrotain";
import { KpParser } from "./parser/declarations.ts";
import { NESTING_LIMIT } from "./parser/recovery.ts";
import type { SyntaxProblem } from "./problems.ts";
import { COMMENTS, createLexer, promoteKeywords } from "./tokens.ts";
import type { Comment, Declaration, File } from "./tree.ts";

export interface ParseResult {
  readonly file: File;
  /** In the order of their places. */
  readonly problems: readonly SyntaxProblem[];
}

/** How much text is parsed at a time, in characters. */
const PIECE = 64 * 1024;

/** Made once, at the first parse: making them is most of what a short program costs. */
let tools: { readonly lexer: Lexer; readonly parser: KpParser } | undefined;

export function parse(text: string): ParseResult {
  const start = startOfProgram(text);
  const pieces = cut(text, start);
  const result = pieces.length > 1 ? parsePieces(text, pieces) : undefined;
  const { declarations, comments, problems } = result ?? parsePiece(text, start, text.length);
  return {
    file: { kind: "file", declarations, comments, start: 0, end: text.length },
    problems: [...problems].sort((a, b) => a.start - b.start),
  };
}

interface Piece {
  readonly declarations: readonly Declaration[];
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/** Parses pieces one after the other, or gives up at the first problem. */
function parsePieces(text: string, starts: readonly number[]): Piece | undefined {
  const declarations: Declaration[] = [];
  const comments: Comment[] = [];
  for (const [index, start] of starts.entries()) {
    const piece = parsePiece(text, start, starts[index + 1] ?? text.length);
    if (piece.problems.length > 0) return undefined;
    for (const declaration of piece.declarations) declarations.push(declaration);
    for (const comment of piece.comments) comments.push(comment);
  }
  return { declarations, comments, problems: [] };
}

function parsePiece(text: string, start: number, end: number): Piece {
  tools ??= { lexer: createLexer({ validate: false }), parser: new KpParser({ validate: false }) };
  const source = start === 0 && end === text.length ? text : text.slice(start, end);
  const lexed = tools.lexer.tokenize(source);
  promoteKeywords(lexed.tokens);
  const declarations = parseTokens(tools.parser, lexed, source, start);
  const comments = (lexed.groups[COMMENTS] ?? []).map((token): Comment => {
    const { image } = token;
    const kind = image.startsWith("/*") ? "block" : image.startsWith("///") ? "doc" : "line";
    return { kind, start: start + token.startOffset, end: start + token.startOffset + image.length };
  });
  const problems = [
    ...lexed.errors.map((error): SyntaxProblem => {
      const at = start + error.offset;
      const characters = text.slice(at, at + error.length);
      return { kind: "unexpected-character", text: characters, start: at, end: at + error.length };
    }),
    ...unclosedComment(text, comments),
    ...hashComments(text, comments),
    ...tools.parser.problems,
  ];
  return { declarations, comments, problems };
}

function parseTokens(parser: KpParser, lexed: ILexingResult, source: string, base: number): Declaration[] {
  try {
    return parser.parse(lexed.tokens, source, base);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The engine's stack gave out before our own limit did.
    parser.problems.push({ kind: "nested-too-deep", limit: NESTING_LIMIT, start: base, end: base });
    return [];
  } finally {
    parser.input = [];
  }
}

function unclosedComment(text: string, comments: readonly Comment[]): SyntaxProblem[] {
  const last = comments.at(-1);
  if (last?.kind !== "block") return [];
  const closed = last.end - last.start >= 4 && text.endsWith("*/", last.end);
  return closed ? [] : [{ kind: "unclosed-comment", start: last.start, end: last.start + 2 }];
}

function hashComments(text: string, comments: readonly Comment[]): SyntaxProblem[] {
  return comments
    .filter(({ start }) => text.charAt(start) === "#")
    .map(({ start }) => ({ kind: "unexpected-character", text: "#", start, end: start + 1 }));
}

/** Skips a byte-order mark and the `#!` line. */
function startOfProgram(text: string): number {
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  if (!text.startsWith("#!", start)) return start;
  const newline = text.indexOf("\n", start);
  return newline < 0 ? text.length : newline;
}

/** Where pieces begin: at lines that begin with a word, about a piece's length apart. */
function cut(text: string, start: number): number[] {
  const starts = [start];
  const lineStart = /\n(?=[A-Za-z])/g;
  let next = start + PIECE;
  while (next < text.length) {
    lineStart.lastIndex = next;
    const match = lineStart.exec(text);
    if (match === null) break;
    starts.push(match.index + 1);
    next = match.index + 1 + PIECE;
  }
  return starts;
}
