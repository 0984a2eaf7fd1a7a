import { definition } from "../../../../lsp/server/features/navigation.ts";
import { URI } from "../../support.ts";
import { atCursors, pointed } from "../marks.ts";
import type { Render } from "../marks.ts";

export const render: Render = (one) =>
  atCursors(one, (offset) =>
    pointed(one.text, definition({ uri: URI, checked: one.document, lines: one.lines }, offset, [])),
  );
