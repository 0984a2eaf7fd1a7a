/** C string literals: what their escapes stand for. */
import type { Span } from "../tree.ts";

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

export interface DecodedString {
  readonly value: string;
  /** Escapes that C does not have, as ranges of the literal's text. */
  readonly unknownEscapes: readonly Span[];
}

/** Decodes a literal as written, with its quotes; a missing closing quote is tolerated. */
export function decodeString(text: string): DecodedString {
  const end = text.length > 1 && text.endsWith('"') ? text.length - 1 : text.length;
  const unknownEscapes: Span[] = [];
  let value = "";
  for (let at = 1; at < end;) {
    const backslash = text.indexOf("\\", at);
    if (backslash < 0 || backslash >= end) {
      value += text.slice(at, end);
      break;
    }
    value += text.slice(at, backslash);
    const hex = /^x[0-9A-Fa-f]{1,2}/.exec(text.slice(backslash + 1, backslash + 4))?.[0];
    const simple = SIMPLE_ESCAPES[text.charAt(backslash + 1)];
    if (hex !== undefined) value += String.fromCharCode(Number.parseInt(hex.slice(1), 16));
    else if (simple !== undefined) value += simple;
    else {
      unknownEscapes.push({ start: backslash, end: Math.min(backslash + 2, end) });
      value += text.charAt(backslash + 1);
    }
    at = backslash + 1 + (hex?.length ?? 1);
  }
  return { value, unknownEscapes };
}
