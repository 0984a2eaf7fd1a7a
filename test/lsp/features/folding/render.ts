import { foldingRanges } from "../../../../lsp/server/features/folding.ts";
import type { Render } from "../marks.ts";

/** The first and the last line of each, counted from 1 on. */
export const render: Render = ({ document, lines }) =>
  foldingRanges(document, lines)
    .map(({ startLine, endLine, kind = "" }) => `${startLine + 1} to ${endLine + 1} ${kind}`.trimEnd())
    .join("\n");
