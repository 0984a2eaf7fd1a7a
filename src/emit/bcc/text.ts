/** Texts of a program in the two languages of the output: none of them can end where it stands, or become code. */

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\" };

/** A literal of Python, with its quotes. */
export function pythonString(text: string): string {
  return `"${Array.from(text, (character) => ESCAPES[character] ?? visible(character)).join("")}"`;
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return character;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code < 0x1_0000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
}

/** What a string of C holds, byte by byte. */
export function bytesOf(text: string): readonly number[] {
  return [...new TextEncoder().encode(text)];
}

/** A byte as a constant of C: quotes and backslashes as numbers, which end no literal of either language. */
export function byteText(byte: number): string {
  if (byte === 0) return "0";
  const isPlain = byte >= 0x20 && byte < 0x7f && !QUOTES.has(byte);
  return isPlain ? `'${String.fromCharCode(byte)}'` : `'\\x${byte.toString(16).padStart(2, "0")}'`;
}

const QUOTES: ReadonlySet<number> = new Set([0x22, 0x27, 0x5c]);

/** For a comment of the C text, which is itself in a literal of Python: `"""` would end that. */
export function inComment(text: string): string {
  return text
    .replaceAll(/[^\x20-\x7e]/g, "?")
    .replaceAll("*/", "* /")
    .replaceAll('"', "'")
    .replaceAll("\\", "?");
}

/** A constant of 64 bits as C has it. */
export function constant(value: bigint, signed: boolean): string {
  if (!signed) return `${BigInt.asUintN(64, value)}ULL`;
  const own = BigInt.asIntN(64, value);
  // The least number is no literal: its minus sign is an operator.
  return own === -(1n << 63n) ? "(-9223372036854775807LL - 1)" : `${own}LL`;
}
