/** `kpc target …`, `kpc functions` and `kpc types`, on a machine in memory with the example kernel. */
import { expect, test } from "vitest";
import * as compiler from "../../src/cli/compiler.ts";
import { run } from "../../src/cli/main.ts";
import { memoryHost } from "../../src/cli/memory-host.ts";
import { exampleSections } from "../../src/target/example/example-target.ts";
import { writeTargetFile } from "../../src/target/capture/target-file.ts";

const unpacked = { deflate: (bytes: Uint8Array): Uint8Array => bytes };
const FILES = {
  "new.kpt": writeTargetFile(exampleSections("newest"), unpacked),
  "old.kpt": writeTargetFile(exampleSections("old"), unpacked),
  "damaged.kpt": writeTargetFile(exampleSections("newest"), unpacked).subarray(0, 2000),
  "probes.kp": "kprobe vfs_read < count >\nkprobe name_show\nkprobe nothing_here\n",
  "copies/proc/kallsyms": "ffffffff81000000 T vfs_read\nffffffff81000100 T vfs_write\n",
  "copies/proc/version": "Linux version 6.12.1 (x@y) (gcc-14) #1 SMP",
  "copies/proc/sys/kernel/arch": "x86_64\n",
  "System.map": "ffffffff81000000 T vfs_read\nffffffff81000010 T vfs_write\n",
};

async function kpc(...argv: readonly string[]) {
  const host = memoryHost({ files: FILES, compiler: () => Promise.resolve(compiler), architecture: "x86_64" });
  const status = await run(argv, host);
  return { status, ...host.written, files: host.files };
}

test("a table says what each kernel takes, and the reasons stand below it, each once", async () => {
  const { status, stdout } = await kpc("check", "--target", "new.kpt", "--target", "old.kpt", "probes.kp");
  expect(status).toBe(1);
  expect(stdout).toContain(`                     new           old
                     7.3.0 x86_64  5.10.0 x86_64
kprobe vfs_read      ok            ok
kprobe name_show     error         warning
kprobe nothing_here  error         error
`);
  expect(stdout.match(/error\[KP1201\]/g)).toHaveLength(1);
  expect(stdout).toContain("for new, old");
});

test("copies below a root become a target, and what is missing is said", async () => {
  const { status, stderr, files } = await kpc("target", "capture", "--root", "copies", "-o", "web1.kpt");
  expect(status).toBe(0);
  expect(stderr).toContain("web1.kpt: Linux 6.12.1 on x86_64");
  expect(stderr).toMatch(/ 2 functions\n/);
  expect(stderr).toContain("not captured: BTF:");
  expect(files.has("web1.kpt")).toBe(true);
});

test("loose parts need a release", async () => {
  expect((await kpc("target", "capture", "--kallsyms", "System.map")).status).toBe(2);
  const { status, stderr } = await kpc(
    ...["target", "capture", "--kallsyms", "System.map", "--release", "6.1.5", "--arch", "arm64", "-o", "a.kpt"],
  );
  expect(status).toBe(0);
  expect(stderr).toContain("a.kpt: Linux 6.1.5 on arm64");
});

test("a target is shown with its numbers and its features", async () => {
  const { status, stdout } = await kpc("target", "show", "new.kpt");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^new\.kpt: Linux 7\.3\.0 on x86_64\n/);
  expect(stdout).toContain("4 events");
  const json = await kpc("target", "show", "new.kpt", "--format", "json");
  expect(JSON.parse(json.stdout)).toMatchObject({ arch: "x86_64", release: "7.3.0" });
});

test("two targets are compared, in numbers and by name", async () => {
  expect((await kpc("target", "diff", "new.kpt", "new.kpt", "struct file")).status).toBe(0);
  const { status, stdout } = await kpc("target", "diff", "old.kpt", "new.kpt");
  expect(status).toBe(1);
  expect(stdout).toContain("features of dynamic events new");
});

test("functions and types are shown as C declares them", async () => {
  expect((await kpc("functions", "vfs_re*", "--target", "new.kpt")).stdout).toBe(
    "long int vfs_read(struct file *file, const char *buf, size_t count, loff_t *pos)\n",
  );
  const types = await kpc("types", "struct", "path", "--target", "new.kpt");
  expect(types.stdout).toContain("struct dentry *dentry;");
  const missing = await kpc("types", "struct", "pth", "--target", "new.kpt");
  expect(missing.status).toBe(1);
  expect(missing.stderr).toContain("did you mean `path`?");
});

test("what is no target file, or a damaged one, is said as such", async () => {
  for (const name of ["probes.kp", "damaged.kpt", "absent.kpt"]) {
    const { status, stderr } = await kpc("check", "--target", name, "probes.kp");
    expect(status).toBe(2);
    expect(stderr).toContain(name);
  }
});
