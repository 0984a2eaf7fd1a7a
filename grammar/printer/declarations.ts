/** The file, and its declarations beside probes and spans. */
import { builders } from "prettier/doc";
import type { Doc } from "prettier";
import { gapBefore, hasEmptyLine, isIgnored, splitGapBefore } from "./gaps.ts";
import { typeSpacing } from "./expressions.ts";
import { firstLeaf, isLeaf, isToken, lastLeaf } from "./layout.ts";
import type { Branch, Leaf, Part, Root } from "./layout.ts";
import { commentPaddings, printFilled, printList } from "./lists.ts";
import { listed, partOf, sequence, spaced, wholeOf } from "./sequences.ts";
import type { Printed } from "./sequences.ts";
import { widthOf } from "./widths.ts";
import { KEYWORDS } from "./words.ts";

const { group, hardline, ifBreak, indent } = builders;

export function printFile({ node, docs, text, width }: Printed): Doc {
  const { shebang } = node as Root;
  const items = node.parts.slice(0, -1);
  const end = node.parts.at(-1) as Leaf;
  const widths = docs.slice(0, -1).map((doc) => widthOf(doc));
  const paddings = commentPaddings({ items, separators: items.map(() => "hard"), widths, text, width });
  const place = (index: number): Parameters<typeof gapBefore>[2] => ({
    text,
    betweenItems: true,
    padding: paddings[index - 1] ?? 0,
    atStart: index === 0 && shebang === "",
  });
  const printed = items.map((item, index): Doc => [
    gapBefore(firstLeaf(item), "hard", place(index)),
    docs[index] ?? "",
    needsEnd(item, text) ? ";" : "",
  ]);
  const { comments } = splitGapBefore(end, "hard", { ...place(items.length), beforeClose: true });
  const isEmpty = shebang === "" && items.length === 0 && end.comments === undefined;
  return isEmpty ? "" : [shebang.trimEnd(), printed, comments, hardline];
}

/**
 * A `;` behind a declaration is left out, unless its last word is like one that begins a declaration,
 * and comes to the start of a line: `const A = // why` and then `group;`.
 */
function needsEnd(item: Part, text: string): boolean {
  const last = lastLeaf(item);
  if (!KEYWORDS.has(last.text) || !text.slice(last.previousEnd, last.start).includes("\n")) return false;
  return last.comments !== undefined || isIgnored(firstLeaf(item), text);
}

/** `requires arch x86_64, arm64; kernel >= 5.10` */
export function printRequires(printed: Printed): Doc {
  return group(
    indent(
      sequence(wholeOf(printed), (left, right) => {
        if (isToken(right, ";")) return "none";
        return isToken(left, ";") ? "line" : "space";
      }),
    ),
  );
}

export function printRequirement(printed: Printed): Doc {
  return sequence(wholeOf(printed), listed);
}

/** `enum mode { READ = 1; WRITE = 2; }` */
export function printEnum(printed: Printed): Doc {
  const { node, width } = printed;
  const open = node.parts.findIndex((part) => isToken(part, "{"));
  const run = partOf(printed, open);
  const items = run.parts.slice(1, -1);
  const isPlain =
    items.every(isLeaf) &&
    run.parts.slice(1).every((part) => firstLeaf(part).comments === undefined) &&
    items.slice(1).every((item) => !hasEmptyLine(firstLeaf(item), printed.text));
  const list = isPlain && items.length > 1 ? printFilled(run) : printList(run, { isTerminated: true }, width);
  const gap = gapBefore(firstLeaf(run.parts[0] as Part), "space", { text: printed.text });
  return [sequence(partOf(printed, 0, open), spaced), gap, list];
}

/** `READ = 1`: values are aligned in a list of several lines. */
export function printEnumerator(printed: Printed): Doc {
  const { padding = 0 } = printed.node;
  const docs = printed.docs.map((doc, index) =>
    index === 0 && padding > 0 ? [doc, ifBreak(" ".repeat(padding))] : doc,
  );
  return sequence({ ...wholeOf(printed), docs }, spaced);
}

/** The name of an enumerator that has a value. */
export function nameOfEnumerator({ parts }: Branch): string | undefined {
  return parts[0] && firstLeaf(parts[0]).text;
}

/** `struct conn { int fd; char *host; }` */
export function printStruct(printed: Printed): Doc {
  return sequence(wholeOf(printed), spaced);
}

export function printMembers(printed: Printed): Doc {
  return printList(wholeOf(printed), { isTerminated: true }, printed.width);
}

/** `unsigned int a : 4, *b[2]` */
export function printMember(printed: Printed): Doc {
  return sequence(wholeOf(printed), (left, right) => {
    if ([",", "[", "]"].some((bracket) => isToken(right, bracket)) || isToken(left, "[")) return "none";
    return typeSpacing(left, right);
  });
}
