/**
 * What all rules of the parser share: places of nodes, problems, and going on after a problem.
 *
 * Recovery is ours, not chevrotain's: a rule that can go on after an error catches it, skips to a
 * token from which its list can continue, and leaves a `bad` node. A word that begins a
 * declaration at the start of a line ends every recovery, so one broken declaration never takes
 * the next one with it.
 */
import { EmbeddedActionsParser, EOF, isRecognitionException } from "chevrotain";
import type { IRecognitionException, IToken, TokenType } from "chevrotain";
import type { SyntaxProblem } from "../problems.ts";
import { PART_WORDS, PROBE_KINDS } from "../keywords.ts";
import {
  KEYWORDS,
  LeftBrace,
  LeftBracket,
  LeftParen,
  NumberToken,
  RightBrace,
  RightBracket,
  RightParen,
  Slash,
  Star,
  StringToken,
  Tilde,
  VOCABULARY,
  Word,
} from "../tokens.ts";
import type { Bad, Name, Span } from "../tree.ts";
import { errorMessages, insideOf } from "./expectations.ts";
import { LazyLookaheadStrategy } from "./lazy-lookahead.ts";

/** How deep expressions, types and definitions in place may nest; the kernel's own limit is 16. */
export const NESTING_LIMIT = 200;

/** What follows the word that begins a declaration; elsewhere such a word is an ordinary name. */
const AFTER_A_PROBE_KIND = new Set<TokenType>([NumberToken, StringToken, Slash, Star, Tilde, EOF]);
const AFTER_IMPORT = new Set<TokenType>([StringToken, EOF]);
const AFTER_OTHERS = new Set<TokenType>([EOF]);

const OPENING = new Set<TokenType>([LeftParen, LeftBracket, LeftBrace]);
const CLOSING = new Set<TokenType>([RightParen, RightBracket, RightBrace]);
const PARTS: ReadonlySet<string> = new Set(PART_WORDS);
const KINDS: ReadonlySet<string> = new Set(PROBE_KINDS);

class NestedTooDeep extends Error {}

/** A declaration begins where something of the one before it is missing. */
class DeclarationBegins extends Error {
  readonly expected: string;
  readonly inside: string;

  constructor(expected: string, inside: string) {
    super();
    this.expected = expected;
    this.inside = inside;
  }
}

export interface ParserOptions {
  /** Lets chevrotain check the grammar itself: for tests, since it costs time at every start. */
  readonly validate: boolean;
}

export abstract class RecoveringParser extends EmbeddedActionsParser {
  /** Problems of the last parse, in the order in which they were found. */
  readonly problems: SyntaxProblem[] = [];
  private text = "";
  private base = 0;
  private depth = 0;
  /** True while fields are read: there `<` and `>` are brackets, not operators. */
  protected angleBracketsClose = false;

  protected constructor({ validate }: ParserOptions) {
    super(VOCABULARY, {
      recoveryEnabled: false,
      maxLookahead: 1,
      nodeLocationTracking: "none",
      lookaheadStrategy: new LazyLookaheadStrategy({ maxLookahead: 1 }),
      errorMessageProvider: errorMessages,
      skipValidations: !validate,
    });
  }

  /** Sets what is parsed next: tokens of a part of a file that begins at `base`. */
  protected begin(tokens: IToken[], text: string, base: number): void {
    this.input = tokens;
    this.text = text;
    this.base = base;
    this.depth = 0;
    this.angleBracketsClose = false;
    this.problems.length = 0;
  }

  protected startOf(token: IToken): number {
    return this.base + token.startOffset;
  }

  protected endOf(token: IToken): number {
    return this.base + token.startOffset + token.image.length;
  }

  /** The end of the token that was read last. */
  protected lastEnd(): number {
    return this.endOf(this.LA(0));
  }

  protected nameOf(token: IToken): Name {
    return { text: token.image, start: this.startOf(token), end: this.endOf(token) };
  }

  /** True where the next token stands straight after the last one, without white space. */
  protected isAdjacent(): boolean {
    const last = this.LA(0);
    return this.LA(1).startOffset === last.startOffset + last.image.length;
  }

  /** True where the next token, or one further on, begins a declaration at the start of a line. */
  protected atDeclaration(at = 1): boolean {
    const token = this.LA(at);
    if (token.tokenType === Word || !KEYWORDS.has(token.image) || PARTS.has(token.image)) return false;
    const next = this.LA(at + 1);
    const isFollowed = isWord(next) ? token.image !== "import" : followersOf(token.image).has(next.tokenType);
    if (!isFollowed) return false;
    const previous = this.LA(at - 1);
    if (previous.tokenType === EOF) return true;
    return this.text.slice(this.endOf(previous) - this.base, token.startOffset).includes("\n");
  }

