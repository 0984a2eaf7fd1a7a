import type { SelectionRange } from "vscode-languageserver/node";
import { selectionRange } from "../../../../lsp/server/features/selection.ts";
import { atCursors } from "../marks.ts";
import type { Render } from "../marks.ts";

export const render: Render = (one) =>
  atCursors(one, (offset) => {
    const grown: string[] = [];
    let at: SelectionRange | undefined = selectionRange(one.document, offset, one.lines);
    for (; at !== undefined; at = at.parent) {
      const { start, end } = at.range;
      grown.push(one.text.slice(one.lines.offset(start), one.lines.offset(end)));
    }
    return grown.join("\n");
  });
