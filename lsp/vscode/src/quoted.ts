/** A word for a shell that means itself, whatever a file is called. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
