/** The configuration for Helix: what it says, and what Helix makes of it where it is installed. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { commands } from "../../src/cli/table.ts";

const CONFIGURATION = fileURLToPath(new URL("../../lsp/helix/languages.toml", import.meta.url));
const KPC = fileURLToPath(new URL("../../dist/bin/kpc.cjs", import.meta.url));

/** As much of TOML as there is in the file: tables, and values that are JSON but for the `=` of inline tables. */
function readToml(text: string): Record<string, Record<string, unknown>> {
  const tables: Record<string, Record<string, unknown>> = {};
  let table: Record<string, unknown> | undefined;
  for (const line of text.split("\n")) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const name = /^\[{1,2}([\w.-]+)\]{1,2}$/.exec(line)?.[1];
    if (name !== undefined) {
      table = tables[name] = {};
      continue;
    }
    const [, key, value] = /^([\w-]+) = (.+)$/.exec(line) ?? [];
    if (key === undefined || value === undefined || table === undefined) throw new Error(`not understood: ${line}`);
    table[key] = JSON.parse(value.replaceAll(/([{,] )([\w-]+) = /g, '$1"$2": '));
  }
  return tables;
}

test("has what Helix needs, with commands that kpc has", () => {
  const { language, "language-server.kpc": server, ...others } = readToml(readFileSync(CONFIGURATION, "utf8"));
  expect(others).toEqual({});
  expect(server).toEqual({ command: "kpc", args: ["lsp", "--stdio"] });
  expect(language).toMatchObject({
    name: "kp",
    scope: "source.kp",
    "file-types": ["kp"],
    roots: ["kpc.json"],
    "comment-token": "//",
    "language-servers": ["kpc"],
    formatter: { command: "kpc", args: ["fmt", "-"] },
  });
  expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(["lsp", "fmt"]));
});

const hasHelix = spawnSync("hx", ["--version"], { stdio: "ignore" }).status === 0;
const why = hasHelix ? "" : " (skipped: hx is not installed)";

test.skipIf(!hasHelix)(`Helix finds the server and the formatter${why}`, () => {
  const home = mkdtempSync(join(tmpdir(), "kpc-helix-"));
  try {
    mkdirSync(join(home, "helix"));
    mkdirSync(join(home, "bin"));
    copyFileSync(CONFIGURATION, join(home, "helix/languages.toml"));
    symlinkSync(KPC, join(home, "bin/kpc"));
    const { stdout } = spawnSync("hx", ["--health", "kp"], {
      encoding: "utf8",
      env: { HOME: home, XDG_CONFIG_HOME: home, PATH: `${join(home, "bin")}:${process.env["PATH"] ?? ""}` },
    });
    expect(stdout).toMatch(/kpc: .*bin\/kpc/);
    expect(stdout).toMatch(/[Ff]ormatter.*\n?.*kpc/);
  } finally {
    rmSync(home, { recursive: true });
  }
});
