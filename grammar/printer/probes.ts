/** Probes and spans, with their fields and actions. */
import { builders } from "prettier/doc";
import type { Doc } from "prettier";
import { isFieldTypeWord } from "../field-types.ts";
import { gapBefore } from "./gaps.ts";
import { firstLeaf, isToken } from "./layout.ts";
import type { Branch, Leaf, Part } from "./layout.ts";
import { brokenOpen, printList } from "./lists.ts";
import { clauses, listed, partOf, sequence, wholeOf } from "./sequences.ts";
import type { Between, Printed, Run } from "./sequences.ts";
import { widthOf } from "./widths.ts";

const { ifBreak, indent } = builders;

/** Words that begin a clause of a head: it may go on in the next line before them. */
const CLAUSES = ["as", "maxactive", "..", "on", "where"];

const head: Between = (left, right) => (isToken(right, "|") ? "line" : listed(left, right));

/**
 * A probe or a span. What does not fit on a line opens its fields first, unless it fits with its
 * actions opened. What goes on in a next line is further in than fields and actions are.
 */
export function printProbe(printed: Printed): Doc {
  const { node, docs, text, width } = printed;
  const tail = node.parts.findIndex(({ kind }) => kind === "fields" || kind === "actions");
  const headEnd = tail < 0 ? node.parts.length : tail;
  const parts = node.parts.slice(headEnd);
  const gapAt = (part: Part): Doc => gapBefore(firstLeaf(part), "space", { text });
  const pieces: Doc[] = [indent(indent(clauses(headClauses(printed, headEnd), head)))];
  parts.forEach((part, index) => {
    const piece = [gapAt(part), docs[headEnd + index] ?? ""];
    pieces.push(isToken(parts[index - 1], "where") ? indent(piece) : piece);
  });

  const fields = parts.findIndex(({ kind }) => kind === "fields");
  const hasActions = parts.at(-1)?.kind === "actions";
  const upToActions = widthOf(hasActions ? [...pieces.slice(0, -1), " {"] : pieces);
  const hasFields = fields >= 0 && (parts[fields] as Branch).parts.length > 2;
  if (hasFields && upToActions !== undefined && upToActions > width) {
    pieces[1 + fields] = [gapAt(parts[fields] as Part), brokenOpen(docs[headEnd + fields] ?? "")];
  }
  return pieces;
}

/** The second word is what is probed, or the name of a span, whatever it is. */
function headClauses(printed: Printed, end: number): Run[] {
  const { parts } = printed.node;
  const starts = parts.flatMap((part, index) =>
    index > 1 && index < end && CLAUSES.some((word) => isToken(part, word)) ? [index] : [],
  );
  return [0, ...starts].map((start, index) => partOf(printed, start, starts[index] ?? end));
}

export function printFields(printed: Printed): Doc {
  return printList(wholeOf(printed), { isTerminated: false }, printed.width);
}

/** `{ count by who; stack }` */
export function printActions(printed: Printed): Doc {
  return printList(wholeOf(printed), { isTerminated: false }, printed.width);
}

/** `name: fetch:type`; what the name is of is aligned in a list of several lines. */
export function printField(printed: Printed): Doc {
  const { node, docs } = printed;
  const separator = node.parts[1];
  const isColon = nameOfField(node) !== undefined;
  const own = docs.map((doc, index) => (index === 1 && isColon ? [":", paddingOf(node)] : doc));
  return sequence({ ...wholeOf(printed), docs: own }, (left) => (isColon && left === separator ? "space" : "none"));
}

function paddingOf({ padding = 0 }: Branch): Doc {
  return padding === 0 ? "" : ifBreak(" ".repeat(padding));
}

/** The name of a field that has one before a colon. */
export function nameOfField({ parts }: Branch): string | undefined {
  const [name, separator] = parts;
  if (name?.kind !== "leaf" || (name as Leaf).role !== "token" || separator?.kind !== "leaf") return undefined;
  return fieldSeparator(separator as Leaf) === ":" ? (name as Leaf).text : undefined;
}

/** `name=fetch` becomes `name: fetch`, unless the fetch would then be read as a type. */
export function fieldSeparator({ text, next }: Leaf): string {
  return text === "=" && next !== undefined && !isFieldTypeWord(next.text) ? ":" : text;
}

/** `hist bytes by comm if bytes > 0` */
export function printAction(printed: Printed): Doc {
  const { parts } = printed.node;
  const starts = parts.flatMap((part, index) => (part.kind === "clause" ? [index] : []));
  const runs = [0, ...starts].map((start, index) => partOf(printed, start, starts[index] ?? parts.length));
  return indent(clauses(runs, listed));
}

/** `by comm, file`, `sort bytes desc` */
export function printClause(printed: Printed): Doc {
  return sequence(wholeOf(printed), listed);
}
