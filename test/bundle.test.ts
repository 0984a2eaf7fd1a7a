/** What the bundler makes of the sources. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import type { BuildOptions } from "esbuild";
import { expect, test } from "vitest";
import { catalogue } from "../src/diagnostics/catalogue.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

async function bundle(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    bundle: true,
    write: false,
    logLevel: "silent",
    ...options,
  });
  return outputFiles?.[0]?.text ?? "";
}

test("the library runs in a browser: it reaches no module of Node", async () => {
  const text = await bundle({ entryPoints: ["src/index.ts"], format: "iife", globalName: "kpc", platform: "browser" });
  const page = { TextEncoder, result: undefined as unknown };
  runInNewContext(
    `${text}; result = kpc.compile([{ name: "a.kp", text: "kprobe vfs_read as r < n: %dx >" }]).output`,
    page,
  );
  expect(page.result).toContain("p:kpc/r vfs_read n=%dx\n");
});

test("the plugin for prettier reaches no module of Node either", async () => {
  const text = await bundle({ entryPoints: ["src/prettier.ts"], format: "iife", platform: "browser" });
  expect(text).toContain("printWidth");
});

test("no other command loads the formatter", () => {
  for (const name of ["kpc.cjs", "compiler.cjs"]) {
    expect(readFileSync(`${root}dist/bin/${name}`, "utf8")).not.toContain("lineSuffixBoundary");
  }
  expect(readFileSync(`${root}dist/bin/formatter.cjs`, "utf8")).toContain("lineSuffixBoundary");
});

test("the parser does the same with the build's lodash as with lodash-es", async () => {
  const parser = async (alias: Record<string, string>): Promise<(text: string) => unknown> => {
    const text = await bundle({ entryPoints: ["grammar/parse.ts"], format: "iife", globalName: "grammar", alias });
    return runInNewContext(`${text}; (text) => JSON.stringify(grammar.parse(text))`) as (text: string) => unknown;
  };
  const [original, ours] = await Promise.all([parser({}), parser({ "lodash-es": `${root}scripts/lodash.mjs` })]);
  for (const { code, example } of catalogue.values()) {
    if ("source" in example) expect(ours(example.source), code).toBe(original(example.source));
  }
  expect(ours("kprobe a < x: +0(+8($arg1)):u32[4] >")).toBe(original("kprobe a < x: +0(+8($arg1)):u32[4] >"));
});
