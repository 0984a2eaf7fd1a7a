/**
 * Parses the text of a `.kp` file: never fails, never throws, gives a tree and what is wrong.
 *
 * A large file is parsed in pieces, cut where a line begins with a word, so that the tokens of the
 * whole, and with `parseBatches` the tree of the whole, need not be held at once.
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

/** Some declarations of a file, with the comments among them and what is wrong there. */
export interface Batch {
  readonly declarations: readonly Declaration[];
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/** How much text is parsed at a time, in characters: little enough for its tokens to die young. */
const PIECE = 16 * 1024;

/** Made once, at the first parse: making them is most of what a short program costs. */
let tools: { readonly lexer: Lexer; readonly parser: KpParser } | undefined;

export function parse(text: string): ParseResult {
  const declarations: Declaration[] = [];
  const comments: Comment[] = [];
  const problems: SyntaxProblem[] = [];
  for (const batch of parseBatches(text)) {
    for (const declaration of batch.declarations) declarations.push(declaration);
    for (const comment of batch.comments) comments.push(comment);
    for (const problem of batch.problems) problems.push(problem);
  }
  problems.sort((a, b) => a.start - b.start);
  return { file: { kind: "file", declarations, comments, start: 0, end: text.length }, problems };
}

/**
 * Parses a file batch by batch, in order.
 *
 * A piece may be cut inside a declaration: then it has a problem and is tried again with more text.
 * It may also end before a clause of its last declaration, so that one is left for the next piece.
 */
export function* parseBatches(text: string): Generator<Batch> {
  let start = startOfProgram(text);
  let size = PIECE;
  for (;;) {
    const end = nextCut(text, start + size);
    const batch = parsePiece(text, start, end);
    if (end === text.length) {
      yield batch;
      return;
    }
    const last = batch.declarations.at(-1);
    if (batch.problems.length > 0 || last === undefined || batch.declarations.length < 2) {
      size *= 2;
      continue;
    }
    yield {
      declarations: batch.declarations.slice(0, -1),
      comments: batch.comments.filter((comment) => comment.start < last.start),
      problems: [],
    };
    start = last.start;
    size = PIECE;
  }
}

function parsePiece(text: string, start: number, end: number): Batch {
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
export function startOfProgram(text: string): number {
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  if (!text.startsWith("#!", start)) return start;
  const newline = text.indexOf("\n", start);
  return newline < 0 ? text.length : newline;
}

/** Where a piece can end: before a line that begins with a word, at `from` or behind it. */
function nextCut(text: string, from: number): number {
  if (from >= text.length) return text.length;
  const lineStart = /\n(?=[A-Za-z])/g;
  lineStart.lastIndex = from;
  const match = lineStart.exec(text);
  return match === null ? text.length : match.index + 1;
}
