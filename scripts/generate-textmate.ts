/** Writes the TextMate grammar of .kp, which editors colour by before the server has answered. */
import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import {
  ACTION_WORDS,
  CLAUSE_WORDS,
  DECLARATION_WORDS,
  DISPLAY_TYPES,
  FIELD_TYPES,
  PART_WORDS,
  PROBE_KINDS,
  SORT_DIRECTIONS,
} from "../grammar/keywords.ts";
import { NumberToken, RegisterToken, VariableToken } from "../grammar/tokens.ts";

const PATH = new URL("../lsp/vscode/syntaxes/kp.tmLanguage.json", import.meta.url);

/** A word of the list, alone: none is reserved, so what stands where a name does is coloured by the server. */
function words(list: readonly string[]): string {
  return String.raw`(?<![\w%$.@])(?:${list.join("|")})(?![\w.])`;
}

function sourceOf({ PATTERN, name }: { readonly PATTERN?: unknown; readonly name: string }): string {
  if (!(PATTERN instanceof RegExp)) throw new Error(`${name} has no pattern`);
  return PATTERN.source;
}

const types = FIELD_TYPES.filter((type) => !type.startsWith("%"));
const grammar = {
  $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
  name: "kp",
  scopeName: "source.kp",
  patterns: [
    { name: "comment.line.double-slash.kp", match: "//.*$" },
    { name: "comment.block.kp", begin: String.raw`/\*`, end: String.raw`\*/` },
    {
      name: "string.quoted.double.kp",
      begin: '"',
      end: '"|$',
      patterns: [{ name: "constant.character.escape.kp", match: String.raw`\\.` }],
    },
    { name: "keyword.control.kp", match: `^\\s*${words(PROBE_KINDS)}` },
    { name: "keyword.declaration.kp", match: `^\\s*${words(DECLARATION_WORDS)}` },
    { name: "keyword.other.kp", match: words(PART_WORDS) },
    {
      name: "meta.block.kp",
      begin: String.raw`\{`,
      end: String.raw`\}`,
      patterns: [
        // A name of a field elsewhere: an action begins a line, or stands behind the one before it.
        { name: "support.function.kp", match: String.raw`(?<=^\s{0,40}|[{;]\s{0,20})${words(ACTION_WORDS)}` },
        { include: "$self" },
      ],
    },
    { name: "keyword.operator.word.kp", match: words([...CLAUSE_WORDS, ...SORT_DIRECTIONS]) },
    {
      name: "storage.type.kp",
      match: String.raw`(?<=:\s{0,4})(?:${[...types, ...DISPLAY_TYPES].join("|")})\b|%p[dD]\b|\bb\d+@\d+/\d+`,
    },
    { name: "variable.language.kp", match: sourceOf(VariableToken) },
    { name: "constant.other.register.kp", match: sourceOf(RegisterToken) },
    { name: "constant.numeric.kp", match: String.raw`\b${sourceOf(NumberToken)}` },
    { name: "keyword.operator.kp", match: String.raw`->|\.\.|&&|\|\||[=!<>]=|[!=]~|[=~&|^+*/-]` },
  ],
};

const text = await format(JSON.stringify(grammar), { parser: "json", printWidth: 120 });
if (!process.argv.includes("--check")) writeFileSync(PATH, text);
else if (readFileSync(PATH, "utf8") !== text) {
  process.stderr.write("lsp/vscode/syntaxes/kp.tmLanguage.json is stale: npm run docs\n");
  process.exit(1);
}
