// Whole compiles of large files in one cold process each.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bestCpuSeconds, peakMebibytes } from "./measure.mjs";

/** @param {number} count */
export function manyProbes(count) {
  return Array.from({ length: count }, (_, i) => `kprobe function_${i} < a: $arg1; b: +8($arg2):u32 >\n`).join("");
}

/** @param {{ kpc: string, folder: string }} where */
export function throughput({ kpc, folder }) {
  const figures = [];
  let before;
  for (const count of [1_000, 10_000, 100_000]) {
    const path = join(folder, `${count}.kp`);
    writeFileSync(path, manyProbes(count));
    const argv = [kpc, "compile", path];
    const seconds = bestCpuSeconds(argv, 4);
    const name = `${count} probes`;
    figures.push({ name, value: Math.round(count / seconds), unit: "probes a second" });
    if (before !== undefined) figures.push({ name, value: seconds / before, unit: "x the time of a tenth" });
    figures.push({ name, value: Math.round(peakMebibytes(argv)), unit: "MiB at most" });
    before = seconds;
  }
  return figures;
}
