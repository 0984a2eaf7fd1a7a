/** `kpc fmt`: files in place, everything else printed; what is wrong is left alone. */
import { expect, test } from "vitest";
import { kpc } from "./support.ts";

const UGLY = "kprobe   vfs_read<n:$arg3>\n";
const NICE = "kprobe vfs_read < n: $arg3 >\n";

test("files are written in place, and those that have changed are listed", async () => {
  const { code, stdout, files } = await kpc(["fmt", "a.kp", "b.kp"], { files: { "a.kp": UGLY, "b.kp": NICE } });
  expect([code, stdout]).toEqual([0, "a.kp\n"]);
  expect([files.get("a.kp"), files.get("b.kp")]).toEqual([NICE, NICE]);
});

test("standard input and `-e` are printed", async () => {
  expect(await kpc(["fmt", "-"], { stdin: UGLY })).toMatchObject({ code: 0, stdout: NICE });
  expect(await kpc(["fmt", "-e", "kprobe   a", "-e", "kprobe  b"])).toMatchObject({ stdout: "kprobe a\nkprobe b\n" });
});

test("`--check` lists what would be another text, and fails", async () => {
  const files = { "a.kp": UGLY, "b.kp": NICE };
  const ended = await kpc(["fmt", "--check", "a.kp", "b.kp"], { files });
  expect(ended).toMatchObject({ code: 1, stdout: "a.kp\n" });
  expect(ended.files.get("a.kp")).toBe(UGLY);
  expect(await kpc(["fmt", "--check", "b.kp"], { files })).toMatchObject({ code: 0, stdout: "" });
});

test("`--diff` shows what would change, and fails", async () => {
  const lines = Array.from({ length: 20 }, (_, index) => `kprobe f${index}\n`);
  const text = lines.with(4, "kprobe   f4\n").with(6, "").with(15, "kprobe  f15\n").join("") + "\nkprobe  end";
  const ended = await kpc(["fmt", "--diff", "a.kp"], { files: { "a.kp": text } });
  expect(ended.code).toBe(1);
  expect(ended.stdout).toMatchInlineSnapshot(`
    "--- a.kp
    +++ a.kp
    @@ -2,7 +2,7 @@
     kprobe f1
     kprobe f2
     kprobe f3
    -kprobe   f4
    +kprobe f4
     kprobe f5
     kprobe f7
     kprobe f8
    @@ -12,10 +12,10 @@
     kprobe f12
     kprobe f13
     kprobe f14
    -kprobe  f15
    +kprobe f15
     kprobe f16
     kprobe f17
     kprobe f18
     kprobe f19
     
    -kprobe  end
    \\ No newline at end of file
    +kprobe end
    "
  `);
  expect(ended.files.get("a.kp")).toContain("kprobe   f4");
});

test("what is no program is reported and left as it is; the others are formatted", async () => {
  const files = { "bad.kp": "kprobe   a <", "a.kp": UGLY };
  const ended = await kpc(["fmt", "bad.kp", "none.kp", "a.kp"], { files });
  expect(ended).toMatchObject({ code: 1, stdout: "a.kp\n" });
  expect(ended.stderr).toMatch(/KP0207.*\n --> bad\.kp:1:13/);
  expect(ended.stderr).toMatch(/none\.kp/);
  expect(ended.files.get("bad.kp")).toBe("kprobe   a <");
});

test("a folder stands for the programs in it and below", async () => {
  const files = { "a.kp": UGLY, "probes/b.kp": UGLY, "probes/deep/c.kp": UGLY, "probes/notes.txt": UGLY };
  expect(await kpc(["fmt", "--check", "probes"], { files })).toMatchObject({
    code: 1,
    stdout: "probes/b.kp\nprobes/deep/c.kp\n",
  });
  expect(await kpc(["fmt", "."], { files })).toMatchObject({
    code: 0,
    stdout: "a.kp\nprobes/b.kp\nprobes/deep/c.kp\n",
  });
});

test("a folder without programs was not meant", async () => {
  const { code, stderr } = await kpc(["fmt", "--check", "empty"], { files: { "empty/notes.txt": "" } });
  expect(code).toBe(2);
  expect(stderr).toContain("kpc: there is no `.kp` file in `empty`\n");
});

test("a name with blanks, or with more than that, is one for patch", async () => {
  const headOf = async (name: string): Promise<string> =>
    (await kpc(["fmt", "--diff", name], { files: { [name]: UGLY } })).stdout.slice(0, `--- ${name}`.length + 4);
  expect(await headOf("a b.kp")).toContain("--- a b.kp\t\n");
  expect(await headOf("a\nb.kp")).toContain('--- "a\\nb.kp"\n');
});

test("without anything to format, and with options that exclude each other, the usage is wrong", async () => {
  expect(await kpc(["fmt"])).toMatchObject({ code: 2 });
  expect(await kpc(["fmt", "--check", "--diff", "-"])).toMatchObject({ code: 2 });
});
