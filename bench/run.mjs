// Start-up and throughput of the built command, as ratios within one run; see README.md beside this.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const kpc = fileURLToPath(new URL("../dist/bin/kpc.cjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "kpc-bench-"));

/** CPU seconds of one run of node. */
function run(argv) {
  const timed = spawnSync("bash", ["-c", 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1', "x", process.execPath, ...argv]);
  const [user, system] = timed.stderr.toString().trim().split(/\s+/).map(Number);
  return user + system;
}

function best(argv, times) {
  return Math.min(...Array.from({ length: times }, () => run(argv)));
}

const one = join(folder, "one.kp");
writeFileSync(one, "kprobe do_sys_open < dfd: $arg1; mode: $arg4 >\n");
const bare = best(["-e", "0"], 20);
for (const [name, argv] of [
  ["--help", [kpc, "--help"]],
  ["compile one probe", [kpc, "compile", one]],
]) {
  process.stdout.write(`${name.padEnd(20)} ${(best(argv, 20) / bare).toFixed(2)} x bare node\n`);
}

let before;
for (const count of [1_000, 10_000, 100_000]) {
  const path = join(folder, `${count}.kp`);
  writeFileSync(path, Array.from({ length: count }, (_, i) => `kprobe function_${i} < a: $arg1; b: +8($arg2):u32 >\n`).join(""));
  const seconds = best([kpc, "compile", path], 3);
  const ratio = before === undefined ? "" : `, ${(seconds / before).toFixed(1)} x the time of a tenth`;
  process.stdout.write(`${String(count).padStart(7)} probes      ${Math.round(count / seconds)} probes a second${ratio}\n`);
  before = seconds;
}
rmSync(folder, { recursive: true });
