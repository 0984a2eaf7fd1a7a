// All figures, as a table or with --json; see README.md beside this.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chevrotain } from "./chevrotain.mjs";
import { lsp } from "./lsp.mjs";
import { startUp } from "./start-up.mjs";
import { targets } from "./targets.mjs";
import { throughput } from "./throughput.mjs";

const GROUPS = { "start-up": startUp, throughput, chevrotain, targets, lsp };

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
const unknown = positionals.find((name) => !Object.hasOwn(GROUPS, name));
if (unknown !== undefined) {
  process.stderr.write(`there is no group ${unknown}; there are ${Object.keys(GROUPS).join(", ")}\n`);
  process.exit(2);
}

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "kpc-bench-"));
const where = { root, folder, kpc: join(root, "dist/bin/kpc.cjs") };
const all = {};
try {
  for (const [group, measure] of Object.entries(GROUPS)) {
    if (positionals.length > 0 && !positionals.includes(group)) continue;
    const figures = await measure(where);
    all[group] = figures;
    if (values.json) continue;
    for (const { name, value, unit } of figures) {
      const shown = value >= 100 ? String(Math.round(value)) : value.toFixed(2);
      process.stdout.write(`${name.padEnd(26)} ${shown.padStart(8)} ${unit}\n`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
if (values.json) process.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
