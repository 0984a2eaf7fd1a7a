/** Lines of C, and what is inside what. */
import type { SourceFile } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../../grammar/tree.ts";
import { originOf } from "../origin.ts";
import { inComment } from "./text.ts";

export function block(head: string, lines: readonly string[]): string[] {
  return [head === "" ? "{" : `${head} {`, ...indented(lines), "}"];
}

/** A function, as the kernel's own style has it. */
export function functionLines(head: string, lines: readonly string[]): string[] {
  return [head, "{", ...indented(lines), "}"];
}

export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : `    ${line}`));
}

/** Where in the source it comes from. */
export function originComment(source: SourceFile, place: Span): string {
  return `/* ${inComment(originOf(source, place))} */`;
}
