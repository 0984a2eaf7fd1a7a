/** Colours of what is printed: by meaning, so that nobody else knows an escape sequence. */

export type Style = "error" | "warning" | "strong" | "gutter" | "note" | "help" | "added" | "removed";

const CODES: Readonly<Record<Style, string>> = {
  error: "1;31",
  warning: "1;33",
  strong: "1",
  gutter: "1;34",
  note: "1;36",
  help: "1;32",
  added: "32",
  removed: "31",
};

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export function painter(colour: boolean): Paint {
  if (!colour) return (_, text) => text;
  return (style, text) => (text === "" ? "" : `\u001b[${CODES[style]}m${text}\u001b[0m`);
}
