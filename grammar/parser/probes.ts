/** Probes, spans, their fields and their actions. */
import type { IToken, TokenType } from "chevrotain";
import { CLAUSE_WORDS, SORT_DIRECTIONS } from "../keywords.ts";
import {
  Colon,
  Comma,
  DotDot,
  EqualSign,
  GreaterThan,
  LeftBrace,
  LeftBracket,
  LessThan,
  LocationPart,
  MemoryToken,
  NumberToken,
  ProbeKind,
  RegisterToken,
  RightBrace,
  RightBracket,
  Semicolon,
  Slash,
  StringToken,
  VerticalBar,
  Word,
  keywordToken,
} from "../tokens.ts";
import type {
  Action,
  ActionBlock,
  ArrayLength,
  Bad,
  Clause,
  EventName,
  Expression,
  Field,
  FieldList,
  FieldType,
  Location,
  Name,
  Probe,
  SpanDeclaration,
} from "../tree.ts";
import { isFieldTypeWord } from "../field-types.ts";
import { ExpressionParser } from "./expressions.ts";

const As = keywordToken("as");
const Maxactive = keywordToken("maxactive");
const Where = keywordToken("where");
const On = keywordToken("on");
const SpanWord = keywordToken("span");

/** Actions that begin with a field, which may be called like a clause: `sum size`. */
const TAKES_FIELD: ReadonlySet<string> = new Set(["sum", "min", "max", "avg", "hist", "lhist"]);
const CLAUSES: ReadonlySet<string> = new Set(CLAUSE_WORDS);
const DIRECTIONS: ReadonlySet<string> = new Set(SORT_DIRECTIONS);

const AFTER_A_FIELD = new Set<TokenType>([Semicolon, GreaterThan]);
const AFTER_AN_ACTION = new Set<TokenType>([Semicolon, RightBrace]);

/** What stands after a type where a field has no name: `count:u8;`. */
const AFTER_A_TYPE = new Set<TokenType>([Semicolon, GreaterThan, LeftBracket, MemoryToken]);

