// Programs beside the parameters that they become, and what the command line has no place for.
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "../../../src/index.ts";
import type { CheckOptions } from "../../../src/index.ts";
import { exampleTarget } from "../../support/examples.ts";

const FOLDER = new URL("programs/", import.meta.url);
const NAMES = readdirSync(FOLDER).flatMap((name) => (name.endsWith(".kp") ? [name.slice(0, -".kp".length)] : []));

function compiled(text: string, options: CheckOptions = {}) {
  const plain = "kernel" in options || "arch" in options ? {} : { target: exampleTarget() };
  return compile([{ name: "example.kp", text }], { ...plain, ...options, to: "cmdline" });
}

function errorsOf(text: string, options: CheckOptions = {}): readonly string[] {
  const { diagnostics, output } = compiled(text, options);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(output === undefined).toBe(errors.length > 0);
  return errors.map(({ code, message }) => `${code} ${message}`);
}

test.each(NAMES)("%s", async (name) => {
  const { output, diagnostics } = compiled(readFileSync(new URL(`${name}.kp`, FOLDER), "utf8"));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  await expect(output).toMatchFileSnapshot(`programs/${name}.txt`);
});

test("a program without events is a comment", () => {
  expect(compiled("const N = 1\n").output).toMatch(/^# kpc .*\n$/);
});

test("what is no comment is one line", () => {
  const lines = (compiled("kprobe vfs_read\nkprobe vfs_write\n").output ?? "").trimEnd().split("\n");
  expect(lines.map((line) => line.startsWith("#"))).toEqual([true, false]);
});

test.each([
  ["other kinds", "rawtracepoint sched_switch\n", "KP0910 cmdline cannot do `rawtracepoint`"],
  [
    "a condition",
    "kprobe vfs_read < n: $arg3:u64 > where n > 1\n",
    "KP0910 cmdline cannot do the condition of a probe that it defines",
  ],
  ["an action", "kprobe vfs_read { count }\n", "KP0910 cmdline cannot do the actions of a probe that it defines"],
  ["a probe that is not recorded", "kprobe vfs_read { }\n", "KP0910 cmdline cannot do a probe that is not recorded"],
  [
    "a condition of the kernel's own event",
    "tracepoint sched:sched_switch where next_pid == 1\n",
    "KP0910 cmdline cannot do the condition of an event that is recorded",
  ],
  [
    "another event",
    "tracepoint syscalls:sys_enter_openat\ntracepoint sched:sched_switch { enable sys_enter_openat }\n",
    "KP0910 cmdline cannot do `enable`, `disable`",
  ],
  [
    "a blank in disguise",
    'kprobe vfs_read < s: \\"a,b" >\n',
    "KP0921 the definition has `,`, which cannot be written at boot",
  ],
  [
    "two definitions in one",
    'kprobe vfs_read < s: \\"a;b" >\n',
    "KP0921 the definition has `;`, which cannot be written at boot",
  ],
  [
    "a list",
    "tracepoint sched:sched_switch { count by prev_pid, next_pid }\n",
    "KP0921 the trigger has `,`, which cannot be written at boot",
  ],
  [
    "a quote",
    'tracepoint sched:sched_switch { stack if next_comm == "it\'s" }\n',
    "KP0921 the trigger has `'`, which cannot be written at boot",
  ],
])("%s", (_, text, message) => {
  expect(errorsOf(text)).toEqual([message]);
});

test("a span", () => {
  const text = "kprobe vfs_read as a\nkretprobe vfs_read as b\nspan io = a .. b on tid < us: elapsed.us >\n";
  expect(errorsOf(text)).toEqual(["KP0910 cmdline cannot do `span`"]);
});

test("fields of an event", () => {
  const text = "tracepoint sched:sched_switch as s < pid: $next_pid:s32 >\n";
  expect(new Set(errorsOf(text))).toEqual(new Set(["KP0910 cmdline cannot do `tracepoint` with fields"]));
});

test("a uprobe", () => {
  expect(errorsOf("uprobe /bin/sh:0x1000\n")).toEqual(["KP0910 cmdline cannot do `uprobe` at an offset of the file"]);
});

test("triggers in a kernel that has no such parameter", () => {
  const text = "tracepoint sched:sched_switch { stack }\n";
  expect(errorsOf(text, { kernel: "6.1" })).toEqual(["KP0922 Linux 6.1 has no `trace_trigger=`"]);
  expect(errorsOf(text, { kernel: "6.12" })).toEqual([]);
});

test("more triggers than the kernel keeps", () => {
  const ofCount = (count: number): string =>
    Array.from({ length: count }, (_, index) => `tracepoint some:event_${index} { stack }\n`).join("");
  expect(errorsOf(ofCount(32), { kernel: "7.3" })).toEqual([]);
  expect(errorsOf(ofCount(33), { kernel: "7.3" })).toEqual([
    "KP0920 `trace_trigger=` has 33 triggers; at boot 32 are possible",
  ]);
});

test("as long as the command line, and longer", () => {
  const ofLength = (count: number): string =>
    Array.from({ length: count }, (_, index) => `kprobe vfs_read as ${"e".repeat(47)}${index + 10}\n`).join("");
  const one = "p:kpc/,vfs_read;".length + 49;
  const size = (count: number): number => "kprobe_event= trace_event=".length + count * one;
  expect(size(15)).toBeLessThan(1024);
  expect(errorsOf(ofLength(15), { arch: "arm" })).toEqual([]);
  expect(errorsOf(ofLength(16), { arch: "arm" })).toEqual([
    `KP0920 the kernel's command line has ${size(16)} bytes; at boot 1024 are possible`,
  ]);
  expect(errorsOf(ofLength(16), { arch: "x86_64" })).toEqual([]);
});
