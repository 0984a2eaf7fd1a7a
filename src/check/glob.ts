/** Patterns of names, as the kernel's filters have them: `*`, `?` and `[abc]`, `[a-z]`, `[!a]`. */

const SPECIAL = /[*?[\]]/;

export function isPattern(text: string): boolean {
  return SPECIAL.test(text);
}

/** The pattern as a test of whole names. A bracket that is not closed stands for itself. */
export function globToRegExp(pattern: string): RegExp {
  let source = "";
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    const close = character === "[" ? pattern.indexOf("]", at + 2) : -1;
    if (character === "*") source += ".*";
    else if (character === "?") source += ".";
    else if (close > 0) {
      const inside = pattern
        .slice(at + 1, close)
        .replace(/^[!^]/, "^")
        .replaceAll("\\", "\\\\");
      source += `[${inside}]`;
      at = close;
    } else source += character.replace(/[.+^${}()|\\[\]]/g, String.raw`\$&`);
  }
  return compile(source) ?? /(?!)/;
}

/** A class such as `[z-a]` is none: it matches nothing. */
function compile(source: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${source.replace(/(?:\.\*)+/g, ".*")})$`);
  } catch {
    return undefined;
  }
}
