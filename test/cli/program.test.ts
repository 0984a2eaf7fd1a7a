/** The built program, in processes of its own: `npm test` builds it first. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { VERSION } from "../../src/version.ts";

const BIN = fileURLToPath(new URL("../../dist/bin/", import.meta.url));
const KPC = join(BIN, "kpc.cjs");
const READ = "kprobe vfs_read as reads < count: %dx >";
const folder = mkdtempSync(join(tmpdir(), "kpc-program-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface RunOptions {
  readonly program?: string;
  readonly node?: readonly string[];
  readonly input?: string;
}

function kpc(argv: readonly string[], { program = KPC, node = [], input = "" }: RunOptions = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, program, ...argv], {
    cwd: folder,
    encoding: "utf8",
    input,
    env: { PATH: process.env["PATH"] },
  });
  return { status, stdout, stderr };
}

function shell(script: string): { status: number | null; stdout: string; stderr: string } {
  const env = { PATH: process.env["PATH"], NODE: process.execPath, KPC };
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], {
    cwd: folder,
    encoding: "utf8",
    env,
    // A bash whose standard input is a socket reads the user's settings.
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { status, stdout, stderr };
}

test("compiles, and can be executed itself", () => {
  expect(kpc(["compile", "--arch", "x86_64", "-e", READ]).stdout).toContain("p:kpc/reads vfs_read count=%dx\n");
  expect(spawnSync(KPC, ["--version"], { encoding: "utf8" }).stdout).toBe(`kpc ${VERSION}\n`);
});

test("reads standard input", () => {
  expect(kpc(["compile", "--arch", "x86_64", "-"], { input: READ }).stdout).toContain("p:kpc/reads");
});

test("--version, --help and wrong usage do not need the compiler", () => {
  const alone = join(folder, "alone");
  mkdirSync(alone);
  const program = join(alone, "kpc.cjs");
  copyFileSync(KPC, program);
  expect(kpc(["--version"], { program }).status).toBe(0);
  expect(kpc(["--help"], { program }).status).toBe(0);
  expect(kpc(["complie"], { program }).status).toBe(2);
  const broken = kpc(["check", "-e", READ], { program });
  expect(broken.status).toBe(70);
  expect(broken.stderr).not.toMatch(/\n +at /);
});

test("works without the code cache, and with one that does not fit", () => {
  const copy = join(folder, "copy");
  mkdirSync(copy);
  for (const name of ["kpc.cjs", "compiler.cjs"]) copyFileSync(join(BIN, name), join(copy, name));
  const program = join(copy, "kpc.cjs");
  const argv = ["compile", "--arch", "x86_64", "-e", READ];
  const wanted = kpc(argv);
  expect(kpc(argv, { program })).toEqual(wanted);
  writeFileSync(join(copy, "compiler.cjs.cache"), "nonsense");
  expect(kpc(argv, { program })).toEqual(wanted);
  copyFileSync(join(BIN, "compiler.cjs.cache"), join(copy, "compiler.cjs.cache"));
  expect(kpc(argv, { program, node: ["--no-opt", "--max-lazy"] })).toEqual(wanted);
});

test("a reader that has enough is no error", () => {
  const many = 'for i in $(seq 20000); do echo "kprobe vfs_read as r$i"; done > many.kp';
  const { status, stdout, stderr } = shell(
    `${many}; "$NODE" "$KPC" compile many.kp | head -n 1; exit \${PIPESTATUS[0]}`,
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^# kpc /);
});

test("a slow reader gets everything", () => {
  const many = 'for i in $(seq 5000); do echo "kprobe vfs_read as s$i"; done > some.kp';
  expect(shell(`${many}; "$NODE" "$KPC" compile some.kp | { sleep 0.5; grep -c ^p:; }`).stdout).toBe("5000\n");
});

test("a full disk is an error", () => {
  const { status, stderr } = shell('"$NODE" "$KPC" regs x86_64 > /dev/full');
  expect(status).toBe(1);
  expect(stderr).toBe("kpc: cannot write to standard output: no space is left on the disk\n");
});

test("closed outputs do no harm", () => {
  expect(shell('"$NODE" "$KPC" check nothing.kp 2>&-').status).toBe(1);
});

test("-o keeps a file's mode and a symbolic link, and leaves nothing else", () => {
  const place = join(folder, "out");
  mkdirSync(place);
  writeFileSync(join(place, "real.sh"), "before");
  chmodSync(join(place, "real.sh"), 0o750);
  symlinkSync("real.sh", join(place, "link.sh"));
  expect(kpc(["compile", "--to", "sh", "-o", "out/link.sh", "-e", READ]).status).toBe(0);
  expect(readFileSync(join(place, "real.sh"), "utf8")).toMatch(/^#!\/bin\/sh/);
  expect(statSync(join(place, "real.sh")).mode & 0o777).toBe(0o750);
  expect(readdirSync(place).sort()).toEqual(["link.sh", "real.sh"]);
});

test("another name of a file stays one", () => {
  writeFileSync(join(folder, "one.kp"), "kprobe   a\n");
  linkSync(join(folder, "one.kp"), join(folder, "other.kp"));
  expect(kpc(["fmt", "one.kp"]).status).toBe(0);
  expect(readFileSync(join(folder, "other.kp"), "utf8")).toBe("kprobe a\n");
});

test("what comes through a pipe is not written back into it", () => {
  const { status, stderr } = shell('echo "kprobe   a" | "$NODE" "$KPC" fmt /dev/fd/0');
  expect([status, stderr]).toEqual([1, "kpc: cannot write `/dev/fd/0`: it is no file; `kpc fmt -` prints\n"]);
});

/** The user for whom permissions count: root is another one then. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const nobodyRuns = spawnSync(process.execPath, [KPC, "--version"], NOBODY).status === 0;

test.skipIf(!nobodyRuns)("what must not be written is left, and the others are formatted", () => {
  const ugly = "kprobe   a\n";
  const place = mkdtempSync(join(tmpdir(), "kpc-permissions-"));
  const sealed = join(place, "sealed");
  mkdirSync(sealed);
  const modes = { "a-read-only.kp": 0o444, "b.kp": 0o666, "sealed/c.kp": 0o666 };
  for (const [name, mode] of Object.entries(modes)) {
    writeFileSync(join(place, name), ugly);
    chmodSync(join(place, name), mode);
  }
  chmodSync(sealed, 0o555);
  chmodSync(place, 0o777);
  try {
    const options = { cwd: place, encoding: "utf8", ...NOBODY } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [KPC, "fmt", "."], options);
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: "b.kp\nsealed/c.kp\n",
      stderr: "kpc: cannot write `a-read-only.kp`: permission denied\n",
    });
    expect(readFileSync(join(place, "a-read-only.kp"), "utf8")).toBe(ugly);
    expect(readFileSync(join(sealed, "c.kp"), "utf8")).toBe("kprobe a\n");
    expect(readdirSync(place).sort()).toEqual(["a-read-only.kp", "b.kp", "sealed"]);
    const before = statSync(join(place, "b.kp"));
    writeFileSync(join(place, "b.kp"), ugly);
    expect(kpc(["fmt", join(place, "b.kp")]).status).toBe(0);
    // Also where root formats it.
    expect(statSync(join(place, "b.kp"))).toMatchObject({ uid: before.uid, gid: before.gid, mode: before.mode });
  } finally {
    chmodSync(sealed, 0o755);
    rmSync(place, { recursive: true, force: true });
  }
});

test("hidden folders, node_modules and links are passed over in a folder", () => {
  const place = join(folder, "tree");
  for (const inside of [".git", "node_modules", "probes"]) {
    mkdirSync(join(place, inside), { recursive: true });
    writeFileSync(join(place, inside, "a.kp"), "kprobe   a\n");
  }
  symlinkSync("..", join(place, "probes/up"));
  expect(kpc(["fmt", "--check", "tree"]).stdout).toBe("tree/probes/a.kp\n");
  expect(kpc(["check", "."]).stderr).toContain("cannot read `.`: it is a folder");
});

test("-o writes to what is no ordinary file, and says why it cannot", () => {
  expect(kpc(["compile", "-o", "/dev/null", "-e", READ]).status).toBe(0);
  const { status, stderr } = kpc(["compile", "-o", "no/such/folder", "-e", READ]);
  expect(status).toBe(1);
  expect(stderr).toBe("kpc: cannot write `no/such/folder`: its folder does not exist\n");
});

test("-o does not overwrite the program by way of a link", () => {
  writeFileSync(join(folder, "read.kp"), READ);
  symlinkSync("read.kp", join(folder, "same.kp"));
  expect(kpc(["compile", "-o", "same.kp", "read.kp"]).status).toBe(2);
  expect(readFileSync(join(folder, "read.kp"), "utf8")).toBe(READ);
});

test("the library is built with its types", () => {
  const library = fileURLToPath(new URL("../../dist/src/index", import.meta.url));
  for (const suffix of [".js", ".d.ts", ".js.map"]) expect(existsSync(library + suffix), suffix).toBe(true);
  const script = `
    import { check, compile } from "kprobe-compiler";
    const { output } = compile([{ name: "a.kp", text: ${JSON.stringify(READ)} }], { arch: "x86_64" });
    console.log(output + check([{ name: "a.kp", text: "kprob" }]).diagnostics[0].code);`;
  const cwd = fileURLToPath(new URL("../../", import.meta.url));
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd, encoding: "utf8" });
  expect(stdout).toContain("p:kpc/reads vfs_read count=%dx\n");
  expect(stdout).toContain("KP0205");
});
