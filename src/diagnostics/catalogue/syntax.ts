/** KP02: the form of the text. */
import { entry } from "../entry.ts";

export const unexpectedCharacter = entry<{ text: string }>({
  code: "KP0201",
  severity: "error",
  title: "character that has no meaning",
  meaning:
    "The text has characters that no part of the language begins with. Names are ASCII letters, digits and `_`. Comments are `//` and `/* */`; a `#` begins one only in the kernel's own files and in shells.",
  mend: "Remove the characters, put them into a string, or write the comment with `//`.",
  example: { source: "kprobe vfs_read < n: %dx > # bytes\n", arch: "x86_64" },
  message: ({ text }) => `${quoteCharacters(text)} ${[...text].length === 1 ? "has" : "have"} no meaning here`,
  notes: ({ text }) => (text.startsWith("#") ? ["a comment begins with `//`"] : []),
  fix: () => "write the comment with `//`",
});

export const unclosedString = entry<Record<string, never>>({
  code: "KP0202",
  severity: "error",
  title: "string without its closing quote",
  meaning: "A string ends on the line on which it begins.",
  mend: 'Write the closing `"`; a quote inside the string is `\\"`.',
  example: { source: 'import "lib/fs.kp\n', imports: { "lib/fs.kp": "" } },
  message: () => 'this string has no closing `"`',
  fix: () => "close the string",
});

export const unclosedComment = entry<Record<string, never>>({
  code: "KP0203",
  severity: "error",
  title: "comment without its end",
  meaning:
    "A `/*` comment goes on until `*/`; this one goes on to the end of the file, and everything in it is ignored.",
  mend: "Write `*/` where the comment ends. A pattern such as `vfs_/*` needs quotes.",
  example: { source: "kprobe vfs_read\n/* what this is for\n" },
  message: () => "this comment has no `*/`",
});

export const unknownEscape = entry<{ escape: string }>({
  code: "KP0204",
  severity: "error",
  title: "escape that C does not have",
  meaning: "Strings have the escapes of C: `\\n \\t \\r \\a \\b \\f \\v \\0 \\\\ \\\" \\'` and `\\xHH`.",
  mend: "Write `\\\\` for a backslash.",
  example: { source: 'import "lib\\qs.kp"\n', imports: { "libqs.kp": "" } },
  message: ({ escape }) => `a string has no escape \`${escape}\``,
  fix: () => "write a backslash",
});

export const unknownDeclaration = entry<{ word: string; nearest: readonly string[] }>({
  code: "KP0205",
  severity: "error",
  title: "word that begins no declaration",
  meaning:
    "A declaration begins with a kind of probe (`kprobe`, `uprobe`, `tracepoint`, …) or with `import`, `requires`, `group`, `const`, `param`, `struct`, `enum` or `span`.",
  mend: "Write one of these words.",
  example: { source: "kprob vfs_read\n" },
  message: ({ word }) => `no declaration begins with \`${word}\``,
  notes: ({ nearest }) => (nearest.length === 0 ? [] : [`did you mean ${orList(nearest)}?`]),
  fix: ({ nearest }) => `write \`${nearest[0] ?? ""}\``,
});

export const notADeclaration = entry<{ found: string }>({
  code: "KP0206",
  severity: "error",
  title: "something that begins no declaration",
  meaning: "Between declarations there can be comments only.",
  mend: "Remove it, or complete the declaration before it.",
  example: { source: "kprobe vfs_read\n> \n" },
  message: ({ found }) => `no declaration begins with \`${found}\``,
});

export const expectedSomethingElse = entry<{ expected: string; found: string | undefined; inside: string }>({
  code: "KP0207",
  severity: "error",
  title: "something else was expected",
  meaning: "The text does not go on as the grammar says it must.",
  mend: "Write what is missing, or remove what is too much.",
  example: { source: "kprobe vfs_read < n: >\n" },
  message: ({ expected, found }) =>
    found === undefined ? `expected ${expected}, but the file ends` : `expected ${expected}, found \`${found}\``,
  notes: ({ inside }) => [`while reading ${inside}`],
});

export const nestedTooDeep = entry<{ limit: number }>({
  code: "KP0208",
  severity: "error",
  title: "too many brackets inside each other",
  meaning: "Expressions can nest 200 deep, which is far beyond what any kernel takes.",
  mend: "Simplify the expression.",
  example: { source: `const DEEP = ${"(".repeat(300)}1${")".repeat(300)}\n` },
  message: ({ limit }) => `this is nested more than ${limit} deep`,
});

function quoteCharacters(text: string): string {
  const shown = [...text].slice(0, 12).map(visible).join("");
  return `\`${shown}${[...text].length > 12 ? "…" : ""}\``;
}

/** Characters that would not show, or would act, on a terminal are written as code points. */
function visible(character: string): string {
  return /[\p{C}\p{Z}`]/u.test(character)
    ? `<U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}>`
    : character;
}

function orList(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(" or ");
}
