/** Formats texts as `kpc fmt` and the language server do: with what is usual in the language. */
import { format as formatByPrettier } from "prettier/standalone";
import { allTokens } from "../all-tokens.ts";
import * as plugin from "./plugin.ts";

export { SyntaxProblems } from "./plugin.ts";

/** The text in the form of the language. Throws `SyntaxProblems` if it is no program. */
export async function format(text: string): Promise<string> {
  const endOfLine = /^[^\n]*\r\n/.test(text) ? "crlf" : "lf";
  return formatByPrettier(withoutLoneReturns(text), { parser: plugin.LANGUAGE, plugins: [plugin], endOfLine });
}

/**
 * A carriage return alone ends a line to prettier, which would end a comment there. In the language it is white
 * space, or a character of a string, where it becomes its escape.
 */
function withoutLoneReturns(text: string): string {
  if (!LONE_RETURN.test(text)) return text;
  const strings = allTokens(text).tokens.filter(({ image }) => image.includes('"') && image.includes("\r"));
  let last = 0;
  const parts = strings.flatMap(({ image, startOffset }) => {
    const before = text.slice(last, startOffset);
    last = startOffset + image.length;
    return [spaced(before), image.replaceAll("\r", String.raw`\r`)];
  });
  return [...parts, spaced(text.slice(last))].join("");
}

const LONE_RETURN = /\r(?!\n)/;
const spaced = (text: string): string => text.replaceAll(new RegExp(LONE_RETURN, "g"), " ");
