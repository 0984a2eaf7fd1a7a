import { diagnosticsOf } from "../../../../lsp/server/features/diagnostics.ts";
import { URI } from "../../support.ts";
import { pointed } from "../marks.ts";
import type { Render } from "../marks.ts";

export const render: Render = ({ document, lines, text }) => {
  const all = diagnosticsOf(document, lines, { uri: URI, documentation: "diagnostics.md", imported: () => undefined });
  return pointed(
    text,
    all.flatMap(({ range, code, severity, message, codeDescription, relatedInformation = [] }) => [
      {
        range,
        note: `${severity === 1 ? "error" : "warning"} ${code}: ${typeof message === "string" ? message : message.value}\n${codeDescription?.href ?? ""}`,
      },
      ...relatedInformation.map(({ location, message: note }) => ({
        range: location.range,
        note: `belongs to ${code}: ${note}`,
      })),
    ]),
  );
};
