/** The tokens of a declaration that is being typed: rough, since it is seldom whole. */

export interface Token {
  readonly text: string;
  readonly start: number;
  readonly kind: "comment" | "string" | "word" | "sign";
}

const TOKEN =
  /(?<comment>\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))|(?<string>"(?:[^"\\\n]|\\.)*"?)|(?<word>[%$@]?[A-Za-z_][\w*]*|\$[\w*]*|\d\w*)|(?<sign>->|\.\.|&&|\|\||[^\s\w])/g;

export function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((match): Token => {
    const { groups = {}, index } = match;
    const kind = (["comment", "string", "word"] as const).find((one) => groups[one] !== undefined) ?? "sign";
    return { text: match[0], start: index, kind };
  });
}
