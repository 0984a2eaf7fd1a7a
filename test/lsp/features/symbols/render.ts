import type { DocumentSymbol } from "vscode-languageserver/node";
import { documentSymbols } from "../../../../lsp/server/features/symbols.ts";
import type { Render } from "../marks.ts";

function outline({ name, detail, children = [] }: DocumentSymbol, indent = ""): string[] {
  const own = `${indent}${name}${detail === undefined || detail === "" ? "" : `  ${detail}`}`;
  return [own, ...children.flatMap((child) => outline(child, `${indent}    `))];
}

export const render: Render = ({ document, lines }) =>
  documentSymbols(document, lines)
    .flatMap((one) => outline(one))
    .join("\n");
