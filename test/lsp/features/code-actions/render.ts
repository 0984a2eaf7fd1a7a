import { TextDocument } from "vscode-languageserver-textdocument";
import { codeActions } from "../../../../lsp/server/features/code-actions.ts";
import { URI } from "../../support.ts";
import { atCursors, indented } from "../marks.ts";
import type { Render } from "../marks.ts";

/** The lines of the text that each action at the cursor gives another form. */
export const render: Render = (one) =>
  atCursors(one, (offset) => {
    const { document, lines, text } = one;
    const actions = codeActions(
      document,
      { start: offset, end: offset },
      { lines, uri: URI, documentation: undefined, imported: () => undefined, only: undefined },
    );
    const before = new Set(text.split("\n"));
    return actions
      .map(({ title, kind, edit }) => {
        const edits = edit?.changes?.[URI] ?? [];
        const after = TextDocument.applyEdits(TextDocument.create(URI, "kp", 1, text), edits);
        const changed = after.split("\n").filter((line) => !before.has(line));
        return `${kind}: ${title}\n${indented(changed.join("\n"))}`;
      })
      .join("\n");
  });
