/**
 * Text that comes from elsewhere, made fit for a terminal: whatever would act on it or hide
 * something (control characters, escape sequences, bidirectional and invisible marks) becomes a
 * symbol that shows. Also how many columns of a terminal a text takes.
 */

/** Controls, formats, lone surrogates, private and unassigned characters, line separators. */
const UNFIT = /[\p{C}\u2028\u2029]/gu;

/** The text with a symbol for each character that is not fit to be shown. */
export function visible(text: string): string {
  return text.replace(UNFIT, symbolOf);
}

function symbolOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}

/** One character of a line as it is shown. */
export interface Cell {
  /** Where it is in the line, and how long it is there. */
  readonly offset: number;
  readonly length: number;
  readonly text: string;
  /** How many columns it takes. */
  readonly width: number;
}

const TAB_STOP = 4;

/** The characters of a line, fit to be shown; tabs are spaces up to the next stop. */
export function cellsOf(line: string): readonly Cell[] {
  const cells: Cell[] = [];
  let offset = 0;
  let column = 0;
  for (const character of line) {
    const text = character === "\t" ? " ".repeat(TAB_STOP - (column % TAB_STOP)) : visible(character);
    const width = widthOf(text);
    cells.push({ offset, length: character.length, text, width });
    offset += character.length;
    column += width;
  }
  return cells;
}

/** How many columns a text takes that is fit to be shown. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

/** First and last of the characters that take two columns (East Asian Width W and F). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x20000, 0x3fffd],
];

function widthOfCharacter(character: string): number {
  if (/\p{M}/u.test(character)) return 0;
  const code = character.codePointAt(0) ?? 0;
  const wide = WIDE.some(([first, last]) => code >= first && code <= last) || /\p{Emoji_Presentation}/u.test(character);
  return wide ? 2 : 1;
}
