import { completion } from "../../../../lsp/server/features/completion.ts";
import { atCursors } from "../marks.ts";
import type { Render } from "../marks.ts";

const MOST = 12;

export const render: Render = (one) =>
  atCursors(one, (offset) => {
    const { items, isIncomplete } = completion(one.document, offset, { lines: one.lines, snippets: false });
    const shown = items.slice(0, MOST).map(({ label, detail, additionalTextEdits = [] }) => {
      const others = additionalTextEdits.map(({ newText }) => `, and ${newText}`).join("");
      return (detail === undefined ? label : `${label}  ${detail}`) + others;
    });
    const more = items.length > MOST ? [`… and others${isIncomplete ? ", more when more is typed" : ""}`] : [];
    return [...shown, ...more].join("\n");
  });
