/**
 * Builds dist/: the library as ES modules (tsc), the command as CommonJS bundles (esbuild), and
 * V8's code cache for the larger one.
 *
 * The command is CommonJS and minified because that is what starts fastest.
 */
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "dist/bin");

/** @type {import("esbuild").BuildOptions} */
const bundle = {
  absWorkingDir: root,
  alias: { "lodash-es": join(root, "scripts/lodash.mjs") },
  bundle: true,
  format: "cjs",
  legalComments: "none",
  logLevel: "warning",
  minify: true,
  platform: "node",
  target: "node20",
};

rmSync(join(root, "dist"), { recursive: true, force: true });
mkdirSync(bin, { recursive: true });
await Promise.all([compileLibrary(), bundleCommand()]);
writeCodeCache();

/** Also checks the types: a library that does not is not built. */
async function compileLibrary() {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const child = spawn(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code !== 0) process.exit(1);
}

async function bundleCommand() {
  const command = join(bin, "kpc.cjs");
  await Promise.all([
    build({ ...bundle, entryPoints: ["lsp/server/main.ts"], outfile: join(bin, "server.cjs") }),
    build({ ...bundle, entryPoints: ["src/cli/formatter.ts"], outfile: join(bin, "formatter.cjs") }),
    build({ ...bundle, entryPoints: ["src/cli/compiler.ts"], outfile: join(bin, "compiler.cjs") }),
    build({ ...bundle, entryPoints: ["src/cli/bin.ts"], outfile: command, banner: { js: "#!/usr/bin/env node" } }),
  ]).catch(() => process.exit(1)); // esbuild has said what is wrong.
  chmodSync(command, 0o755);
}

/** In a process of its own: what was compiled for the build must not be in the cache's way. */
function writeCodeCache() {
  const { status } = spawnSync(process.execPath, [join(root, "scripts/code-cache.mjs")], { stdio: "inherit" });
  if (status !== 0) process.exit(1);
}
