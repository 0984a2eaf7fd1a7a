// What one run of a command costs, and how figures are given: always the best of several runs, as
// ratios to something in the same run.
import { spawnSync } from "node:child_process";

/**
 * CPU seconds (user and system) of `node ARGV`.
 *
 * @param {readonly string[]} argv
 */
export function cpuSeconds(argv) {
  const timed = spawnSync("bash", [
    "-c",
    'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1',
    "x",
    process.execPath,
    ...argv,
  ]);
  const [user, system] = timed.stderr.toString().trim().split(/\s+/).map(Number);
  return user + system;
}

/** @param {readonly string[]} argv @param {number} times */
export function bestCpuSeconds(argv, times) {
  return Math.min(...Array.from({ length: times }, () => cpuSeconds(argv)));
}

/**
 * CPU seconds of several commands, each the best of many, taken in turns so that a busy moment of
 * the machine does not hit one of them alone.
 *
 * @template {string} Name
 * @param {Readonly<Record<Name, readonly string[]>>} commands
 * @param {number} times
 * @returns {Record<Name, number>}
 */
export function bestInTurns(commands, times) {
  const best = Object.fromEntries(Object.keys(commands).map((name) => [name, Infinity]));
  for (let i = 0; i < times; i++) {
    for (const [name, argv] of Object.entries(commands)) best[name] = Math.min(best[name], cpuSeconds(argv));
  }
  return best;
}

/**
 * Peak resident set of `node ARGV` in MiB, as the kernel counts it.
 *
 * @param {readonly string[]} argv
 */
export function peakMebibytes(argv) {
  const preload =
    "data:text/javascript," +
    encodeURIComponent(
      "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));",
    );
  const { output } = spawnSync(process.execPath, ["--import", preload, ...argv], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  return Number(output[3].toString()) / 1024;
}

/**
 * Milliseconds of `work`, the best of `times`, in this process.
 *
 * @param {() => unknown} work @param {number} times
 */
export function bestMilliseconds(work, times) {
  let best = Infinity;
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
