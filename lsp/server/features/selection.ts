/** From the cursor outwards: a word, its expression, the field, the list, the declaration. */
import type { SelectionRange } from "vscode-languageserver/node";
import { spotAt } from "../document/checked-document.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import type { Lines } from "../document/lines.ts";
import { pathTo } from "../document/nodes.ts";
import { movedSpan } from "../document/shift.ts";

export function selectionRange(document: CheckedDocument, offset: number, lines: Lines): SelectionRange {
  let range: SelectionRange = { range: lines.range({ start: 0, end: document.text.length }) };
  const spot = spotAt(document, offset);
  const { declaration } = spot?.item ?? {};
  if (spot === undefined || declaration === undefined || spot.offset > declaration.end) return range;
  let last = { start: -spot.base, end: document.text.length - spot.base };
  for (const { start, end } of pathTo(declaration, spot.offset)) {
    if (start === last.start && end === last.end) continue;
    last = { start, end };
    range = { range: lines.range(movedSpan(last, spot.base)), parent: range };
  }
  return range;
}
