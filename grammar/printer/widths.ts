/** How wide something is on one line. */
import type { Doc } from "prettier";

/** Undefined if it is on several lines in any case. `isBroken`: as in a list of several lines. */
export function widthOf(doc: Doc, isBroken = false): number | undefined {
  if (typeof doc === "string") return columnsOf(doc);
  if (Array.isArray(doc)) return sumOf(doc, isBroken);
  switch (doc.type) {
    case "group":
      return doc.break ? undefined : widthOf(doc.contents);
    case "fill":
      return sumOf(doc.parts, false);
    case "indent":
    case "align":
      return widthOf(doc.contents, isBroken);
    case "if-break":
      return widthOf(isBroken ? doc.breakContents : doc.flatContents, isBroken);
    case "line":
      return doc.hard === true ? undefined : doc.soft === true ? 0 : 1;
    case "line-suffix":
    case "break-parent":
      return 0;
    default:
      return undefined;
  }
}

function sumOf(docs: readonly Doc[], isBroken: boolean): number | undefined {
  let sum = 0;
  for (const doc of docs) {
    const width = widthOf(doc, isBroken);
    if (width === undefined) return undefined;
    sum += width;
  }
  return sum;
}

/** What a terminal shows two columns wide, and what it shows on top of the character before. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303F\uFF01-\uFF60]/u;
const NONE = /\p{Mn}|\p{Cf}|[\uFE00-\uFE0F]/u;

export function columnsOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  const columns = Array.from(text, (character): number => (WIDE.test(character) ? 2 : NONE.test(character) ? 0 : 1));
  return columns.reduce((sum, one) => sum + one, 0);
}
