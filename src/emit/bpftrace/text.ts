/** Strings and paths in the language of bpftrace. */

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\" };

/** A literal, with its quotes. Nothing of the text can end it. */
export function literal(text: string): string {
  return `"${escaped(text)}"`;
}

/** What stands between the quotes of a literal. */
export function escaped(text: string): string {
  return Array.from(text, (character) => ESCAPES[character] ?? visible(character)).join("");
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 && code !== 0x7f) return character;
  return `\\x${code.toString(16).padStart(2, "0")}`;
}

/** What stands between the quotes of a format, for a text that is printed as it is. */
export function inFormat(text: string): string {
  return escaped(text.replaceAll("%", "%%"));
}
