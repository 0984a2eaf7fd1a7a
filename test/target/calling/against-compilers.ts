/**
 * Holds `place` against compilers: makes signatures by chance, compiles calls of them for every
 * architecture, runs them (under QEMU where the host cannot) and looks where the values are.
 *
 *     npx tsx test/target/calling/against-compilers.ts [--count N] [--seed N] [--only MACHINE] [--write] [--keep]
 *
 * It says which compilers it found. `--write` writes down those signatures about which all compilers
 * and `place` agree, which `places.test.ts` reads; `--keep` leaves the programs, and says where.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findArchitecture } from "../../../src/target/arch/index.ts";
import type { Build } from "./compilers/builds.ts";
import { ALWAYS_FLAGS, BUILDS } from "./compilers/builds.ts";
import type { Setting } from "./compilers/compare.ts";
import { compare } from "./compilers/compare.ts";
import { MACHINES } from "./compilers/machines.ts";
import { programText } from "./compilers/program.ts";
import { signatures } from "./compilers/signatures.ts";
import type { Signature } from "./compilers/types.ts";
import { showSignature } from "./compilers/types.ts";
import { showCase } from "./compilers/cases.ts";

const { values: options } = parseArgs({
  options: {
    count: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    write: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});

/** How many differences of a build are shown. */
const SHOWN = 20;
/** How many signatures of an architecture and space are written down. */
const WRITTEN = 40;

const folder = mkdtempSync(join(tmpdir(), "calling-"));
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** The signatures that no build has found wrong, by architecture and space. */
const agreed = new Map<string, { setting: Setting; signatures: Signature[] }>();
let failures = 0;

for (const build of BUILDS) {
  if (options.only !== undefined && options.only !== build.machine) continue;
  const setting = settingOf(build);
  const tried = signatures(Number(options.count), {
    seed:
      Number(options.seed) + BUILDS.findIndex((each) => each.machine === build.machine && each.space === build.space),
    architecture: setting.architecture,
    floats: build.floats,
    longDouble: build.longDouble,
  });
  const title = `${build.machine} ${build.space} ${build.compiler}`;
  const output = outputOf(setting, tried);
  if (typeof output === "string") {
    say(`${title}: ${output}`);
    continue;
  }
  const { values, wrong } = compare(output, tried, setting);
  const own = [...wrong].filter(([index]) => !build.known.some((each) => each.test(shown(tried[index]))));
  const known = wrong.size - own.length;
  const aside = known > 0 ? `, ${known} differ as is known` : "";
  say(`${title}: ${tried.length - wrong.size} of ${tried.length} signatures agree, ${values} values${aside}`);
  for (const [index, problems] of own.slice(0, SHOWN)) say(`    ${shown(tried[index])}: ${problems.join("; ")}`);
  failures += own.length;
  const key = `${build.machine} ${build.space}`;
  const before = agreed.get(key)?.signatures ?? tried;
  const right = new Set(tried.filter((_, index) => !wrong.has(index)).map(showSignature));
  agreed.set(key, { setting, signatures: before.filter((each) => right.has(showSignature(each))) });
}

if (options.write) {
  for (const { name } of MACHINES) {
    const lines = (["kernel", "user"] as const).flatMap((space) => {
      const found = agreed.get(`${name} ${space}`);
      if (found === undefined) return [];
      const chosen = found.signatures.filter(({ parameters }) => parameters.length > 0).slice(0, WRITTEN);
      return chosen.map((signature) => showCase(signature, found.setting.architecture, space));
    });
    if (lines.length > 0) writeFileSync(new URL(`places/${name}.txt`, import.meta.url), `${lines.join("\n")}\n`);
  }
}
if (options.keep) say(folder);
else rmSync(folder, { recursive: true });
process.exitCode = failures > 0 ? 1 : 0;

function shown(signature: Signature | undefined): string {
  return signature === undefined ? "" : showSignature(signature);
}

function settingOf(build: Build): Setting {
  const architecture = findArchitecture(build.machine);
  const machine = MACHINES.find(({ name }) => name === build.machine);
  if (architecture === undefined || machine === undefined) throw new Error(`no machine ${build.machine}`);
  return { architecture, machine, build };
}

/** What the program writes, or why there is nothing. */
function outputOf({ machine, build }: Setting, tried: readonly Signature[]): Uint8Array | string {
  const name = join(folder, `${build.machine}-${build.space}-${build.compiler}`);
  const { write, exit } = machine.numbers;
  writeFileSync(`${name}.c`, programText(tried, machine));
  writeFileSync(`${name}.s`, machine.assembly(build.floatRegisters, tried.length));
  const flags = [...ALWAYS_FLAGS, ...build.flags, `-DWRITE=${write}`, `-DEXIT=${exit}`];
  const compiled = spawnSync(build.compiler, [...flags, `${name}.c`, `${name}.s`, "-o", name], { encoding: "utf8" });
  if (compiled.error !== undefined) return "not found";
  if (compiled.status !== 0) return `does not compile: ${compiled.stderr.slice(0, 1500)}`;
  const [command = name, ...words] = build.emulator === undefined ? [name] : [build.emulator, name];
  const run = spawnSync(command, words, { maxBuffer: 2 ** 30 });
  if (run.error !== undefined) return `does not run: ${run.error.message}`;
  if (run.status !== 0)
    return `does not run: ${run.signal ?? run.status} after ${run.stdout.length} bytes ${run.stderr.toString().slice(0, 300)}`;
  return run.stdout;
}
