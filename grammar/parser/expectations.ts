/**
 * What the parser calls the things it expects, in the words that a problem is told in.
 *
 * Chevrotain asks a provider for its messages; ours answers with the bare name of what was
 * expected, and leaves the sentence to the catalogue of diagnostics.
 */
import type { IParserErrorMessageProvider, TokenType } from "chevrotain";

/** Tokens whose name is not their text. */
const TOKEN_NAMES: Readonly<Record<string, string>> = {
  Word: "a name",
  Number: "a number",
  String: "a string",
  Register: "a register",
  LocationPart: "a place to probe",
  ProbeKind: "a kind of probe",
};

/** Rules that a person would recognise as a part of a file, innermost last when they nest. */
const RULE_NAMES: Readonly<Record<string, string>> = {
  importDeclaration: "an import",
  requiresDeclaration: "`requires`",
  groupDeclaration: "`group`",
  constDeclaration: "a constant",
  paramDeclaration: "a parameter",
  structDeclaration: "a structure",
  member: "a member",
  enumDeclaration: "an enumeration",
  probe: "a probe",
  location: "a place to probe",
  fieldList: "a field list",
  field: "a field",
  fieldType: "a type",
  expression: "an expression",
  spanDeclaration: "a span",
  actionBlock: "an action block",
  action: "an action",
  clause: "a clause",
};

function nameOfToken(type: TokenType): string {
  const pattern = type.PATTERN;
  return TOKEN_NAMES[type.name] ?? `\`${typeof pattern === "string" ? pattern : type.name}\``;
}

export const errorMessages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => nameOfToken(expected),
  buildNotAllInputParsedMessage: () => "a declaration",
  buildNoViableAltMessage: ({ customUserDescription, ruleName }) =>
    customUserDescription ?? RULE_NAMES[ruleName] ?? "an expression",
  buildEarlyExitMessage: ({ customUserDescription, ruleName }) =>
    customUserDescription ?? RULE_NAMES[ruleName] ?? "an expression",
};

/** What was being read, from the stack of rules that were under way. */
export function insideOf(ruleStack: readonly string[]): string {
  for (const rule of [...ruleStack].reverse()) {
    const name = RULE_NAMES[rule];
    if (name !== undefined) return name;
  }
  return "a file";
}
