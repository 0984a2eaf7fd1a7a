import { TextDocument } from "vscode-languageserver-textdocument";
import { formatted, formattedRange } from "../../../../lsp/server/features/formatting.ts";
import { URI } from "../../support.ts";
import type { Render } from "../marks.ts";

/** The whole text or, where there are two cursors, the part between them. */
export const render: Render = async ({ text, cursors: [start, end] }) => {
  const isRange = start !== undefined && end !== undefined;
  const edits = isRange ? await formattedRange(text, { start, end }) : await formatted(text);
  const changed = edits.map(({ range }) => `lines ${range.start.line + 1} to ${range.end.line}`).join(", ");
  const after = TextDocument.applyEdits(TextDocument.create(URI, "kp", 1, text), [...edits]);
  return `changed: ${changed === "" ? "nothing" : changed}\n\n${after}`;
};
