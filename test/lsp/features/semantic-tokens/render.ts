import { LEGEND, semanticTokens } from "../../../../lsp/server/features/semantic-tokens.ts";
import { pointed } from "../marks.ts";
import type { Found, Render } from "../marks.ts";

export const render: Render = ({ document, lines, text }) => {
  const { data } = semanticTokens(document, lines);
  const all: Found[] = [];
  let [line, character] = [0, 0];
  for (let index = 0; index < data.length; index += 5) {
    const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = data.slice(index, index + 5);
    line += down;
    character = down === 0 ? character + right : right;
    const names = LEGEND.tokenModifiers.filter((_, bit) => (modifiers & (1 << bit)) !== 0);
    const range = { start: { line, character }, end: { line, character: character + length } };
    all.push({ range, note: [LEGEND.tokenTypes[type] ?? "", ...names].join(" ") });
  }
  return pointed(text, all);
};
