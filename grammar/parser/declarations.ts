/** The whole file: declarations one after the other, a broken one never hiding the next. */
import type { TokenType } from "chevrotain";
import {
  AnyToken,
  Colon,
  Comma,
  EqualSign,
  GreaterThan,
  LeftBrace,
  LeftBracket,
  LessThan,
  LocationPart,
  NumberToken,
  RightBrace,
  RightBracket,
  Semicolon,
  Star,
  VOCABULARY,
  Word,
  keywordToken,
} from "../tokens.ts";
import type {
  Bad,
  Constant,
  CType,
  Declaration,
  EnumDeclaration,
  Enumerator,
  Expression,
  Group,
  Import,
  Member,
  Name,
  Parameter,
  Requirement,
  Requires,
  StructDeclaration,
} from "../tree.ts";
import { ProbeParser } from "./probes.ts";
import type { ParserOptions } from "./recovery.ts";
import { REQUIREMENT_SUBJECTS } from "../keywords.ts";

const ImportWord = keywordToken("import");
const RequiresWord = keywordToken("requires");
const GroupWord = keywordToken("group");
const ConstWord = keywordToken("const");
const ParamWord = keywordToken("param");
const StructWord = keywordToken("struct");
const UnionWord = keywordToken("union");
const EnumWord = keywordToken("enum");

const SUBJECTS: ReadonlySet<string> = new Set(REQUIREMENT_SUBJECTS);
const COMPARISONS: readonly TokenType[] = [
  LessThan,
  GreaterThan,
  ...VOCABULARY.filter(({ name }) => ["LessOrEqual", "GreaterOrEqual", "EqualTo", "NotEqualTo"].includes(name)),
];

export class KpParser extends ProbeParser {
  constructor(options: ParserOptions) {
    super(options);
    this.performSelfAnalysis();
  }

  /** Parses a part of a file; what is wrong with it is in `problems` afterwards. */
  parse(tokens: Parameters<KpParser["begin"]>[0], text: string, base: number): Declaration[] {
    this.begin(tokens, text, base);
    return this.file();
  }

  readonly file = this.RULE("file", (): Declaration[] => {
    const declarations: Declaration[] = [];
    this.MANY(() => declarations.push(this.SUBRULE(this.declaration)));
    return declarations;
  });

  readonly declaration = this.RULE("declaration", (): Declaration =>
    this.attempt<Declaration>(
      () => {
        const declaration = this.OR({
          DEF: [
            { ALT: (): Declaration => this.SUBRULE(this.probe) },
            { ALT: (): Declaration => this.SUBRULE(this.importDeclaration) },
            { ALT: (): Declaration => this.SUBRULE(this.requiresDeclaration) },
            { ALT: (): Declaration => this.SUBRULE(this.groupDeclaration) },
            { ALT: (): Declaration => this.SUBRULE(this.constDeclaration) },
            { ALT: (): Declaration => this.SUBRULE(this.paramDeclaration) },
            { ALT: (): Declaration => this.SUBRULE(this.structDeclaration) },
            { ALT: (): Declaration => this.SUBRULE(this.enumDeclaration) },
            { ALT: (): Declaration => this.SUBRULE(this.spanDeclaration) },
            { ALT: (): Declaration => this.SUBRULE(this.unknown) },
          ],
          IGNORE_AMBIGUITIES: true,
        });
        this.OPTION(() => this.CONSUME(Semicolon));
        return declaration;
      },
      (start) => {
        this.skipToDeclaration(start);
        return this.badSince(start);
      },
    ),
  );

  /** Anything else where a declaration should begin. */
  readonly unknown = this.RULE("unknown", (): Bad => {
    const token = this.CONSUME(AnyToken);
    if (this.RECORDING_PHASE) return { kind: "bad", start: 0, end: 0 };
    const start = this.startOf(token);
    const place = { start, end: this.endOf(token) };
    if (token.tokenType === Semicolon) return { kind: "bad", ...place };
    if (this.isWord(0)) this.report({ kind: "unknown-declaration", word: token.image, ...place });
    else this.report({ kind: "not-a-declaration", found: token.image, ...place });
    this.skipToDeclaration(start);
    return this.badSince(start);
  });

