/** Parts one after the other, with what is between them. */
import { builders } from "prettier/doc";
import type { Doc } from "prettier";
import { gapBefore } from "./gaps.ts";
import type { Separator } from "./gaps.ts";
import { firstLeaf, isToken, lastLeaf } from "./layout.ts";
import type { Branch, Leaf, Part } from "./layout.ts";
import { KEYWORDS, PART_KEYWORDS } from "./words.ts";

const { group, indent } = builders;

/** What a node is printed with. */
export interface Printed {
  readonly node: Branch;
  /** One for each of the node's parts. */
  readonly docs: readonly Doc[];
  readonly text: string;
  readonly width: number;
  /** The node that it is a part of. */
  readonly parent: Branch | undefined;
}

/** Parts that follow each other, and what they are printed as. */
export interface Run {
  readonly parts: readonly Part[];
  readonly docs: readonly Doc[];
  readonly text: string;
}

/** What is between two parts. */
export type Between = (left: Part, right: Part) => Separator;

/** Prints parts in their order. Two that would become another token get a space between them. */
export function sequence({ parts, docs, text }: Run, between: Between): Doc[] {
  return parts.map((part, index) => {
    const doc = docs[index] ?? "";
    const left = parts[index - 1];
    if (left === undefined) return doc;
    const wanted = between(left, part);
    const separator = wanted === "none" && wouldJoin(lastLeaf(left), firstLeaf(part)) ? "space" : wanted;
    return [gapBefore(firstLeaf(part), separator, { text }), doc];
  });
}

/** The whole of a node. */
export function wholeOf({ node, docs, text }: Printed): Run {
  return { parts: node.parts, docs, text };
}

/** Some parts of a node. */
export function partOf({ node, docs, text }: Printed, from: number, to: number = node.parts.length): Run {
  return { parts: node.parts.slice(from, to), docs: docs.slice(from, to), text };
}

/**
 * Clauses of which each may go to a line of its own, the last first: `count by who sort hitcount` and then
 * `if count > 4096` below it.
 */
export function clauses([first, ...rest]: readonly Run[], between: Between): Doc {
  return rest.reduce<Doc>(
    (before, run) => {
      const [start] = run.parts;
      const gap = start === undefined ? "" : gapBefore(firstLeaf(start), lineBefore(start), { text: run.text });
      return group([
        before,
        gap,
        group(isToken(start, "where") ? sequence(run, between) : indent(sequence(run, between))),
      ]);
    },
    first === undefined ? "" : group(sequence(first, between)),
  );
}

/** Nothing before commas, colons and semicolons; a space elsewhere. */
export const spaced: Between = (_left, right) => (isPunctuation(right) ? "none" : "space");

/** A line may end after a comma. */
export const listed: Between = (left, right) => {
  if (isPunctuation(right)) return "none";
  return isToken(left, ",") ? lineBefore(right) : "space";
};

function isPunctuation(part: Part): boolean {
  return isToken(part, ",") || isToken(part, ":") || isToken(part, ";");
}

/** At the start of a line some words would begin a declaration. */
export function lineBefore(part: Part): Separator {
  const { text } = firstLeaf(part);
  return KEYWORDS.has(text) && !PART_KEYWORDS.has(text) ? "space" : "line";
}

/** True if two tokens would be read as something else without white space between them. */
function wouldJoin(left: Leaf, right: Leaf): boolean {
  const [before, after] = [left.text, right.text];
  if (/[\w$]$/.test(before) && /^\w/.test(after)) return true;
  if (before === "+" || before === "-") {
    // `- 4(x)` is the difference of a call, `-4(x)` a dereference.
    return /^[+-]./.test(after) || (/^(?:\d|u)/.test(after) && right.next?.text === "(");
  }
  if (before === "!" || before === "&") return after.startsWith(before === "!" ? "~" : "&");
  return (before.startsWith("@") && after.startsWith(".")) || (before === "\\" && /^[+-]/.test(after));
}
