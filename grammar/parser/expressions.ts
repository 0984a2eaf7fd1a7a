/**
 * Expressions: the kernel's fetch arguments and C, in one grammar.
 *
 * Both are read by the same rules because they mix: `+8(%di)` may stand in a cast, and a member
 * path may start at `$retval`. Operators are read as a flat list and then put together by
 * precedence, which keeps the parser's decision points few.
 */
import type { IToken, TokenType } from "chevrotain";
import {
  Arrow,
  BinaryOperator,
  Comma,
  DereferenceOffset,
  Dot,
  ImmediateToken,
  LeftBracket,
  LeftParen,
  MemoryToken,
  NumberToken,
  RegisterToken,
  RightBracket,
  RightParen,
  Star,
  StringToken,
  UnaryOperator,
  VariableToken,
  Word,
} from "../tokens.ts";
import type { CType, Expression, Name, StringLiteral } from "../tree.ts";
import { decodeString } from "./strings.ts";
import { NESTING_LIMIT, RecoveringParser, isWord } from "./recovery.ts";

/** How many operators one expression may have without parentheses. */
const CHAIN_LIMIT = 1000;

/** How tightly C's binary operators bind, and the two globs beside equality. */
const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ["||", 1],
  ["&&", 2],
  ["|", 3],
  ["^", 4],
  ["&", 5],
  ["==", 6],
  ["!=", 6],
  ["~", 6],
  ["!~", 6],
  ["<", 7],
  ["<=", 7],
  [">", 7],
  [">=", 7],
  ["<<", 8],
  [">>", 8],
  ["+", 9],
  ["-", 9],
  ["*", 10],
  ["/", 10],
  ["%", 10],
]);

/** Words that make what stands in parentheses a type even without a star. */
const TYPE_WORDS = new Set([
  ...["struct", "union", "enum", "const", "volatile", "unsigned", "signed"],
  ...["char", "short", "int", "long", "bool", "_Bool", "void", "float", "double"],
]);

/** Words that may follow the star of a type. */
const QUALIFIERS = new Set(["const", "volatile"]);

/** Tokens that can only follow a cast, never a parenthesized expression. */
const OPERAND_STARTS = new Set<TokenType>([
  Word,
  NumberToken,
  StringToken,
  RegisterToken,
  VariableToken,
  MemoryToken,
  ImmediateToken,
  DereferenceOffset,
  LeftParen,
]);

export abstract class ExpressionParser extends RecoveringParser {
  readonly expression = this.RULE("expression", (): Expression => {
    const first = this.SUBRULE(this.unary);
    let operators: string[] | undefined;
    const operands = [first];
    this.MANY({
      GATE: () => !(this.angleBracketsClose && /^[<>]/.test(this.LA(1).image)),
      DEF: () => {
        if (operands.length > CHAIN_LIMIT) this.refuseNesting();
        (operators ??= []).push(this.CONSUME(BinaryOperator).image);
        operands.push(this.SUBRULE2(this.unary));
      },
    });
    return operators === undefined ? first : byPrecedence(operands, operators);
  });

