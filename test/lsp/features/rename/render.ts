import { TextDocument } from "vscode-languageserver-textdocument";
import { prepareRename, rename } from "../../../../lsp/server/features/navigation.ts";
import { URI } from "../../support.ts";
import { atCursors } from "../marks.ts";
import type { Render } from "../marks.ts";

/** The text with the name `renamed` in the place of the one at the cursor. */
export const render: Render = (one) =>
  atCursors(one, (offset) => {
    const document = { uri: URI, checked: one.document, lines: one.lines };
    if (prepareRename(document, offset) === undefined) return "";
    const result = rename(document, offset, "renamed", []);
    if (result.kind === "refused") return result.reason;
    return TextDocument.applyEdits(TextDocument.create(URI, "kp", 1, one.text), [...(result.changes[URI] ?? [])]);
  });
