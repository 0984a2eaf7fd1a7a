/**
 * Neovim with kpc's server and plugin, as a person has them: `npm run test:neovim`.
 *
 * It is not among the unit tests, because it installs Debian's Neovim where there is none.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeTargetFile } from "../../src/target/capture/target-file.ts";
import { exampleSections } from "../../src/target/example/example-target.ts";
import { compression } from "../../src/target/host/live-machine.ts";

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const KPC = at("dist/bin/kpc.cjs");
const MOST_MILLISECONDS = 120_000;

const READS = `// How much is read at once.
const limit = 4KiB
kprobe vfs_read as large < count: count > where count > limit
kprobe vfs_write as more < count: count > where count > limit
`;

class CannotRun extends Error {}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function isThere(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
}

function installNeovim(): void {
  if (isThere("nvim")) return;
  if (process.getuid?.() !== 0 || !isThere("apt-get"))
    throw new CannotRun("Neovim is not installed (apt install neovim)");
  print("installing neovim");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const argv of [
    ["-q", "update"],
    ["-q", "install", "--yes", "--no-install-recommends", "neovim"],
  ]) {
    const { status, stderr } = spawnSync("apt-get", argv, { encoding: "utf8", env });
    if (status !== 0) throw new CannotRun(`apt-get ${argv.join(" ")}: ${stderr.trim()}`);
  }
}

/** A folder for x86_64, and one in it for the example target. */
function writeFiles(folder: string): void {
  mkdirSync(join(folder, "target"));
  copyFileSync(at("examples/first.kp"), join(folder, "first.kp"));
  writeFileSync(join(folder, "kpc.json"), JSON.stringify({ arch: "x86_64", kernel: "6.12" }));
  writeFileSync(join(folder, "target/reads.kp"), READS);
  writeFileSync(join(folder, "target/kpc.json"), JSON.stringify({ target: "example.kpt" }));
  writeFileSync(join(folder, "target/example.kpt"), writeTargetFile(exampleSections(), compression));
}

/** What the steps said, a line each. */
function runNeovim(folder: string): readonly string[] {
  const results = join(folder, "results");
  const { error, stderr, signal } = spawnSync(
    "nvim",
    [
      "--headless",
      "--clean",
      "--cmd",
      `let &runtimepath = '${at("lsp/neovim").replaceAll("'", "''")},' . &runtimepath`,
      "-c",
      "syntax on",
      "-c",
      `luafile ${at("test/editors/neovim.lua")}`,
    ],
    {
      cwd: folder,
      encoding: "utf8",
      timeout: MOST_MILLISECONDS,
      env: {
        ...process.env,
        HOME: folder,
        XDG_STATE_HOME: folder,
        XDG_CACHE_HOME: folder,
        KPC_COMMAND: `${process.execPath} ${KPC} lsp --stdio`,
        KPC_FOLDER: folder,
        KPC_RESULTS: results,
      },
    },
  );
  if (error !== undefined && !existsSync(results)) throw new CannotRun(`nvim: ${error.message}`);
  const said = existsSync(results) ? readFileSync(results, "utf8").trimEnd().split("\n") : [];
  if (said.at(-1)?.startsWith("end ") === true) return said;
  const reason = signal === null ? "Neovim has gone" : "Neovim hangs";
  return [...said, `failed the session: ${reason}: ${stderr.trim().replaceAll(/\s+/g, " ")}`];
}

function main(): number {
  if (!existsSync(KPC)) throw new CannotRun("there is no dist/bin/kpc.cjs: npm run build");
  installNeovim();
  const folder = mkdtempSync(join(tmpdir(), "kpc-neovim-"));
  try {
    writeFiles(folder);
    const said = runNeovim(folder);
    const counts = { ok: 0, failed: 0, skipped: 0 };
    for (const line of said) {
      if (line.startsWith("end ")) print(`Neovim ${line.slice("end ".length)}`);
      else print(`  ${line}`);
      for (const kind of ["ok", "failed", "skipped"] as const) if (line.startsWith(`${kind} `)) counts[kind]++;
    }
    if (counts.skipped > 0) print(`${counts.skipped} skipped, as said above`);
    print(`${counts.ok} passed, ${counts.failed} failed`);
    return counts.failed === 0 && counts.ok > 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  print(`cannot run: ${error.message}`);
  process.exitCode = 1;
}
