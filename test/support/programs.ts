/** Programs by chance: every construct of the language, as tokens, and what can stand between them. */
import fc from "fast-check";
import { ACTION_WORDS, CLAUSE_WORDS, PROBE_KINDS } from "../../grammar/keywords.ts";

/** Tokens that may have anything between them. */
export type Tokens = readonly string[];
type Arbitrary = fc.Arbitrary<Tokens>;

const one = (...texts: readonly string[]): Arbitrary => fc.constantFrom(...texts).map((text) => [text]);
const seq = (...parts: readonly Arbitrary[]): Arbitrary => fc.tuple(...parts).map((all) => all.flat());
const maybe = (part: Arbitrary): Arbitrary => fc.option(part, { nil: [] });
const listOf = (part: Arbitrary, separators: Arbitrary, most = 4): Arbitrary =>
  fc
    .array(fc.tuple(part, separators), { minLength: 1, maxLength: most })
    .map((all) => all.flatMap(([tokens, by], index) => (index === all.length - 1 ? tokens : [...tokens, ...by])));

const NAMES = ["a", "count", "file", "vfs_read", "a_much_longer_name_than_others", "group", "where", "kprobe", "size"];
const name = one(...NAMES);
const place = one(
  ...["vfs_read", "ext4:ext4_file_open", "vfs_read+0x10", "0xffffffff81234560", "vfs_*", "sched:sched_switch"],
  ...["/usr/bin/bash:0x4b0d0(0x1e0)", "libc:malloc", '"/a path/x":main', "group", "where", "kprobe", "a[bc]?d"],
);
const atom = one(
  ...[
    "%ax",
    "$arg1",
    "$retval",
    "$arg*",
    "@jiffies_64",
    "@jiffies+8",
    "@+0x10",
    "\\5",
    '\\"x"',
    '"t\\n"',
    "10",
    "4KiB",
  ],
  ...NAMES,
);
/** Without those that would close a list of fields. */
const binary = one("+", "-", "*", "/", "%", "&", "|", "^", "==", "!=", "~", "!~", "&&", "||");
const comparison = one("<", "<=", ">", ">=", "<<", ">>");
const dereference = fc.constantFrom("+8", "-0x10", "+u8", "+0");
/** The offset of a dereference and its bracket, which nothing may come between. */
const fetch = (inner: Arbitrary): Arbitrary =>
  fc.tuple(dereference, inner).map(([offset, tokens]) => [`${offset}(`, ...tokens, ")"]);

const { expression } = fc.letrec<{ expression: Tokens; operand: Tokens }>((tie) => ({
  operand: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    atom,
    fetch(tie("expression")),
    seq(one("("), tie("expression"), one(")")),
    seq(one("("), tie("operand"), comparison, tie("operand"), one(")")),
    seq(tie("operand"), one("->", "."), name),
    seq(tie("operand"), one("["), tie("expression"), one("]")),
    seq(name, one("("), listOf(tie("expression"), one(",")), one(")")),
    seq(one("*", "&", "-", "!", "~", "+"), tie("operand")),
    seq(one("("), one("struct"), name, one("*"), maybe(one("const")), one(")"), tie("operand")),
    seq(one("("), one("unsigned"), one("long"), one(")"), tie("operand")),
    seq(one("("), name, one(","), name, one("."), name, one(")"), tie("operand")),
  ),
  expression: fc.oneof(
    { maxDepth: 3 },
    tie("operand"),
    seq(tie("operand"), binary, tie("operand")),
    seq(tie("operand"), one("&&"), tie("operand"), one("||"), tie("operand")),
  ),
}));

const type = fc.oneof(one("u8", "s64", "string", "%pd", "errno", "b4@0/8"), seq(one("enum", "flags"), name));
const fieldType = seq(one(":"), type, maybe(fc.oneof(one("[4]"), seq(one("["), name, one("]")))));
const field = seq(maybe(seq(name, one(":", ":", "="))), expression, maybe(fieldType));
const separated = (items: Arbitrary, most?: number): Arbitrary => seq(listOf(items, one(";"), most), maybe(one(";")));
const fields = seq(one("<"), maybe(separated(field, 6)), one(">"));
const where = seq(one("where"), expression, maybe(seq(comparison, expression)));
const keys = listOf(expression, one(","), 3);
const clause = seq(one(...CLAUSE_WORDS), keys, maybe(one("asc", "desc")));
const action = seq(
  one(...ACTION_WORDS),
  maybe(keys),
  fc.array(clause, { maxLength: 2 }).map((all) => all.flat()),
);
const actions = seq(one("{"), maybe(separated(action)), one("}"));
const tail = seq(maybe(fields), maybe(where), maybe(actions));
const alias = seq(one("as"), one("reads", "g/reads", "group", "other/"));

