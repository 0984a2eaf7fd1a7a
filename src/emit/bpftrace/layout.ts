/** Lines and what is inside what. */

export function block(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...indented(lines), "}"];
}

export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}
