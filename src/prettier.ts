/** The plugin for prettier: `kprobe-compiler/prettier`. What is wrong with a text is said as kpc says it. */
import { parser } from "../grammar/printer/plugin.ts";
import { syntaxFindings } from "./check/files.ts";

export { defaultOptions, languages, printers } from "../grammar/printer/plugin.ts";

/** Prettier shows the place. */
interface Located extends SyntaxError {
  loc: { readonly start: Position; readonly end: Position };
}

interface Position {
  readonly line: number;
  readonly column: number;
}

export const parsers: { readonly kp: typeof parser } = {
  kp: {
    ...parser,
    parse(text, options) {
      const [finding] = syntaxFindings({ name: options.filepath ?? "", text });
      if (finding === undefined) return parser.parse(text, options);
      const { start, end } = finding.place;
      const loc = { start: positionAt(text, start), end: positionAt(text, end) };
      throw Object.assign(new SyntaxError(`${finding.code}: ${finding.message}`), { loc }) satisfies Located;
    },
  },
};

/** Counted from 1, as prettier does. */
function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
