/** Where in the source a piece of an output comes from, for a comment beside it. */
import type { Span } from "../../grammar/tree.ts";
import type { SourceFile } from "../diagnostics/diagnostic.ts";
import { lineIndexOf } from "../diagnostics/line-index.ts";

const LONGEST = 80;

/** `open.kp:3: kprobe do_sys_open as open`, without anything that could end a comment. */
export function originOf(source: SourceFile, { start }: Span): string {
  const index = lineIndexOf(source);
  const { line } = index.positionAt(start);
  const text = `${source.name}:${line}: ${source.text.slice(start, index.lineSpan(line).end)}`
    .replaceAll(/[^\x20-\x7e]/g, "?")
    .replaceAll("*/", "* /")
    .trimEnd();
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