  /**
   * True where the next token is not at the very start of its line. In a structure, that tells the
   * member `struct list *next;` from the declaration that follows a bracket that was forgotten.
   */
  protected isIndented(): boolean {
    const { startOffset } = this.LA(1);
    return startOffset > 0 && this.text.charAt(startOffset - 1) !== "\n";
  }

  /** Keeps a rule that wants a name from taking the word that begins the next declaration for it. */
  protected stopAtDeclaration(expected: string, inside: string): void {
    if (!this.RECORDING_PHASE && this.atDeclaration()) throw new DeclarationBegins(expected, inside);
  }

  protected atEnd(): boolean {
    return this.LA(1).tokenType === EOF;
  }

  protected report(problem: SyntaxProblem): void {
    this.problems.push(problem);
  }

  /** Reports that something else was expected than the next token. */
  protected reportExpected(expected: string, inside: string): void {
    const next = this.nextSpan();
    const found = this.atEnd() ? undefined : this.LA(1).image;
    this.report({ kind: "expected", expected, found, inside, ...next });
  }

  /** Runs `parse`; on a syntax error reports it and gives what `recover` makes of the rest. */
  protected attempt<T>(parse: () => T, recover: (start: number) => T): T {
    if (this.RECORDING_PHASE) return parse();
    const start = this.atEnd() ? this.base + this.text.length : this.startOf(this.LA(1));
    const { depth, angleBracketsClose } = this;
    try {
      return parse();
    } catch (error) {
      this.depth = depth;
      this.angleBracketsClose = angleBracketsClose;
      if (error instanceof NestedTooDeep) {
        this.report({ kind: "nested-too-deep", limit: NESTING_LIMIT, ...this.nextSpan() });
      } else if (error instanceof DeclarationBegins) {
        this.reportExpected(error.expected, error.inside);
      } else if (error instanceof Error && isRecognitionException(error)) {
        this.reportException(error as unknown as IRecognitionException);
      } else {
        throw error;
      }
      return recover(start);
    }
  }

  /** Counts nesting, so that hostile input ends in a problem and not in an exhausted stack. */
  protected nested<T>(parse: () => T): T {
    if (++this.depth > NESTING_LIMIT) this.refuseNesting();
    const result = parse();
    this.depth--;
    return result;
  }

  protected refuseNesting(): never {
    throw new NestedTooDeep();
  }

  /** Skips to one of `stops` outside brackets that opened on the way, or to a declaration. */
  protected skipTo(stops: ReadonlySet<TokenType>): void {
    let open = 0;
    while (!this.atEnd() && !this.atDeclaration()) {
      const type = this.LA(1).tokenType;
      if (open === 0 && stops.has(type)) return;
      if (OPENING.has(type)) open++;
      else if (CLOSING.has(type) && open > 0) open--;
      this.SKIP_TOKEN();
    }
  }

  /** Skips at least one token, then to the next declaration. */
  protected skipToDeclaration(start: number): void {
    if (!this.atEnd() && this.startOf(this.LA(1)) === start) this.SKIP_TOKEN();
    while (!this.atEnd() && !this.atDeclaration()) this.SKIP_TOKEN();
  }

  /** The bad node from `start` to what was read last. */
  protected badSince(start: number): Bad {
    const last = this.LA(0);
    const end = last.tokenType === EOF ? start : this.endOf(last);
    return { kind: "bad", start, end: Math.max(start, end) };
  }

  protected spanSince(first: Span): Span {
    return { start: first.start, end: this.lastEnd() };
  }

  /** Where the next token is; at the end of the file, just after the last token. */
  private nextSpan(): Span {
    const next = this.LA(1);
    if (next.tokenType !== EOF) return { start: this.startOf(next), end: this.endOf(next) };
    const last = this.LA(0);
    const end = last.tokenType === EOF ? this.base : this.endOf(last);
    return { start: end, end };
  }

  private reportException(error: IRecognitionException): void {
    this.report({
      kind: "expected",
      expected: error.message,
      found: this.atEnd() ? undefined : this.LA(1).image,
      inside: insideOf(error.context.ruleStack),
      ...this.nextSpan(),
    });
  }
}

/** Words, keywords among them, are the only tokens that begin with a letter. */
export function isWord({ image }: IToken): boolean {
  return /^[A-Za-z_]/.test(image);
}

function followersOf(word: string): ReadonlySet<TokenType> {
  if (KINDS.has(word)) return AFTER_A_PROBE_KIND;
  return word === "import" ? AFTER_IMPORT : AFTER_OTHERS;
}
