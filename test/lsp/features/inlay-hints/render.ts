import { inlayHints } from "../../../../lsp/server/features/inlay-hints.ts";
import type { Render } from "../marks.ts";

/** The text as it is shown, with the hints between `«»`. */
export const render: Render = ({ document, lines, text }) => {
  const hints = inlayHints(document, lines, { start: 0, end: text.length });
  return hints
    .toSorted((a, b) => lines.offset(b.position) - lines.offset(a.position))
    .reduce((shown, { position, label }) => {
      const at = lines.offset(position);
      return `${shown.slice(0, at)}«${label as string}»${shown.slice(at)}`;
    }, text);
};