  readonly unary = this.RULE("unary", (): Expression => {
    this.stopAtDeclaration("an expression", "an expression");
    return this.OR<Expression>({
      DEF: [
        {
          ALT: () => {
            const operator = this.CONSUME(UnaryOperator);
            const operand = this.nested(() => this.SUBRULE(this.unary));
            return {
              kind: "unary",
              operator: operator.image,
              operand,
              start: this.startOf(operator),
              end: operand.end,
            };
          },
        },
        { GATE: () => this.atCast(), ALT: () => this.SUBRULE(this.cast) },
        { ALT: () => this.SUBRULE(this.postfix) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: "an expression",
    });
  });

  readonly cast = this.RULE("cast", (): Expression => {
    const open = this.CONSUME(LeftParen);
    const type = this.SUBRULE(this.ctype);
    const member = this.OPTION(() => {
      this.CONSUME(Comma);
      return this.SUBRULE(this.dottedName);
    });
    this.CONSUME(RightParen);
    const operand = this.nested(() => this.SUBRULE(this.unary));
    return {
      kind: "cast",
      type,
      member,
      operand,
      start: this.startOf(open),
      end: operand.end,
    };
  });

  /** A type without what follows a name: `struct file *`, `unsigned long`. */
  readonly ctype = this.RULE("ctype", (): CType => {
    const first = this.LA(1);
    const words: Name[] = [];
    let tag: CType["tag"];
    let pointers = 0;
    this.AT_LEAST_ONE(() => {
      const token = this.CONSUME(Word);
      if (words.length === 0 && tag === undefined && isTag(token.image)) tag = token.image;
      else words.push(this.nameOf(token));
    });
    this.MANY(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(Star);
            pointers++;
          },
        },
        { ALT: () => this.CONSUME2(Word) },
      ]);
    });
    return {
      kind: "ctype",
      tag,
      words,
      pointers,
      members: undefined,
      start: this.startOf(first),
      end: this.lastEnd(),
    };
  });

  readonly dottedName = this.RULE("dottedName", (): Name => {
    const first = this.nameOf(this.CONSUME(Word));
    let text = first.text;
    this.MANY(() => {
      this.CONSUME(Dot);
      text += `.${this.CONSUME2(Word).image}`;
    });
    return { text, start: first.start, end: this.lastEnd() };
  });

  readonly postfix = this.RULE("postfix", (): Expression => {
    let base = this.SUBRULE(this.primary);
    let steps = 0;
    this.MANY(() => {
      if (++steps > NESTING_LIMIT) this.refuseNesting();
      base = this.OR<Expression>([
        {
          ALT: () => {
            const operator = this.OR2([{ ALT: () => this.CONSUME(Arrow) }, { ALT: () => this.CONSUME(Dot) }]);
            const name = this.nameOf(this.CONSUME(Word));
            const arrow = operator.image === "->" ? "->" : ".";
            return { kind: "member-access", operator: arrow, base, name, start: base.start, end: name.end };
          },
        },
        {
          ALT: () => {
            this.CONSUME(LeftBracket);
            const index = this.nested(() => this.inParentheses(() => this.SUBRULE(this.expression)));
            this.CONSUME(RightBracket);
            return { kind: "index", base, index, start: base.start, end: this.lastEnd() };
          },
        },
        {
          ALT: () => {
            this.CONSUME(LeftParen);
            const operands: Expression[] = [];
            this.MANY_SEP({
              SEP: Comma,
              DEF: () => operands.push(this.nested(() => this.inParentheses(() => this.SUBRULE2(this.expression)))),
            });
            this.CONSUME(RightParen);
            return { kind: "call", callee: base, operands, start: base.start, end: this.lastEnd() };
          },
        },
      ]);
    });
    return base;
  });

  readonly primary = this.RULE("primary", (): Expression =>
    this.OR({
      DEF: [
        {
          ALT: () => {
            const token = this.CONSUME(RegisterToken);
            return { kind: "register", name: token.image.slice(1), ...this.place(token) };
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(VariableToken);
            return { kind: "variable", name: token.image.slice(1), ...this.place(token) };
          },
        },
        { ALT: () => this.SUBRULE(this.dereference) },
        {
          ALT: () => {
            const token = this.CONSUME(Word);
            return { kind: "word", text: token.image, ...this.place(token) };
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(NumberToken);
            return { kind: "number", text: token.image, ...this.place(token) };
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(MemoryToken);
            return { kind: "memory", text: token.image.slice(1), ...this.place(token) };
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(ImmediateToken);
            this.checkClosed(token, token.image.slice(1));
            return { kind: "immediate", text: token.image.slice(1), ...this.place(token) };
          },
        },
        { ALT: () => this.SUBRULE(this.stringLiteral) },
        { ALT: () => this.SUBRULE(this.parenthesized) },
      ],
      ERR_MSG: "an expression",
    }),
  );

  readonly stringLiteral = this.RULE("stringLiteral", (): StringLiteral => {
    const token = this.CONSUME(StringToken);
    if (this.RECORDING_PHASE) return { kind: "string", text: "", value: "", start: 0, end: 0 };
    return this.stringOf(token);
  });

  readonly dereference = this.RULE("dereference", (): Expression => {
    const offset = this.CONSUME(DereferenceOffset);
    this.CONSUME(LeftParen);
    const base = this.nested(() => this.inParentheses(() => this.SUBRULE(this.expression)));
    this.CONSUME(RightParen);
    return { kind: "dereference", offset: offset.image, base, start: this.startOf(offset), end: this.lastEnd() };
  });

  readonly parenthesized = this.RULE("parenthesized", (): Expression => {
    const open = this.CONSUME(LeftParen);
    const inner = this.nested(() => this.inParentheses(() => this.SUBRULE(this.expression)));
    this.CONSUME(RightParen);
    return { kind: "parenthesized", inner, start: this.startOf(open), end: this.lastEnd() };
  });

  /** A string token as a literal, with its problems reported. */
  protected stringOf(token: IToken): StringLiteral {
    const text = token.image;
    const decoded = decodeString(text);
    const start = this.startOf(token);
    this.checkClosed(token, text);
    for (const bad of decoded.unknownEscapes) {
      this.report({
        kind: "unknown-escape",
        escape: text.slice(bad.start, bad.end),
        start: start + bad.start,
        end: start + bad.end,
      });
    }
    return { kind: "string", text, value: decoded.value, start, end: this.endOf(token) };
  }

  private checkClosed(token: IToken, text: string): void {
    if (!text.startsWith('"')) return;
    if (text.length > 1 && /(?:^|[^\\])(?:\\\\)*"$/.test(text.slice(1))) return;
    this.report({ kind: "unclosed-string", ...this.place(token) });
  }

  protected place(token: IToken): { readonly start: number; readonly end: number } {
    return { start: this.startOf(token), end: this.endOf(token) };
  }

  /** Inside parentheses `<` and `>` are operators again. */
  private inParentheses<T>(parse: () => T): T {
    const before = this.angleBracketsClose;
    this.angleBracketsClose = false;
    const result = parse();
    this.angleBracketsClose = before;
    return result;
  }

  /**
   * Tells `(type)x` from `(x)`: what stands in the parentheses must be a type's words, stars and
   * at most a comma, and then it is a type if a word or a star says so, or if an operand follows.
   */
  private atCast(): boolean {
    if (this.LA(1).tokenType !== LeftParen || !this.isWord(2)) return false;
    let at = 2;
    let certain = this.isWord(3);
    while (this.isWord(at)) {
      certain ||= TYPE_WORDS.has(this.LA(at).image);
      at++;
    }
    while (this.LA(at).tokenType === Star || (certain && QUALIFIERS.has(this.LA(at).image))) {
      certain = true;
      at++;
    }
    if (this.LA(at).tokenType === Comma) return true;
    if (this.LA(at).tokenType !== RightParen) return false;
    return certain || this.startsOperand(at + 1);
  }

  private startsOperand(at: number): boolean {
    if (this.atDeclaration(at)) return false;
    return OPERAND_STARTS.has(this.LA(at).tokenType) || this.isWord(at);
  }

  protected isWord(at: number): boolean {
    return isWord(this.LA(at));
  }
}

function isTag(word: string): word is "struct" | "union" | "enum" {
  return word === "struct" || word === "union" || word === "enum";
}

/** Puts a flat list `a op b op c` together, operators of one level from left to right. */
function byPrecedence(operands: readonly Expression[], operators: readonly string[]): Expression {
  const output: Expression[] = [operands[0] as Expression];
  const pending: string[] = [];
  const reduce = (): void => {
    const right = output.pop() as Expression;
    const left = output.pop() as Expression;
    const operator = pending.pop() as string;
    output.push({ kind: "binary", operator, left, right, start: left.start, end: right.end });
  };
  operators.forEach((operator, index) => {
    while (pending.length > 0 && levelOf(pending.at(-1) as string) >= levelOf(operator)) reduce();
    pending.push(operator);
    output.push(operands[index + 1] as Expression);
  });
  while (pending.length > 0) reduce();
  return output[0] as Expression;
}

function levelOf(operator: string): number {
  return PRECEDENCE.get(operator) ?? 0;
}
