// Programs beside the scripts that perf is run by.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compile } from "../../../src/index.ts";
import { exampleTarget } from "../../support/examples.ts";

const FOLDER = new URL("programs/", import.meta.url);
const NAMES = readdirSync(FOLDER).flatMap((name) => (name.endsWith(".kp") ? [name.slice(0, -".kp".length)] : []));

function compiled(text: string) {
  return compile([{ name: "example.kp", text }], { target: exampleTarget(), to: "perf" });
}

const hasShellcheck = spawnSync("shellcheck", ["--version"]).status === 0;

describe.each(NAMES)("%s", (name) => {
  const path = new URL(`${name}.sh`, FOLDER).pathname;

  test("gives the script", async () => {
    const { output, diagnostics } = compiled(readFileSync(new URL(`${name}.kp`, FOLDER), "utf8"));
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    await expect(output).toMatchFileSnapshot(path);
  });

  test("a shell can read it", () => {
    const { status, stderr } = spawnSync("sh", ["-n", path], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });

  // `$arg1` in single quotes is for the kernel: SC2016.
  test.skipIf(!hasShellcheck)("shellcheck finds nothing", () => {
    const { status, stdout } = spawnSync("shellcheck", ["--exclude=SC2016", path], { encoding: "utf8" });
    expect([status, stdout]).toEqual([0, ""]);
  });
});

describe("what is refused", () => {
  test.each([
    ["kprobe vfs_read < n: $arg3:u64 > { count by n }", "count"],
    ["tracepoint sched:sched_switch as s < pid: $next_pid:s32 >", "fields"],
    ["kprobe vfs_read { traceoff }", "traceon"],
    ["kprobe vfs_read as a { }\nkretprobe vfs_read as b { }\nspan s = a .. b on tid < us: elapsed.us >", "span"],
    ["kprobe vfs_read < n: $arg3:u64 > { stack if n > 5 }", "a stack for some of the records"],
  ])("%s", (text, what) => {
    const { output, diagnostics } = compiled(`${text}\n`);
    expect(output).toBeUndefined();
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(["KP0910"]));
    expect(errors.map(({ message }) => message).join("; ")).toContain(what);
  });
});
