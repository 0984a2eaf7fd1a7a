/**
 * Expressions. A line can end before an operator of two operands and nowhere else, so no word of an
 * expression comes to the start of a line, where it could begin a declaration.
 */
import { builders } from "prettier/doc";
import type { Doc } from "prettier";
import { gapBefore } from "./gaps.ts";
import { firstLeaf, isToken } from "./layout.ts";
import type { Branch, Part } from "./layout.ts";
import { sequence, spaced, wholeOf } from "./sequences.ts";
import type { Between, Printed } from "./sequences.ts";

const { group, indent } = builders;

/** `a + b`: operators of one kind break together. */
export function printBinary(printed: Printed): Doc {
  const { node, docs, text, parent } = printed;
  const [left, operator, right] = node.parts as [Part, Part, Part];
  const chain: Doc = [
    docs[0] ?? "",
    gapBefore(firstLeaf(operator), "line", { text }),
    docs[1] ?? "",
    gapBefore(firstLeaf(right), "space", { text }),
    docs[2] ?? "",
  ];
  if (parent?.kind !== "binary") return group(indent(chain));
  const isSame = operatorOf(parent) === operatorOf({ ...node, parts: [left, operator, right] });
  return isSame ? chain : group(chain);
}

function operatorOf({ parts }: Branch): string | undefined {
  return parts[1] && firstLeaf(parts[1]).text;
}

/** Where white space would only tear apart: casts, calls, members, dereferences. */
export function printTight(printed: Printed): Doc {
  return sequence(wholeOf(printed), (left) => (isToken(left, ",") ? "space" : "none"));
}

/** `(struct file *)x`; the kernel writes `(file,f_path)x`. */
export function printCast(printed: Printed): Doc {
  return sequence(wholeOf(printed), () => "none");
}

/** `struct file *`, `int *const` */
export function printType(printed: Printed): Doc {
  return sequence(wholeOf(printed), typeSpacing);
}

export const typeSpacing: Between = (left) => (isToken(left, "*") ? "none" : "space");

/** `u8[4]`, `b4@0/8`, `enum mode` */
export function printFieldType(printed: Printed): Doc {
  return sequence(wholeOf(printed), (left, right) => {
    const isName = isToken(left, "enum") || isToken(left, "flags");
    return isName && /^\w/.test(firstLeaf(right).text) ? "space" : "none";
  });
}

/** Words with spaces between them. */
export function printSpaced(printed: Printed): Doc {
  return sequence(wholeOf(printed), spaced);
}
