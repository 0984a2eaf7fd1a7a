/** Formats a part of a text: the declarations that have something in it, as they are when all is formatted. */
import { parse } from "../parse.ts";
import type { File, Span } from "../tree.ts";
import { format } from "./format.ts";
import { SyntaxProblems } from "./plugin.ts";

/** A part of a text, and what stands there instead. */
export interface Replacement extends Span {
  readonly newText: string;
}

/**
 * Comments behind the last declaration are taken along if they end its line. Nothing else changes. The whole
 * text is formatted, because what is around a declaration says how: its line ends, comments to leave it alone.
 */
export async function formatRange(text: string, range: Span): Promise<Replacement | undefined> {
  const written = new Text(text);
  const isTouched = (one: Span): boolean => one.start <= range.end && one.end >= range.start;
  const first = written.declarations.findIndex(isTouched);
  const last = written.declarations.findLastIndex(isTouched);
  if (first < 0) return undefined;
  const formatted = new Text(await format(text));
  const rest = written.restOfLine(last);
  return {
    start: written.startWithIndent(first),
    end: rest?.end ?? written.endOf(last),
    newText: formatted.text.slice(formatted.startOf(first), formatted.endOf(last, rest?.comments)),
  };
}

/** A text and its declarations, by their numbers. */
class Text {
  readonly text: string;
  readonly declarations: File["declarations"];
  readonly #comments: readonly Span[];

  constructor(text: string) {
    const { file, problems } = parse(text);
    if (problems.length > 0) throw new SyntaxProblems(problems);
    this.text = text;
    // A lone `;` is one to the parser, and is not printed.
    this.declarations = file.declarations.filter(({ kind }) => kind !== "bad");
    this.#comments = file.comments;
  }

  startOf(index: number): number {
    return this.declarations[index]?.start ?? 0;
  }

  startWithIndent(index: number): number {
    const start = this.startOf(index);
    const lineStart = this.text.lastIndexOf("\n", start - 1) + 1;
    return /^[ \t\f\v]*$/.test(this.text.slice(lineStart, start)) ? lineStart : start;
  }

  /** The end of the line and the number of comments before it; absent if more than that follows. */
  restOfLine(index: number): { readonly end: number; readonly comments: number } | undefined {
    const own = this.endOf(index);
    let end = this.#behindSeparators(own);
    let comments = 0;
    for (const comment of this.#commentsFrom(own)) {
      if (comment.start !== end || this.text.slice(comment.start, comment.end).includes("\n")) break;
      end = this.#behindSeparators(comment.end);
      comments++;
    }
    const endsLine = end === this.text.length || /^\r?\n/.test(this.text.slice(end, end + 2));
    return endsLine ? { end, comments } : undefined;
  }

  /** The end of a declaration; with a number of comments, that of the last of them, and behind its `;`. */
  endOf(index: number, comments?: number): number {
    const own = this.declarations[index]?.end ?? 0;
    if (comments === undefined) return own;
    return this.#commentsFrom(own)[comments - 1]?.end ?? (this.text.charAt(own) === ";" ? own + 1 : own);
  }

  #commentsFrom(offset: number): readonly Span[] {
    const first = this.#comments.findIndex(({ start }) => start >= offset);
    return first < 0 ? [] : this.#comments.slice(first);
  }

  #behindSeparators(offset: number): number {
    let end = offset;
    while (/[ \t\f\v;]/.test(this.text.charAt(end))) end++;
    return end;
  }
}
