/** What the extension for VS Code puts into a terminal, given to a shell. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { canBeTyped, captureCommand, runCommand } from "../../lsp/vscode/src/shell-commands.ts";

/** The words that a shell makes of the commands, with functions in the place of what would run. */
function wordsOf(line: string): string[] {
  const script = `
    node() { printf '%s\\n' "$@" >&2; }
    sudo() { [ "$1" = sh ] || "$@"; }
    ${line}
  `;
  return spawnSync("sh", ["-c", script], { encoding: "utf8" }).stderr.trimEnd().split("\n");
}

const HOSTILE = [
  "plain.kp",
  "a b.kp",
  "it's.kp",
  "$(touch x).kp",
  "`touch x`.kp",
  "a; touch x.kp",
  '"$HOME".kp',
  "-o.kp",
];

test.each(HOSTILE)("%s is a word", (name) => {
  const file = `/code/${name}`;
  expect(wordsOf(runCommand("/opt/kpc.cjs", file))).toEqual([
    "/opt/kpc.cjs",
    "compile",
    "--target",
    "live",
    "--to",
    "sh",
    file,
  ]);
  expect(wordsOf(captureCommand(file))).toEqual([file, "target", "capture"]);
});

test("what root runs is in a file that nobody else has made", () => {
  expect(runCommand("/opt/kpc.cjs", "a.kp")).toContain("mktemp");
});

test("a name that presses keys is not typed", () => {
  expect(canBeTyped("/code/läuft nicht.kp")).toBe(true);
  for (const name of ["a\u0003b.kp", "a\nb.kp", "a\u001b[A.kp", "a\u009b.kp"]) expect(canBeTyped(name)).toBe(false);
});
