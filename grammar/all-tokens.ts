/** All tokens of a text, for those who need what the tree leaves out. */
import type { IToken } from "chevrotain";
import { startOfProgram } from "./parse.ts";
import { createLexer } from "./tokens.ts";

export interface AllTokens {
  /** With their places in the whole text; without comments. */
  readonly tokens: readonly IToken[];
  /** The `#!` line, without its end. */
  readonly shebang: string;
}

let lexer: ReturnType<typeof createLexer> | undefined;

export function allTokens(text: string): AllTokens {
  lexer ??= createLexer({ validate: false });
  const start = startOfProgram(text);
  // White space as long as what is skipped keeps the places.
  const { tokens } = lexer.tokenize(" ".repeat(start) + text.slice(start));
  return { tokens, shebang: text.slice(0, start) };
}
