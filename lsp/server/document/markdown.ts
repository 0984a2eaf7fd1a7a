/** Texts for people, as Markdown. */

export function code(text: string, language = "c"): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** Paragraphs, without those that say nothing. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n\n");
}
