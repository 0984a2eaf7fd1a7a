/**
 * The text of a bootconfig.
 *
 * Source: lib/bootconfig.c: keys are letters, digits, `-` and `_`; a value stands between quotes of either kind, which
 * cannot be escaped.
 */
import type { Entry } from "./keys.ts";

/** Absent where the text has both kinds of quotes, or what is not printable. */
export function quoted(text: string): string | undefined {
  if (/[^\x20-\x7e]/.test(text)) return undefined;
  if (!text.includes('"')) return `"${text}"`;
  return text.includes("'") ? undefined : `'${text}'`;
}

export function isWord(key: string): boolean {
  return /^[A-Za-z0-9_-]+$/.test(key);
}

export function block(key: string, entries: readonly Entry[]): string {
  return [`${key} {`, ...entries.map((entry) => `  ${line(entry)}`), "}"].join("\n");
}

/** The first value must be in its key's line; behind a comma a new one may begin. */
function line({ key, values }: Entry): string {
  if (values.length === 0) return key;
  const texts = values.map((value) => quoted(value) ?? '""');
  return `${key} = ${texts.join(isLong(texts) ? ",\n    " : ", ")}`;
}

function isLong(texts: readonly string[]): boolean {
  return texts.reduce((sum, { length }) => sum + length, 0) > LONGEST_LINE;
}

const LONGEST_LINE = 80;

/** Words of keys, of which those at the same place count once, and values. */
export function nodesOf(blocks: readonly { readonly key: string; readonly entries: readonly Entry[] }[]): number {
  const words = new Set<string>();
  let values = 0;
  for (const { key, entries } of blocks) {
    for (const entry of entries) {
      values += entry.values.length;
      let path = "";
      for (const word of `${key}.${entry.key}`.split(".")) words.add((path += `.${word}`));
    }
  }
  return words.size + values;
}
