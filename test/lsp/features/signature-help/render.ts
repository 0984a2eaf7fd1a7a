import { signatureHelp } from "../../../../lsp/server/features/signature-help.ts";
import { atCursors } from "../marks.ts";
import type { Render } from "../marks.ts";

/** The signature, with the active parameter below it. */
export const render: Render = (one) =>
  atCursors(one, (offset) => {
    const help = signatureHelp(one.document, offset);
    const [found] = help?.signatures ?? [];
    if (found === undefined) return "";
    const active = found.parameters?.[help?.activeParameter ?? 0]?.label;
    const at = typeof active === "string" ? found.label.indexOf(active) : -1;
    return at < 0 ? found.label : `${found.label}\n${" ".repeat(at)}${"^".repeat(String(active).length)}`;
  });
