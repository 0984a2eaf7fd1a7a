import { codeLenses } from "../../../../lsp/server/features/code-lens.ts";
import { URI } from "../../support.ts";
import type { Render } from "../marks.ts";

/** What each says, and what is told of it. */
export const render: Render = ({ document, lines }) =>
  codeLenses(document, lines, URI)
    .map(({ range, command }) => {
      const tooltip = command?.tooltip === undefined ? "" : `: ${command.tooltip}`;
      return `line ${range.start.line + 1}: ${command?.title ?? ""}${tooltip}`;
    })
    .join("\n");
