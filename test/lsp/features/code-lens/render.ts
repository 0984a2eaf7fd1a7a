import { codeLenses, isLensData, lensCommand } from "../../../../lsp/server/features/code-lens.ts";
import { URI } from "../../support.ts";
import type { Render } from "../marks.ts";

/** What each says when it is asked, and what is told of it. */
export const render: Render = ({ document, lines }) =>
  codeLenses(document, lines, URI)
    .map(({ range, command, data }) => {
      const said = isLensData(data) ? lensCommand(document, data) : command;
      const tooltip = said?.tooltip === undefined ? "" : `: ${said.tooltip}`;
      return `line ${range.start.line + 1}: ${said?.title ?? ""}${tooltip}`;
    })
    .join("\n");
