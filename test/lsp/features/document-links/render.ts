import { documentLinks } from "../../../../lsp/server/features/document-links.ts";
import { pointed } from "../marks.ts";
import type { Render } from "../marks.ts";

export const render: Render = ({ document, lines, text }) =>
  pointed(
    text,
    documentLinks(document, {
      lines,
      uriOfImport: (path) => `file:///code/${path}`,
      uriOfFile: (path) => `file://${path}`,
    }).map(({ range, target }) => ({ range, note: target })),
  );
