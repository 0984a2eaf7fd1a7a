/** Formats texts as `kpc fmt` and the language server do: with what is usual in the language. */
import { format as formatByPrettier } from "prettier/standalone";
import { parse } from "../parse.ts";
import type { Span } from "../tree.ts";
import * as plugin from "./plugin.ts";

export { SyntaxProblems } from "./plugin.ts";

/** The text in the form of the language. Throws `SyntaxProblems` if it is no program. */
export async function format(text: string): Promise<string> {
  return formatByPrettier(text, { parser: plugin.LANGUAGE, plugins: [plugin], endOfLine: "auto" });
}

/** A part of a text, and what stands there instead. */
export interface Replacement extends Span {
  readonly newText: string;
}

/** Formats the declarations that have something in a range, and leaves the others as they are. */
export async function formatRange(text: string, { start, end }: Span): Promise<Replacement | undefined> {
  const { file, problems } = parse(text);
  if (problems.length > 0) throw new plugin.SyntaxProblems(problems);
  const touched = file.declarations.filter((one) => one.kind !== "bad" && one.start <= end && one.end >= start);
  const [first, last] = [touched[0], touched.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const from = startOf(first, text, file.comments);
  const to = last.end + (/^[ \t]*;/.exec(text.slice(last.end, last.end + 100))?.[0].length ?? 0);
  const formatted = await format(text.slice(from, to));
  return { start: from, end: to, newText: formatted.trimEnd() };
}

/** With the white space before it, and with a comment that says that it is to be left alone. */
function startOf(first: Span, text: string, comments: readonly Span[]): number {
  const before = comments.findLast(({ end }) => end <= first.start);
  const isIgnore = before !== undefined && /prettier-ignore/.test(text.slice(before.start, before.end));
  const start = isIgnore ? before.start : first.start;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  return text.slice(lineStart, start).trim() === "" ? lineStart : start;
}
