/** JSON that can be shown on a terminal: whatever would act on it or hide is escaped. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2).replace(/[\p{C}\u2028\u2029]/gu, (character) =>
    character === "\n" ? character : [...Array(character.length).keys()].map((at) => escape(character, at)).join(""),
  );
  return `${text}\n`;
}

function escape(character: string, at: number): string {
  return `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
}