export abstract class ProbeParser extends ExpressionParser {
  readonly probe = this.RULE("probe", (): Probe => {
    const probeKind = this.nameOf(this.CONSUME(ProbeKind));
    const locations = [this.SUBRULE(this.location)];
    let locationsAre: Probe["locationsAre"] = "list";
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(Comma) },
        {
          ALT: () => {
            this.CONSUME(VerticalBar);
            locationsAre = "alternatives";
          },
        },
      ]);
      locations.push(this.SUBRULE2(this.location));
    });
    const alias = this.OPTION(() => {
      this.CONSUME(As);
      return this.SUBRULE(this.eventName);
    });
    const maxactive = this.OPTION2(() => {
      this.CONSUME(Maxactive);
      return this.SUBRULE(this.unary);
    });
    const fields = this.OPTION3(() => this.SUBRULE(this.fieldList));
    const where = this.OPTION4(() => this.SUBRULE(this.whereClause));
    const actions = this.OPTION5(() => this.SUBRULE(this.actionBlock));
    return {
      kind: "probe",
      probeKind,
      locations,
      locationsAre,
      alias,
      maxactive,
      fields,
      where,
      actions,
      ...this.spanSince(probeKind),
    };
  });

  readonly spanDeclaration = this.RULE("spanDeclaration", (): SpanDeclaration => {
    const word = this.nameOf(this.CONSUME(SpanWord));
    this.stopAtDeclaration("a name", "a span");
    const name = this.nameOf(this.CONSUME(Word));
    this.CONSUME(EqualSign);
    const starts = this.SUBRULE(this.spanEnd);
    this.CONSUME(DotDot);
    const ends = this.SUBRULE2(this.spanEnd);
    this.CONSUME(On);
    const keys: Expression[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: Comma,
      DEF: () => keys.push(this.betweenAngleBrackets(() => this.SUBRULE(this.expression))),
    });
    const fields = this.OPTION3(() => this.SUBRULE(this.fieldList));
    const where = this.OPTION4(() => this.SUBRULE(this.whereClause));
    const actions = this.OPTION5(() => this.SUBRULE(this.actionBlock));
    return {
      kind: "span",
      name,
      starts,
      ends,
      keys,
      fields,
      where,
      actions,
      ...this.spanSince(word),
    };
  });

  /** One or several events, any of which begins or ends a span. */
  readonly spanEnd = this.RULE("spanEnd", (): Location[] => {
    const events = [this.SUBRULE(this.location)];
    this.MANY(() => {
      this.CONSUME(VerticalBar);
      events.push(this.SUBRULE2(this.location));
    });
    return events;
  });

  /** Tokens without white space between them, or a string. */
  readonly location = this.RULE("location", (): Location => {
    this.stopAtDeclaration("a place to probe", "a place to probe");
    const first = this.CONSUME(LocationPart);
    let text = first.image;
    this.MANY({
      GATE: () => this.isAdjacent(),
      DEF: () => {
        text += this.CONSUME2(LocationPart).image;
      },
    });
    return { kind: "location", ...this.locationText(first, text), start: this.startOf(first), end: this.lastEnd() };
  });

  readonly eventName = this.RULE("eventName", (): EventName => {
    this.stopAtDeclaration("a name", "a probe");
    const first = this.CONSUME(LocationPart);
    let text = first.image;
    this.MANY({
      GATE: () => this.isAdjacent(),
      DEF: () => {
        text += this.CONSUME2(LocationPart).image;
      },
    });
    return this.eventNameOf(text, this.startOf(first));
  });

  readonly fieldList = this.RULE("fieldList", (): FieldList => {
    const open = this.CONSUME(LessThan);
    const fields = this.betweenAngleBrackets(() =>
      this.separated(() => this.SUBRULE(this.field), "`;` or `>`", "a field list"),
    );
    this.closeList(GreaterThan, "`;` or `>`", "a field list");
    return { kind: "fields", fields, start: this.startOf(open), end: this.lastEnd() };
  });

  readonly field = this.RULE("field", (): Field | Bad =>
    this.attempt<Field | Bad>(
      () => {
        const first = this.LA(1);
        const name = this.OPTION({
          GATE: () => this.atFieldName(),
          DEF: () => {
            const token = this.CONSUME(Word);
            this.OR([{ ALT: () => this.CONSUME(Colon) }, { ALT: () => this.CONSUME(EqualSign) }]);
            return this.nameOf(token);
          },
        });
        const value = this.SUBRULE(this.expression);
        const type = this.OPTION2(() => {
          this.CONSUME2(Colon);
          return this.SUBRULE(this.fieldType);
        });
        return {
          kind: "field",
          name,
          value,
          type,
          start: this.startOf(first),
          end: this.lastEnd(),
        };
      },
      (start) => {
        this.skipTo(AFTER_A_FIELD);
        return this.badSince(start);
      },
    ),
  );

  readonly fieldType = this.RULE("fieldType", (): FieldType => {
    const first = this.LA(1);
    let argument: Name | undefined;
    const word = this.OR([
      { ALT: () => this.CONSUME(RegisterToken).image },
      {
        ALT: () => {
          let text = this.CONSUME(Word).image;
          this.OPTION({ GATE: () => this.isAdjacent(), DEF: () => (text += this.SUBRULE(this.bitRange)) });
          argument = this.OPTION2({
            GATE: () => text === "enum" || text === "flags",
            DEF: () => this.nameOf(this.CONSUME2(Word)),
          });
          return text;
        },
      },
    ]);
    const name: Name = {
      text: word,
      start: this.startOf(first),
      end: argument === undefined ? this.lastEnd() : this.endOf(first),
    };
    const length = this.OPTION3(() => this.SUBRULE(this.arrayLength));
    return {
      kind: "field-type",
      name,
      argument,
      length,
      start: name.start,
      end: this.lastEnd(),
    };
  });

  /** The `@0/8` of a bit-field `b4@0/8`, as text. */
  readonly bitRange = this.RULE("bitRange", (): string => {
    let text = this.CONSUME(MemoryToken).image;
    this.OPTION(() => {
      text += this.CONSUME(Slash).image;
      text += this.OR([{ ALT: () => this.CONSUME(NumberToken) }, { ALT: () => this.CONSUME(Word) }]).image;
    });
    return text;
  });

  readonly arrayLength = this.RULE("arrayLength", (): ArrayLength => {
    const open = this.CONSUME(LeftBracket);
    const value = this.OPTION(() => this.SUBRULE(this.expression));
    this.CONSUME(RightBracket);
    return { kind: "array-length", value, start: this.startOf(open), end: this.lastEnd() };
  });

  readonly whereClause = this.RULE("whereClause", (): Expression => {
    this.CONSUME(Where);
    return this.SUBRULE(this.expression);
  });

  readonly actionBlock = this.RULE("actionBlock", (): ActionBlock => {
    const open = this.CONSUME(LeftBrace);
    const actions = this.separated(() => this.SUBRULE(this.action), "`;` or `}`", "an action block");
    this.closeList(RightBrace, "an action or `}`", "an action block");
    return { kind: "actions", actions, start: this.startOf(open), end: this.lastEnd() };
  });

  readonly action = this.RULE("action", (): Action | Bad =>
    this.attempt<Action | Bad>(
      () => {
        const name = this.nameOf(this.CONSUME(Word));
        const operands: Expression[] = [];
        const clauses: Clause[] = [];
        this.OPTION({
          GATE: () => (TAKES_FIELD.has(name.text) || !this.atClause()) && !this.atDeclaration(),
          DEF: () => this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => operands.push(this.SUBRULE(this.expression)) }),
        });
        this.MANY({ GATE: () => !this.atDeclaration(), DEF: () => clauses.push(this.SUBRULE(this.clause)) });
        return { kind: "action", name, operands, clauses, start: name.start, end: this.lastEnd() };
      },
      (start) => {
        this.skipTo(AFTER_AN_ACTION);
        return this.badSince(start);
      },
    ),
  );

  readonly clause = this.RULE("clause", (): Clause => {
    const name = this.nameOf(this.CONSUME(Word));
    const operands: Expression[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => operands.push(this.SUBRULE(this.expression)) });
    const direction = this.OPTION({
      GATE: () => DIRECTIONS.has(this.LA(1).image),
      DEF: () => this.nameOf(this.CONSUME2(Word)),
    });
    return { kind: "clause", name, operands, direction, start: name.start, end: this.lastEnd() };
  });

  /** Items with a `;` between them, and as many more as there are. */
  private separated<T>(item: () => T, expected: string, inside: string): T[] {
    const items: T[] = [];
    let isSeparated = true;
    this.MANY({
      GATE: () => !this.atDeclaration(),
      DEF: () => {
        this.OR([
          {
            ALT: () => {
              this.CONSUME(Semicolon);
              isSeparated = true;
            },
          },
          {
            ALT: () => {
              if (!isSeparated) this.reportExpected(expected, inside);
              items.push(item());
              isSeparated = false;
            },
          },
        ]);
      },
    });
    return items;
  }

  /** Reads a list's closing bracket, or reports that it is missing and skips to it. */
  protected closeList(close: TokenType, expected: string, inside: string): void {
    if (this.LA(1).tokenType === close || this.RECORDING_PHASE) {
      this.CONSUME(close);
      return;
    }
    this.reportExpected(expected, inside);
    this.skipTo(new Set([close]));
    if (this.LA(1).tokenType === close) this.SKIP_TOKEN();
  }

  /** Runs `parse` with `<` and `>` as brackets. */
  private betweenAngleBrackets<T>(parse: () => T): T {
    const before = this.angleBracketsClose;
    this.angleBracketsClose = true;
    const result = parse();
    this.angleBracketsClose = before;
    return result;
  }

  private atClause(): boolean {
    return CLAUSES.has(this.LA(1).image);
  }

  /**
   * Tells `name: fetch` from `fetch:type`. What follows the colon is a type only where it is the
   * name of one and nothing that could go on with an expression comes after it.
   */
  private atFieldName(): boolean {
    const separator = this.LA(2).tokenType;
    if (separator === EqualSign) return true;
    if (separator !== Colon) return false;
    if (!isFieldTypeWord(this.LA(3).image)) return true;
    const takesName = this.LA(3).image === "enum" || this.LA(3).image === "flags";
    return !(AFTER_A_TYPE.has(this.LA(4).tokenType) || (takesName && this.isWord(4)));
  }

  private locationText(first: IToken, text: string): { readonly text: string; readonly quoted: boolean } {
    if (first.tokenType !== StringToken) return { text, quoted: false };
    return { text: this.stringOf(first).value + text.slice(first.image.length), quoted: true };
  }

  private eventNameOf(text: string, start: number): EventName {
    const slash = text.indexOf("/");
    const end = start + text.length;
    const part = (from: number, to: number): Name => ({
      text: text.slice(from, to),
      start: start + from,
      end: start + to,
    });
    if (slash < 0) return { kind: "event-name", group: undefined, name: part(0, text.length), start, end };
    const group = part(0, slash);
    if (slash === text.length - 1) return { kind: "event-name", group, name: undefined, start, end };
    return { kind: "event-name", group, name: part(slash + 1, text.length), start, end };
  }
}
