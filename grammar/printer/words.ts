/** The words that begin a declaration, or a part of one. */
import { DECLARATION_WORDS, PART_WORDS, PROBE_KINDS } from "../keywords.ts";

export const KEYWORDS: ReadonlySet<string> = new Set([...PROBE_KINDS, ...DECLARATION_WORDS]);
export const PART_KEYWORDS: ReadonlySet<string> = new Set(PART_WORDS);
