import { references } from "../../../../lsp/server/features/navigation.ts";
import { URI } from "../../support.ts";
import { atCursors, pointed } from "../marks.ts";
import type { Render } from "../marks.ts";

export const render: Render = (one) =>
  atCursors(one, (offset) => {
    const document = { uri: URI, checked: one.document, lines: one.lines };
    const uses = references(document, offset, { others: [], includeDeclaration: false });
    const isUse = (line: number): boolean => uses.some(({ range }) => range.start.line === line);
    const all = references(document, offset, { others: [], includeDeclaration: true });
    return pointed(
      one.text,
      all.map(({ range }) => ({ range, note: isUse(range.start.line) ? "" : "declaration" })),
    );
  });
