import { expect, test } from "vitest";
import { kpc } from "./support.ts";

const READ = "kprobe vfs_read as reads < count: %dx >\n";
const X86 = ["--arch", "x86_64", "--kernel", "6.1"];

test("the result goes to standard output, nothing else anywhere", async () => {
  const { code, stdout, stderr } = await kpc(["compile", ...X86, "read.kp"], { files: { "read.kp": READ } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("p:kpc/reads vfs_read count=%dx\n");
});

test("errors: what is wrong, how often, and no result", async () => {
  const ended = await kpc(["compile", ...X86, "-e", "kprobe vfs_read < n: %rdx; m: %rsi >"]);
  expect(ended.code).toBe(1);
  expect(ended.stdout).toBe("");
  expect(ended.stderr).toMatch(/^error\[KP0701\].*\n --> <command line>:1:22\n/);
  expect(ended.stderr).toMatch(/\n\n2 errors\n$/);
});

test("warnings do not keep a result back", async () => {
  const { code, stdout, stderr } = await kpc(["compile", ...X86, "-e", "kprobe vfs_read < n: %ax >"]);
  expect(code).toBe(0);
  expect(stdout).toContain("n=%ax");
  expect(stderr).toMatch(/^warning.*\n\n1 warning\n$/s);
});

test("several -e are the lines of one program", async () => {
  const { stderr } = await kpc(["compile", ...X86, "-e", "kprobe vfs_read", "-e", "kprob vfs_write"]);
  expect(stderr).toContain("<command line>:2:1");
});

test("standard input is `-`, read once", async () => {
  const { code, stdout } = await kpc(["compile", ...X86, "-", "-"], { stdin: READ });
  expect(code).toBe(0);
  expect(stdout.match(/p:kpc\/reads/g)).toHaveLength(1);
});

test("--to chooses the back end", async () => {
  const { stdout } = await kpc(["compile", ...X86, "--to=sh", "-e", READ]);
  expect(stdout).toMatch(/^#!\/bin\/sh\n/);
});

test("-D sets parameters", async () => {
  const program = "param slot = 1\nkprobe vfs_read < a: +slot($stack) >";
  const { stderr } = await kpc(["compile", ...X86, "-D", "slto=2", "-e", program]);
  expect(stderr).toContain("did you mean `slot`?");
});

test("imports are found beside the file that imports", async () => {
  const files = {
    "a/main.kp": 'import "lib/../lib/fs.kp"\n',
    "a/lib/fs.kp": 'import "more.kp"\n',
    "a/lib/more.kp": READ,
  };
  const { code, stdout } = await kpc(["compile", ...X86, "a/main.kp"], { files });
  expect(code).toBe(0);
  expect(stdout).toContain("p:kpc/reads");
});

test("a file that is given and imported is there once", async () => {
  const files = { "main.kp": 'import "read.kp"\n', "read.kp": READ };
  const { code, stdout } = await kpc(["compile", ...X86, "./read.kp", "main.kp"], { files });
  expect(code).toBe(0);
  expect(stdout.match(/p:kpc\/reads/g)).toHaveLength(1);
});

test("files that cannot be read are findings, all at once", async () => {
  const files = { "folder/a.kp": "", "binary.kp": new Uint8Array([0x61, 0xe6, 0x97, 0x0a]), "read.kp": READ };
  const { code, stdout, stderr } = await kpc(["compile", "read.kp", "missing.kp", "folder", "binary.kp"], { files });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatchInlineSnapshot(`
    "error[KP0101]: there is no file \`missing.kp\`
     --> missing.kp

    error[KP0102]: cannot read \`folder\`: it is a folder
     --> folder

    error[KP0103]: \`binary.kp\` is not UTF-8 text: byte 1 cannot be read
     --> binary.kp

    3 errors
    "
  `);
});

test("-o writes the result, and only a result", async () => {
  const files = { "read.kp": READ, out: "before" };
  const good = await kpc(["compile", ...X86, "-o", "out", "read.kp"], { files });
  expect(good).toMatchObject({ code: 0, stdout: "", stderr: "" });
  expect(good.files.get("out")).toContain("p:kpc/reads");
  const bad = await kpc(["compile", ...X86, "-o", "out", "-e", "kprob vfs_read"], { files });
  expect(bad.code).toBe(1);
  expect(bad.files.get("out")).toBe("before");
});

test("-o does not overwrite the program, nor everybody's probes", async () => {
  const program = await kpc(["compile", "-o", "./read.kp", "read.kp"], { files: { "read.kp": READ } });
  const probes = await kpc(["compile", "-o", "/sys/kernel/tracing/kprobe_events", "-e", READ]);
  expect([program.code, probes.code]).toEqual([2, 2]);
  expect(program.files.get("read.kp")).toBe(READ);
  expect(program.stderr + probes.stderr).toMatchInlineSnapshot(`
    "kpc: \`-o ./read.kp\` would overwrite the program \`read.kp\`
    \`kpc compile --help\` shows its options
    kpc: \`-o /sys/kernel/tracing/kprobe_events\` would remove all probes of this machine
    to add to them, write \`kpc compile … >> /sys/kernel/tracing/kprobe_events\`
    \`kpc compile --help\` shows its options
    "
  `);
});

test("a result that cannot be written is an error", async () => {
  const ended = await kpc(["compile", ...X86, "-o", "folder", "-e", READ], { files: { "folder/a": "" } });
  expect(ended.code).toBe(1);
  expect(ended.stderr).toBe("kpc: cannot write `folder`: it is a folder\n");
});

test("check says the same and gives no result; as JSON to standard output", async () => {
  const bad = ["-e", "kprobe vfs_read < n: %rdx >"];
  const text = await kpc(["check", ...X86, ...bad]);
  const compiled = await kpc(["compile", ...X86, ...bad]);
  expect(text).toEqual(compiled);
  const json = await kpc(["check", ...X86, "--format", "json", ...bad]);
  expect(json).toMatchObject({ code: 1, stderr: "" });
  expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, diagnostics: [{ code: "KP0701" }] });
  const sarif = await kpc(["check", ...X86, "--format", "sarif", "-e", READ]);
  expect(sarif).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(sarif.stdout)).toMatchObject({ version: "2.1.0", runs: [{ results: [] }] });
});

test("the machine's architecture is the one that is probed", async () => {
  const { stdout } = await kpc(["compile", "-e", "kprobe vfs_read < count: %x2 >"], { architecture: "arm64" });
  expect(stdout).toContain("arm64");
  const elsewhere = await kpc(["compile", "-e", READ]);
  expect(elsewhere.stdout).toContain("x86_64");
});

test.each([
  ["never in a file", {}, false],
  ["at a terminal", { terminal: true }, true],
  ["NO_COLOR", { terminal: true, environment: { NO_COLOR: "1" } }, false],
  ["a terminal that has none", { terminal: true, environment: { TERM: "dumb" } }, false],
  ["FORCE_COLOR in a file", { environment: { FORCE_COLOR: "1" } }, true],
  ["FORCE_COLOR=0", { terminal: true, environment: { FORCE_COLOR: "0" } }, false],
])("colours: %s", async (_, options, coloured) => {
  const { stderr } = await kpc(["check", "-e", "kprob x"], options);
  expect(stderr.includes("\u001b[")).toBe(coloured);
});
