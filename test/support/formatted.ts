/** What must be true of every text and what the formatter makes of it. */
import { allTokens } from "../../grammar/all-tokens.ts";
import { parse } from "../../grammar/parse.ts";
import type { Span } from "../../grammar/tree.ts";
import { format } from "../../grammar/printer/format.ts";

/** What is wrong with how a text is formatted; nothing if all is well. */
export async function faultsOf(text: string): Promise<string[]> {
  const once = await format(text);
  const [problem] = parse(once).problems;
  if (problem !== undefined) return [`what was a program is none any more, ${JSON.stringify(problem)}:\n${once}`];
  const twice = await format(once);
  const faults: string[] = [];
  const fault = (what: string): void => void faults.push(`${what}:\n${text}\n--- becomes\n${once}`);
  if (twice !== once) fault(`formatted again ${differing(once, twice)}`);
  if (treeOf(once) !== treeOf(text)) fault("the tree is another one");
  const [before, after] = [wordsOf(text), wordsOf(once)];
  const at = before.findIndex((word, index) => word !== after[index]);
  if (at >= 0 || before.length !== after.length)
    fault(`token or comment ${at}, \`${before[at]}\`, is not where it was`);
  if (/^\s/.test(once)) fault("it begins with white space");
  if (once !== "" && !/[^\n]\n$/.test(once)) fault("it does not end with one line end");
  return faults;
}

/** The first lines of two texts that are not the same. */
function differing(a: string, b: string): string {
  const [before, after] = [a.split("\n"), b.split("\n")];
  const at = before.findIndex((line, index) => line !== after[index]);
  return `\`${before.slice(at, at + 2).join("\n")}\` is \`${after.slice(at, at + 2).join("\n")}\``;
}

/** The tree without places, and without what a lone `;` is. */
export function treeOf(text: string): string {
  const { declarations } = parse(text).file;
  const isPlace = (key: string): boolean => key === "start" || key === "end";
  return JSON.stringify(
    declarations.filter(({ kind }) => kind !== "bad"),
    (key, value: unknown) => (isPlace(key) ? undefined : value),
  );
}

/** The comments, without the white space in them. */
export function commentsOf(text: string): readonly string[] {
  return parse(text).file.comments.map(({ start, end }) => text.slice(start, end).replaceAll(/\s+/g, " ").trim());
}

/**
 * Tokens and comments in their order, without the separators that the formatter sets. A comment has
 * a mark if it is on a line of its own: one that ends with its line stays where it is.
 */
function wordsOf(text: string): string[] {
  const { tokens, shebang } = allTokens(text);
  const { declarations, comments: found } = parse(text).file;
  const isIn = ({ start, end }: Span, at: number): boolean => start <= at && at < end;
  const enums = declarations.filter((one) => one.kind === "enum");
  const requires = declarations.filter((one) => one.kind === "requires");
  const isDropped = ({ image, startOffset: at }: (typeof tokens)[number]): boolean => {
    if (image === ";") return !requires.some((one) => isIn(one, at));
    const around = image === "," ? enums.find((one) => isIn(one, at)) : undefined;
    return around !== undefined && !around.enumerators.some((one) => isIn(one, at));
  };
  const kept = tokens.filter((token) => !isDropped(token));
  const words = kept.map(({ image, startOffset }) => ({ text: image === "=" ? ":" : image, start: startOffset }));
  const comments = found.map(({ start, end }) => ({ text: text.slice(start, end), start }));
  let last = shebang.length;
  return [...words, ...comments]
    .sort((a, b) => a.start - b.start)
    .map((word) => {
      const isOwn = /\n/.test(text.slice(last, word.start)) || last === 0;
      last = word.start + word.text.length;
      if (word.text.startsWith("//")) return `${isOwn ? "own " : ""}${word.text.trimEnd()}`;
      return word.text.startsWith("/*") ? word.text.replaceAll(/\s*\n\s*/g, "\n") : word.text;
    });
}
