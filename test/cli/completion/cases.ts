/** What every shell offers in the same places, with the commands that kpc has. */

/** What the folder holds in which the shells are asked. */
export const FOLDER: readonly string[] = ["a.kp", "b.kp", "k.kpt", "x.txt", "two words.kp", "sub/"];

export interface Case {
  readonly line: string;
  readonly offered: readonly string[];
}

const PROGRAMS = ["a.kp", "b.kp", "sub", "two words.kp"];
const TARGETS = ["k.kpt", "live", "sub"];
const ALL_FILES = ["a.kp", "b.kp", "k.kpt", "sub", "two words.kp", "x.txt"];

export const CASES: readonly Case[] = [
  { line: "kpc comp", offered: ["compile", "completion"] },
  { line: "kpc tar", offered: ["target"] },
  { line: "kpc target ", offered: ["capture", "diff", "show"] },
  { line: "kpc target c", offered: ["capture"] },
  { line: "kpc help comp", offered: ["compile", "completion"] },
  { line: "kpc help target ", offered: ["capture", "diff", "show"] },
  { line: "kpc compile ", offered: PROGRAMS },
  { line: "kpc compile a.kp ", offered: PROGRAMS },
  { line: "kpc compile tw", offered: ["two words.kp"] },
  { line: "kpc compile two\\ w", offered: ["two words.kp"] },
  { line: "kpc compile 'two w", offered: ["two words.kp"] },
  { line: "kpc compile --to s", offered: ["sh"] },
  { line: "kpc compile --to=s", offered: ["sh"] },
  { line: "kpc compile a.kp --btf ", offered: ["kernel", "offsets"] },
  { line: "kpc compile --btf=", offered: ["kernel", "offsets"] },
  { line: "kpc compile --to sh --arch arm", offered: ["arm", "arm64"] },
  { line: "kpc compile --format ", offered: ["json", "sarif", "text"] },
  { line: "kpc compile --target ", offered: TARGETS },
  { line: "kpc compile --root ", offered: ["sub"] },
  { line: "kpc compile -o ", offered: ALL_FILES },
  { line: "kpc compile --output ", offered: ALL_FILES },
  { line: "kpc compile --arch x86_64 a.kp --fo", offered: ["--format"] },
  { line: "kpc compile --de", offered: ["--define"] },
  { line: "kpc compile --kernel ", offered: [] },
  { line: "kpc target capture --script --ro", offered: ["--root"] },
  { line: "kpc target show ", offered: TARGETS },
  { line: "kpc target show --format ", offered: ["json", "text"] },
  { line: "kpc target diff k.kpt ", offered: TARGETS },
  { line: "kpc target diff k.kpt live ", offered: [] },
  { line: "kpc types ", offered: ["enum", "struct", "typedef", "union"] },
  { line: "kpc types --target k.kpt ", offered: ["enum", "struct", "typedef", "union"] },
  { line: "kpc regs ppc", offered: ["ppc64le"] },
  { line: "kpc explain KP010", offered: ["KP0101", "KP0102", "KP0103", "KP0104"] },
  { line: "kpc lsp --s", offered: ["--stdio"] },
  { line: "kpc completion ", offered: ["bash", "fish", "zsh"] },
  { line: "kpc nothing ", offered: [] },
];
