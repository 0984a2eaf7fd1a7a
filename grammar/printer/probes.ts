/** Probes and spans, with their fields and actions. */
import { builders } from "prettier/doc";
import type { Doc } from "prettier";
import { isFieldTypeWord } from "../field-types.ts";
import { gapBefore } from "./gaps.ts";
import { firstLeaf, isToken } from "./layout.ts";
import type { Branch, Leaf, Part } from "./layout.ts";
import { brokenOpen, printList } from "./lists.ts";
import { lineBefore, listed, partOf, sequence, wholeOf } from "./sequences.ts";
import type { Between, Printed } from "./sequences.ts";
import { widthOf } from "./widths.ts";

const { group, ifBreak, indent } = builders;

/** Words before which the head of a declaration may go on in the next line. */
const BREAKING = ["as", "maxactive", "|", "..", "on"];

const head: Between = (left, right) => (BREAKING.some((word) => isToken(right, word)) ? "line" : listed(left, right));

/**
 * A probe or a span. What does not fit on a line opens its fields first, unless it fits with its
 * actions opened.
 */
export function printProbe(printed: Printed): Doc {
  const { node, docs, text, width } = printed;
  const tail = node.parts.findIndex((part) => part.kind === "fields" || part.kind === "actions" || isWhere(part, node));
  const headEnd = tail < 0 ? node.parts.length : tail;
  const parts = node.parts.slice(headEnd);
  const gapAt = (part: Part): Doc => gapBefore(firstLeaf(part), "space", { text });
  const pieces: Doc[] = [group(indent(sequence(partOf(printed, 0, headEnd), head)))];
  parts.forEach((part, index) => pieces.push([gapAt(part), docs[headEnd + index] ?? ""]));

  const fields = parts.findIndex(({ kind }) => kind === "fields");
  const hasActions = parts.at(-1)?.kind === "actions";
  const upToActions = widthOf(hasActions ? [...pieces.slice(0, -1), " {"] : pieces);
  const hasFields = fields >= 0 && (parts[fields] as Branch).parts.length > 2;
  if (hasFields && upToActions !== undefined && upToActions > width) {
    pieces[1 + fields] = [gapAt(parts[fields] as Part), brokenOpen(docs[headEnd + fields] ?? "")];
  }
  return pieces;
}

/** The first `where` is a place to probe in `kprobe where`; that one is no token of its own. */
function isWhere(part: Part, node: Branch): boolean {
  return isToken(part, "where") && part !== node.parts[1];
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
  return group(
    indent(
      sequence(wholeOf(printed), (left, right) => (right.kind === "clause" ? lineBefore(right) : listed(left, right))),
    ),
  );
}

/** `by comm, file`, `sort bytes desc` */
export function printClause(printed: Printed): Doc {
  return sequence(wholeOf(printed), listed);
}
