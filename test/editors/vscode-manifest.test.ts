/** The manifest of the extension for VS Code, and what its README says of it. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { format } from "../../grammar/printer/format.ts";
import { STARTER } from "../../lsp/vscode/src/starter.ts";
import { BACK_ENDS } from "../../src/emit/back-ends.ts";
import { check } from "../../src/index.ts";
import { VERSION } from "../../src/version.ts";
import { exampleTarget } from "../support/examples.ts";

interface Setting {
  readonly enum?: readonly string[];
}

interface Step {
  readonly description: string;
  readonly media: { readonly image: string };
  readonly completionEvents?: readonly string[];
}

interface Manifest {
  readonly version: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
  };
}

const FOLDER = new URL("../../lsp/vscode/", import.meta.url);
const readText = (name: string): string => readFileSync(new URL(name, FOLDER), "utf8");
const readme = readText("README.md");
const { version, contributes } = JSON.parse(readText("package.json")) as Manifest;
const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

/** The first cells of the table below a heading, one a name. */
function namesBelow(heading: string): string[] {
  const [, section = ""] = readme.split(`\n## ${heading}\n`);
  const rows = section.split("\n## ")[0]?.matchAll(/^\| ([^|]+) \|/gm) ?? [];
  return [...rows].flatMap(([, cell = ""]) => cell.split(", ")).slice(1);
}

test("the README has each command", () => {
  expect(namesBelow("Commands")).toEqual(contributes.commands.map(({ category, title }) => `${category}: ${title}`));
});

test("the README has each setting", () => {
  const names = Object.keys(contributes.configuration.properties);
  expect(namesBelow("Settings")).toEqual(names.map((name) => `\`${name}\``));
});

test("the README's and the walkthrough's pictures are there", () => {
  const inReadme = Array.from(readme.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g), ([, path = ""]) => path);
  const all = [...inReadme, ...steps.map(({ media }) => media.image)];
  expect(all.length).toBeGreaterThan(0);
  expect(all.filter((path) => !existsSync(new URL(path, FOLDER)))).toEqual([]);
});

test("the walkthrough's buttons are commands, and those of kpc complete their step", () => {
  const own = contributes.commands.map(({ command }) => command);
  for (const { description, completionEvents = [] } of steps) {
    for (const [, command = ""] of description.matchAll(/\(command:([^)]+)\)/g)) {
      if (command.startsWith("kpc.")) expect(own).toContain(command);
      expect(completionEvents).toContain(`onCommand:${command}`);
    }
  }
});

test("the preview's setting has all back ends, and none", () => {
  const names = BACK_ENDS.map(({ name }) => name);
  expect(contributes.configuration.properties["kpc.preview.backEnd"]?.enum).toEqual(["", ...names]);
});

test("the extension's version is that of the kpc in it", () => {
  expect(version).toBe(VERSION);
});

test("a new file is a program, and formatted", async () => {
  expect(check([{ name: "a.kp", text: STARTER }], { target: exampleTarget() }).diagnostics).toEqual([]);
  expect(await format(STARTER)).toBe(STARTER);
});
