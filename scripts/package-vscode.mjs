/** Makes lsp/vscode/kpc.vsix: the client, and the command and its server as `npm run build` left them. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const extension = join(root, "lsp/vscode");
const output = join(extension, "kpc.vsix");
/** It brings hundreds of packages, so it is no dependency: npx fetches this one. */
const VSCE = "@vscode/vsce@3.9.2";

for (const folder of ["dist", "server"]) {
  rmSync(join(extension, folder), { recursive: true, force: true });
  mkdirSync(join(extension, folder));
}
await build({
  absWorkingDir: root,
  entryPoints: ["lsp/vscode/src/extension.ts"],
  outfile: join(extension, "dist/extension.cjs"),
  bundle: true,
  external: ["vscode"],
  format: "cjs",
  legalComments: "none",
  logLevel: "warning",
  minify: true,
  platform: "node",
  target: "node20",
});
for (const file of ["kpc.cjs", "compiler.cjs", "server.cjs", "formatter.cjs"]) {
  copyFileSync(join(root, "dist/bin", file), join(extension, "server", file));
}
copyFileSync(join(root, "LICENSE"), join(extension, "LICENSE"));
const { status } = spawnSync(
  "npx",
  [
    "--yes",
    VSCE,
    "package",
    "--no-dependencies",
    "--allow-missing-repository",
    "--no-rewrite-relative-links",
    "--out",
    output,
  ],
  { cwd: extension, stdio: "inherit" },
);
if (status !== 0) process.exit(1);
process.stdout.write(`${output}: ${Math.round(statSync(output).size / 1024)} KiB\n`);
