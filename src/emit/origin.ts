/** Where in the source a piece of an output comes from, for a comment beside it. */
import type { Span } from "../../grammar/tree.ts";
import type { SourceFile } from "../diagnostics/diagnostic.ts";

const LONGEST = 80;

/** `open.kp:3: kprobe do_sys_open as open`, without anything that could end a comment. */
export function originOf(source: SourceFile, { start }: Span): string {
  const line = source.text.slice(0, start).split("\n").length;
  const [first = ""] = source.text.slice(start).split("\n");
  const text = `${source.name}:${line}: ${first}`
    .replaceAll(/[^\x20-\x7e]/g, "?")
    .replaceAll("*/", "* /")
    .trimEnd();
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
