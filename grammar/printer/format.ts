/** Formats texts as `kpc fmt` and the language server do: with what is usual in the language. */
import { format as formatByPrettier } from "prettier/standalone";
import * as plugin from "./plugin.ts";

export { SyntaxProblems } from "./plugin.ts";

/** The text in the form of the language. Throws `SyntaxProblems` if it is no program. */
export async function format(text: string): Promise<string> {
  return formatByPrettier(text, { parser: plugin.LANGUAGE, plugins: [plugin], endOfLine: "auto" });
}
