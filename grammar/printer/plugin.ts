/** What prettier is told of `.kp`: the language, its parser, its printer, and what is usual in it. */
import type { Parser, Printer, SupportLanguage } from "prettier";
import type { SyntaxProblem } from "../problems.ts";
import { parse } from "../parse.ts";
import { allTokens } from "../all-tokens.ts";
import { layoutOf } from "./layout.ts";
import type { Part } from "./layout.ts";
import { printer } from "./printer.ts";

export const LANGUAGE = "kp";

/** The text is not a program. */
export class SyntaxProblems extends SyntaxError {
  readonly problems: readonly SyntaxProblem[];

  constructor(problems: readonly SyntaxProblem[]) {
    super("the text has syntax errors");
    this.problems = problems;
  }
}

export const parser: Parser<Part> = {
  astFormat: LANGUAGE,
  parse(text) {
    const { file, problems } = parse(text);
    if (problems.length > 0) throw new SyntaxProblems(problems);
    return layoutOf({ text, file, ...allTokens(text) });
  },
  locStart: ({ start }) => start,
  locEnd: ({ end }) => end,
};

export const languages: SupportLanguage[] = [
  { name: "kprobe-compiler", parsers: [LANGUAGE], extensions: [".kp"], vscodeLanguageIds: [LANGUAGE] },
];
export const parsers: Readonly<Record<typeof LANGUAGE, Parser<Part>>> = { kp: parser };
export const printers: Readonly<Record<typeof LANGUAGE, Printer<Part>>> = { kp: printer };

/** The width is that of the kernel's own sources. */
export const defaultOptions = { printWidth: 100, tabWidth: 2 };
