/** Which words are types of a field; a bit-field is one word and a range: `b4@0/8`. */
import { DISPLAY_TYPES, FIELD_TYPES } from "./keywords.ts";

const WORDS: ReadonlySet<string> = new Set<string>([...FIELD_TYPES, ...DISPLAY_TYPES]);

/** True for a type's word, and for the `b4` that begins a bit-field. */
export function isFieldTypeWord(word: string): boolean {
  return WORDS.has(word) || /^b[0-9]+$/.test(word);
}
