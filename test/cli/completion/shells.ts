/** Asks real shells what they offer. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FOLDER } from "./cases.ts";

const CAPTURE = fileURLToPath(new URL("capture.zsh", import.meta.url));

export interface Offer {
  readonly word: string;
  readonly meaning: string;
}

/** A shell that has read a script, in a folder with a few files. */
export interface Shell {
  readonly folder: string;
  /** What is offered behind each of the lines. */
  ask(lines: readonly string[]): readonly (readonly Offer[])[];
  /** What the shell says to the script's syntax: nothing. */
  checkSyntax(): string;
  dispose(): void;
}

export function isInstalled(name: string): boolean {
  return spawnSync(name, ["-c", "exit 0"], { stdio: "ignore" }).status === 0;
}

type Name = "bash" | "zsh" | "fish";

export function openShell(name: Name, script: string): Shell {
  const scripts = mkdtempSync(join(tmpdir(), "kpc-completion-"));
  const folder = join(scripts, "folder");
  const file = join(scripts, `kpc.${name}`);
  writeFileSync(file, script);
  mkdirSync(folder);
  for (const entry of FOLDER) {
    if (entry.endsWith("/")) mkdirSync(join(folder, entry));
    else writeFileSync(join(folder, entry), "");
  }
  const run = (argv: readonly string[]): string => {
    const env = { PATH: process.env["PATH"], HOME: scripts, TERM: "xterm" };
    const { stdout, stderr, error } = spawnSync(name, argv, {
      cwd: folder,
      encoding: "utf8",
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (error !== undefined || stderr !== "") throw new Error(`${name}: ${error?.message ?? ""}${stderr}`);
    return stdout;
  };
  return {
    folder,
    ask(lines) {
      const said = run(ASK[name](file, lines)).split(/^= .*\n/m);
      return said.slice(1).map((text) => text.split("\n").filter(Boolean).map(offerIn));
    },
    checkSyntax: () => run(["-n", file]),
    dispose: () => rmSync(scripts, { recursive: true }),
  };
}

/** How each is asked to print an `= LINE` for each line, and behind it what is offered. */
const ASK: Readonly<Record<Name, (file: string, lines: readonly string[]) => readonly string[]>> = {
  // Bash splits the line itself only where a person presses Tab; `read` takes out no quotes, as it does not.
  bash: (file, lines) => [
    "--norc",
    "-c",
    `source "$1"
for line in "\${@:2}"; do
  printf '= %s\\n' "$line"
  mapfile -t COMP_WORDS < <(grep -oE '=|[^= ]*(\\\\ [^= ]*|'"'"'[^'"'"']*)|[^= ]+' <<< "$line")
  if [[ $line == *[\\ =] ]]; then COMP_WORDS+=(''); fi
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
  "$(complete -p kpc | sed 's/.*-F \\([^ ]*\\) .*/\\1/')"
  if ((\${#COMPREPLY[@]} > 0)); then printf '%s\\n' "\${COMPREPLY[@]}"; fi
done`,
    "bash",
    file,
    ...lines,
  ],
  zsh: (file, lines) => ["-f", CAPTURE, file, ...lines],
  fish: (file, lines) => [
    "--no-config",
    "-c",
    'source $argv[1]; for line in $argv[2..-1]; echo "= $line"; complete -C $line; end',
    file,
    ...lines,
  ],
};

/** Words as they are meant: without quotes, and without the option that they were joined to. */
function offerIn(line: string): Offer {
  const [word = "", meaning = ""] = line.split("\t");
  const plain = word
    .replace(/^--[a-z-]+=/, "")
    .replaceAll(/\\(.)/g, "$1")
    .replaceAll("'", "")
    .replace(/\/$/, "");
  return { word: plain, meaning: meaning === word ? "" : meaning };
}

/** The words in one order, each once: a folder can be both a folder and a file. */
export function wordsOf(offers: readonly Offer[]): readonly string[] {
  return [...new Set(offers.map(({ word }) => word).filter(Boolean))].sort();
}
