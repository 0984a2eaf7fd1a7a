/** Lines for a terminal's shell. Paths mean themselves in them, whatever a file is called. */

/** A terminal takes control characters for keys, inside quotes too. */
export function canBeTyped(path: string): boolean {
  return !/\p{Cc}/u.test(path);
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * Runs a file's probes on this machine. The script is in a file, so that Ctrl-C reaches it and nothing else, and in
 * one that nobody else can have made: root runs it.
 */
export function runCommand(kpc: string, file: string): string {
  const compile = `node ${quoted(kpc)} compile --target live --to sh ${quoted(file)}`;
  return `kpc_script=$(mktemp) && ${compile} > "$kpc_script" && sudo sh "$kpc_script"; rm -f "$kpc_script"`;
}

/** sudo has a PATH of its own, without a Node that is only the user's. */
export function captureCommand(kpc: string): string {
  return `sudo "$(command -v node)" ${quoted(kpc)} target capture`;
}