const probe = seq(
  one(...PROBE_KINDS),
  fc.oneof(listOf(place, one(",")), listOf(place, one("|"))),
  maybe(alias),
  maybe(seq(one("maxactive"), atom)),
  tail,
);
const events = listOf(name, one("|"), 2);
const span = seq(one("span"), name, one("="), events, one(".."), events, one("on"), keys, tail);
const requirement = fc.oneof(
  seq(one("arch"), listOf(one("x86_64", "arm64", "s390x"), one(","))),
  seq(one("kernel"), one("<", ">=", "=="), one("5.10", "6.1.170-amd64")),
);
const enumerator = seq(name, maybe(seq(one("="), expression)));
const enumeration = seq(one("enum"), name, one("{"), listOf(enumerator, one(";", ","), 12), maybe(one(";")), one("}"));
const declarator = seq(fc.array(fc.constant("*"), { maxLength: 2 }), name, maybe(seq(one("["), expression, one("]"))));
const { members } = fc.letrec<{ members: Tokens; member: Tokens }>((tie) => ({
  member: fc.oneof(
    { maxDepth: 2 },
    seq(one("int", "u32", "struct list"), listOf(declarator, one(","), 2), one(";")),
    seq(one("unsigned"), one("long"), one("bits"), one(":"), one("4"), one(";")),
    seq(one("struct", "union"), maybe(one("inner")), tie("members"), maybe(one("x")), one(";")),
  ),
  members: seq(
    one("{"),
    fc.array(tie("member"), { minLength: 1, maxLength: 4 }).map((all) => all.flat()),
    one("}"),
  ),
}));

const declaration = seq(
  fc.oneof(
    { arbitrary: probe, weight: 5 },
    { arbitrary: span, weight: 2 },
    seq(one("import"), one('"a.kp"')),
    seq(one("requires"), listOf(requirement, one(";"), 2)),
    seq(one("group"), one("mine", "my-group")),
    seq(one("const"), name, one("="), expression),
    seq(one("param"), name, maybe(one(": int")), maybe(seq(one("="), expression))),
    enumeration,
    seq(one("struct", "union"), name, members),
  ),
  maybe(one(";")),
);

/** The tokens of a program. Each declaration begins a line, as it has to where one goes before. */
export const programs: Arbitrary = fc
  .array(declaration, { minLength: 1, maxLength: 5 })
  .map((all) => all.flatMap(([first = "", ...rest]) => [`\n${first}`, ...rest]));

/** What can stand between two tokens: mostly a space. */
export const gaps: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constant(" "), weight: 12 },
  { arbitrary: fc.constantFrom("  ", "\n", "\n\n", "\n\n\n", " \n  ", "\t"), weight: 4 },
  {
    arbitrary: fc.constantFrom(
      ...[
        " // end\n",
        "\n// own\n",
        "\n\n// far\n\n",
        " /* in */ ",
        "\n/* own */\n",
        " /* left */\n",
        "\n// prettier-ignore\n",
        "\n/* right */ ",
      ],
      ...[
        " /* several\n   lines */ ",
        "\n/*\n * stars\n */\n",
        " /* one */ /* two */ ",
        " /* one */ // two\n",
        "\n/// doc\n",
      ],
    ),
    weight: 3,
  },
);

/** What can stand at the end of an item. */
const ends: fc.Arbitrary<string> = fc.constantFrom(" ", " /* in */ ", " // end\n", " /* left */\n", "\n");

/** A text of tokens, with something by chance between them. */
export const textOf = (tokens: Tokens, between: readonly string[]): string =>
  tokens.map((token, index) => `${token}${between[index] ?? " "}`).join("");

/** The same with comments before and behind many separators, and with or without a line end at the end. */
export const commentedItems: fc.Arbitrary<string> = programs.chain((tokens) =>
  fc
    .tuple(fc.array(ends, { minLength: tokens.length, maxLength: tokens.length }), fc.boolean())
    .map(([between, isTrimmed]) => {
      const atItem = (index: number): boolean => /^[;,<>{}\n]/.test(tokens[index + 1] ?? "\n") || tokens[index] === ";";
      const text = textOf(
        tokens,
        between.map((gap, index) => (atItem(index) ? gap : " ")),
      );
      return isTrimmed ? text.trimEnd() : text;
    }),
);
