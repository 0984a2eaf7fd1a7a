// Programs beside what bpftrace is given for them, in its oldest and its newest form.
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compile } from "../../../src/index.ts";
import { exampleTarget } from "../../support/examples.ts";

const FOLDER = new URL("programs/", import.meta.url);
const NAMES = readdirSync(FOLDER).flatMap((name) => (name.endsWith(".kp") ? [name.slice(0, -".kp".length)] : []));

function compiled(text: string, tool: string) {
  const sources = [{ name: "example.kp", text }];
  return compile(sources, { to: "bpftrace", tool, target: exampleTarget() });
}

describe.each(["0.17", "0.27"])("bpftrace %s", (tool) => {
  test.each(NAMES)("%s", async (name) => {
    const text = readFileSync(new URL(`${name}.kp`, FOLDER), "utf8");
    const { output, diagnostics } = compiled(text, tool);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    await expect(output).toMatchFileSnapshot(`programs/${name}.${tool}.bt`);
  });
});

test("what bpftrace cannot do is refused with the reason, and who can", () => {
  const { output, diagnostics } = compiled("kprobe vfs_read { snapshot }\n", "0.27");
  expect(output).toBeUndefined();
  expect(diagnostics).toMatchObject([
    { code: "KP0910", message: "bpftrace cannot do `snapshot`", notes: [expect.stringContaining("tracefs")] },
  ]);
});

test("raw tracepoints are refused before the version that has them", () => {
  const text = "rawtracepoint sched_switch as raw < preempt: $arg1:u8 >\n";
  expect(compiled(text, "0.17").diagnostics.map(({ code }) => code)).toEqual(["KP0910"]);
  expect(compiled(text, "0.27").output).toContain("rawtracepoint:sched_switch {");
});

test("a version before the oldest is refused", () => {
  const { diagnostics } = compiled("kprobe vfs_read\n", "0.16");
  expect(diagnostics.map(({ code }) => code)).toEqual(["KP0910"]);
});

test("an event whose fields are not known is refused", () => {
  const { diagnostics } = compile([{ name: "a.kp", text: "tracepoint sched:sched_switch\n" }], { to: "bpftrace" });
  expect(diagnostics.map(({ code }) => code)).toEqual(["KP0910"]);
});

test("features of the kernel's own definitions are not asked for", () => {
  const text = "tracepoint sched:sched_switch as s < pid: $next_pid:s32 >\n";
  const options = { kernel: "5.10", arch: "x86_64" };
  expect(compile([{ name: "a.kp", text }], { ...options, to: "tracefs" }).output).toBeUndefined();
  expect(compile([{ name: "a.kp", text }], { ...options, to: "bpftrace" }).output).toContain(
    "tracepoint:sched:sched_switch {",
  );
});
