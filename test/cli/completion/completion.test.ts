/** What bash, zsh and fish offer, when they have read the scripts. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bashScript } from "../../../src/cli/completion/bash.ts";
import { fishScript } from "../../../src/cli/completion/fish.ts";
import { placesOf } from "../../../src/cli/completion/model.ts";
import { zshScript } from "../../../src/cli/completion/zsh.ts";
import { command } from "../../../src/cli/command.ts";
import * as compiler from "../../../src/cli/compiler.ts";
import { commands } from "../../../src/cli/table.ts";
import { kpc } from "../support.ts";
import { CASES, FOLDER } from "./cases.ts";
import { isInstalled, openShell, wordsOf } from "./shells.ts";
import type { Shell } from "./shells.ts";

const MAKERS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
const SHELLS = ["bash", "zsh", "fish"] as const;

/** Text that does something wherever it is not quoted. */
const HOSTILE = 'it\'s [a]: "b" $(touch pwned) `touch pwned` ;touch pwned; \\ $HOME *';

const SMALL = [
  command({
    name: "draw",
    summary: HOSTILE,
    operands: "[FILE]...",
    mostOperands: Infinity,
    suggests: [{ words: ["-"], files: [".kp", ".kpt"] }],
    options: {
      as: {
        short: "a",
        value: "FORM",
        choices: ["line", "x y", "$(touch pwned)", "`touch pwned`", "it's"],
        help: HOSTILE,
      },
      known: { value: "NAME", repeatable: true, suggests: { listed: () => [["one:two", HOSTILE]] }, help: "a name" },
      out: { short: "o", value: "FILE", suggests: { files: [] }, help: "a file" },
      all: { help: "a switch" },
    },
    examples: [],
    run: () => Promise.resolve(0),
  }),
  command({
    name: "box open",
    summary: "Opens a box",
    operands: "BOX DIR",
    mostOperands: 2,
    suggests: [{ words: ["red", "green"] }, { folders: true }],
    options: {},
    examples: [],
    run: () => Promise.resolve(0),
  }),
];

describe.each(SHELLS)("%s", (name) => {
  const installed = isInstalled(name);
  const why = installed ? "" : ` (skipped: ${name} is not installed)`;
  let shell: Shell | undefined;
  let small: Shell | undefined;

  beforeAll(async () => {
    if (!installed) return;
    shell = openShell(name, (await kpc(["completion", name])).stdout);
    small = openShell(name, MAKERS[name](placesOf(SMALL, compiler)));
  });
  afterAll(() => {
    shell?.dispose();
    small?.dispose();
  });

  test("the script of a small table", async () => {
    await expect(MAKERS[name](placesOf(SMALL, compiler))).toMatchFileSnapshot(`golden/kpc.${name}`);
  });

  test.skipIf(!installed)(`takes the script${why}`, () => {
    expect(shell?.checkSyntax()).toBe("");
    expect(small?.checkSyntax()).toBe("");
  });

  test.skipIf(!installed)(`offers what fits${why}`, () => {
    const offered = shell?.ask(CASES.map(({ line }) => line)) ?? [];
    expect(CASES.map(({ line }, index) => ({ line, offered: wordsOf(offered[index] ?? []) }))).toEqual(CASES);
  });

  test.skipIf(!installed)(`offers every command, and every option of each${why}`, () => {
    const places = placesOf(commands, compiler);
    const lines = places.map(({ path }) => `kpc ${[...path, "-"].join(" ")}`);
    const offered = shell?.ask(lines) ?? [];
    for (const [index, { options, path }] of places.entries()) {
      const found = wordsOf(offered[index] ?? []).filter((word) => word.startsWith("--"));
      expect([path, found]).toEqual([path, options.map(({ long }) => `--${long}`).sort()]);
    }
    const [first = []] = shell?.ask(["kpc "]) ?? [];
    const firstWords = [...new Set(commands.map((one) => one.name.split(" ")[0] ?? ""))];
    expect(wordsOf(first)).toEqual([...firstWords, "help"].sort());
  });

  test.skipIf(!installed)(`runs nothing that stands in the table${why}`, () => {
    const [values = [], names = []] = small?.ask(["kpc draw --as ", "kpc draw --known ", "kpc ", "kpc draw -"]) ?? [];
    expect(values).toHaveLength(5);
    expect(wordsOf(names)).toEqual(["one:two"]);
    const folder = small?.folder ?? "";
    expect(readdirSync(folder).sort()).toEqual(FOLDER.map((entry) => entry.replace("/", "")).sort());
    expect(existsSync(join(folder, "pwned"))).toBe(false);
  });

  test.skipIf(!installed || name === "bash")(`says what is meant${why}`, () => {
    const [first = [], options = [], codes = []] = shell?.ask(["kpc comp", "kpc compile -", "kpc explain KP010"]) ?? [];
    expect(first).toContainEqual({ word: "compile", meaning: "Checks a program and compiles it" });
    expect(codes).toContainEqual({ word: "KP0101", meaning: "file that does not exist" });
    expect(options.map(({ meaning }) => meaning).join("\n")).toContain("what to compile to");
    const [hostile = []] = small?.ask(["kpc dr"]) ?? [];
    expect(hostile).toEqual([{ word: "draw", meaning: HOSTILE }]);
  });
});

test("says which shells there are", async () => {
  expect(await kpc(["completion", "zhs"])).toMatchObject({
    code: 2,
    stderr: `kpc: kpc cannot complete in \`zhs\`
did you mean \`zsh\`?
it can be \`bash\`, \`zsh\` or \`fish\`
\`kpc completion --help\` shows its options
`,
  });
  expect((await kpc(["completion"])).stderr).toContain("no shell is named");
});

test("every option that takes a file or a folder suggests them", () => {
  const silent = commands.flatMap(({ name, options }) =>
    Object.entries(options).flatMap(([long, { value, suggests }]) => {
      const wanted = value === "FILE" ? suggests?.files : value === "DIR" ? suggests?.folders : true;
      return wanted === undefined ? [`${name} --${long}`] : [];
    }),
  );
  const operands = commands.filter((one) => /\bFILE\b/.test(one.operands) && one.suggests?.[0]?.files === undefined);
  expect([...silent, ...operands.map(({ name }) => name)]).toEqual([]);
});