  readonly importDeclaration = this.RULE("importDeclaration", (): Import => {
    const word = this.nameOf(this.CONSUME(ImportWord));
    const path = this.SUBRULE(this.stringLiteral);
    return { kind: "import", path, ...this.spanSince(word) };
  });

  readonly requiresDeclaration = this.RULE("requiresDeclaration", (): Requires => {
    const word = this.nameOf(this.CONSUME(RequiresWord));
    const requirements = [this.SUBRULE(this.requirement)];
    this.MANY({
      GATE: () => SUBJECTS.has(this.LA(2).image),
      DEF: () => {
        this.CONSUME(Semicolon);
        requirements.push(this.SUBRULE2(this.requirement));
      },
    });
    return { kind: "requires", requirements, ...this.spanSince(word) };
  });

  readonly requirement = this.RULE("requirement", (): Requirement => {
    this.stopAtDeclaration("`arch` or `kernel`", "`requires`");
    const subject = this.nameOf(this.CONSUME(Word));
    const operator = this.OPTION(() =>
      this.OR(COMPARISONS.map((type, index) => ({ ALT: () => this.nameOf(this.consume(index, type)) }))),
    );
    const values: Name[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => values.push(this.SUBRULE(this.version)) });
    return { kind: "requirement", subject, operator, values, ...this.spanSince(subject) };
  });

  /** A word or a version, `6.1.170-amd64`: parts without white space between them. */
  readonly version = this.RULE("version", (): Name => {
    this.stopAtDeclaration("a name", "a declaration");
    const first = this.OR([{ ALT: () => this.CONSUME(Word) }, { ALT: () => this.CONSUME(NumberToken) }]);
    let text = first.image;
    this.MANY({
      GATE: () => this.isAdjacent(),
      DEF: () => {
        text += this.CONSUME(LocationPart).image;
      },
    });
    return { text, start: this.startOf(first), end: this.lastEnd() };
  });

  readonly groupDeclaration = this.RULE("groupDeclaration", (): Group => {
    const word = this.nameOf(this.CONSUME(GroupWord));
    const name = this.SUBRULE(this.version);
    return { kind: "group", name, ...this.spanSince(word) };
  });

  readonly constDeclaration = this.RULE("constDeclaration", (): Constant => {
    const word = this.nameOf(this.CONSUME(ConstWord));
    this.stopAtDeclaration("a name", "a constant");
    const name = this.nameOf(this.CONSUME(Word));
    this.CONSUME(EqualSign);
    const value = this.SUBRULE(this.expression);
    return { kind: "const", name, value, ...this.spanSince(word) };
  });

  readonly paramDeclaration = this.RULE("paramDeclaration", (): Parameter => {
    const word = this.nameOf(this.CONSUME(ParamWord));
    this.stopAtDeclaration("a name", "a parameter");
    const name = this.nameOf(this.CONSUME(Word));
    const type = this.OPTION(() => {
      this.CONSUME(Colon);
      return this.nameOf(this.CONSUME2(Word));
    });
    const value = this.OPTION2(() => {
      this.CONSUME(EqualSign);
      return this.SUBRULE(this.expression);
    });
    return { kind: "param", name, type, value, ...this.spanSince(word) };
  });

  readonly structDeclaration = this.RULE("structDeclaration", (): StructDeclaration => {
    const word = this.OR([
      { ALT: () => this.nameOf(this.CONSUME(StructWord)) },
      { ALT: () => this.nameOf(this.CONSUME(UnionWord)) },
    ]);
    this.stopAtDeclaration("a name", "a structure");
    const name = this.nameOf(this.CONSUME(Word));
    const members = this.SUBRULE(this.memberList);
    const keyword = word.text === "union" ? "union" : "struct";
    return { kind: "struct", keyword, name, members, ...this.spanSince(word) };
  });

  readonly memberList = this.RULE("memberList", (): Member[] => {
    const members: Member[][] = [];
    this.CONSUME(LeftBrace);
    this.MANY({
      GATE: () => !this.atDeclaration() || this.isIndented(),
      DEF: () => members.push(this.nested(() => this.SUBRULE(this.member))),
    });
    this.CONSUME(RightBrace);
    return members.flat();
  });

  /** One type and its declarators, as one member each. */
  readonly member = this.RULE("member", (): Member[] => {
    const first = this.LA(1);
    const type = this.SUBRULE(this.memberType);
    const members: Member[] = [];
    const add = (declarator: Omit<Member, "kind" | "type" | "start" | "end"> & { readonly pointers: number }): void => {
      const { pointers, ...rest } = declarator;
      members.push({
        kind: "member",
        type: { ...type, pointers },
        ...rest,
        start: this.startOf(first),
        end: this.lastEnd(),
      });
    };
    this.OPTION({
      GATE: () => this.LA(1).tokenType !== Semicolon,
      DEF: () => this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => add(this.SUBRULE(this.declarator)) }),
    });
    if (members.length === 0 && !this.RECORDING_PHASE)
      add({ name: undefined, dimensions: [], pointers: 0, bits: undefined });
    this.CONSUME(Semicolon);
    return this.RECORDING_PHASE ? [] : members;
  });

  readonly declarator = this.RULE("declarator", () => {
    this.stopAtDeclaration("a name", "a member");
    let pointers = 0;
    this.MANY(() => {
      this.CONSUME(Star);
      pointers++;
      this.MANY3({ GATE: () => this.isWord(2), DEF: () => this.CONSUME2(Word) });
    });
    const name = this.OPTION(() => this.nameOf(this.CONSUME(Word)));
    const dimensions: Expression[] = [];
    this.MANY2(() => {
      this.CONSUME(LeftBracket);
      dimensions.push(this.SUBRULE(this.expression));
      this.CONSUME(RightBracket);
    });
    const bits = this.OPTION2(() => {
      this.CONSUME(Colon);
      return this.SUBRULE2(this.expression);
    });
    return { name, dimensions, pointers, bits };
  });

  /** The type before a member: words up to the declarator, or a structure defined in place. */
  readonly memberType = this.RULE("memberType", (): CType => {
    const first = this.LA(1);
    const words: Name[] = [];
    let tag: CType["tag"];
    this.AT_LEAST_ONE({
      GATE: () =>
        (words.length === 0 ? !this.atDeclaration() || this.isIndented() : !this.atDeclaration()) &&
        (words.length === 0 || this.isWord(2) || this.LA(2).tokenType === Star || this.LA(2).tokenType === LeftBrace),
      DEF: () => {
        const token = this.CONSUME(Word);
        const { image } = token;
        if (tag === undefined && words.length === 0 && (image === "struct" || image === "union" || image === "enum")) {
          tag = image;
        } else {
          words.push(this.nameOf(token));
        }
      },
    });
    const members = this.OPTION(() => this.SUBRULE(this.memberList));
    return {
      kind: "ctype",
      tag,
      words,
      pointers: 0,
      members,
      start: this.startOf(first),
      end: this.lastEnd(),
    };
  });

  readonly enumDeclaration = this.RULE("enumDeclaration", (): EnumDeclaration => {
    const word = this.nameOf(this.CONSUME(EnumWord));
    this.stopAtDeclaration("a name", "an enumeration");
    const name = this.nameOf(this.CONSUME(Word));
    const enumerators: Enumerator[] = [];
    this.CONSUME(LeftBrace);
    this.MANY({
      GATE: () => !this.atDeclaration(),
      DEF: () => {
        this.OR([
          { ALT: () => this.CONSUME(Semicolon) },
          { ALT: () => this.CONSUME(Comma) },
          { ALT: () => enumerators.push(this.SUBRULE(this.enumerator)) },
        ]);
      },
    });
    this.CONSUME(RightBrace);
    return { kind: "enum", name, enumerators, ...this.spanSince(word) };
  });

  readonly enumerator = this.RULE("enumerator", (): Enumerator => {
    const name = this.nameOf(this.CONSUME(Word));
    const value = this.OPTION(() => {
      this.CONSUME(EqualSign);
      return this.SUBRULE(this.expression);
    });
    return { kind: "enumerator", name, value, ...this.spanSince(name) };
  });
}
