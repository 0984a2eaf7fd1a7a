import { hover } from "../../../../lsp/server/features/hover.ts";
import { atCursors } from "../marks.ts";
import type { Render } from "../marks.ts";

export const render: Render = (one) =>
  atCursors(one, (offset) => {
    const found = hover(one.document, offset, one.lines);
    return found === undefined ? "" : (found.contents as { readonly value: string }).value;
  });
