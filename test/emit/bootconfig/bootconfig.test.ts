// Programs beside the bootconfigs that they become, and what a bootconfig cannot say.
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compile } from "../../../src/index.ts";
import type { CheckOptions } from "../../../src/index.ts";
import { exampleTarget } from "../../support/examples.ts";

const FOLDER = new URL("programs/", import.meta.url);
const NAMES = readdirSync(FOLDER).flatMap((name) => (name.endsWith(".kp") ? [name.slice(0, -".kp".length)] : []));

function compiled(text: string, options: CheckOptions = {}) {
  const plain = "kernel" in options || "target" in options ? {} : { target: exampleTarget() };
  return compile([{ name: "example.kp", text }], { ...plain, ...options, to: "bootconfig" });
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
  await expect(output).toMatchFileSnapshot(`programs/${name}.bconf`);
});

test("a program without events is a bootconfig too", () => {
  expect(compiled("const N = 1\n").output).toMatch(/^# kpc .*\n\nftrace\n$/);
});

test("in an instance", () => {
  const { output } = compiled("kprobe vfs_read\n", { instance: "boot" });
  expect(output).toContain("ftrace.instance.boot.event.kprobes.vfs_read {");
  expect(() => compiled("kprobe vfs_read\n", { instance: "a.b" })).toThrow(RangeError);
});

test("histograms are triggers where the kernel has no keys for them", () => {
  const text = "kprobe vfs_read { count by comm }\n";
  expect(compiled(text, { kernel: "5.10" }).output).toContain('actions = "hist:keys=common_pid.execname"');
  expect(compiled(text, { kernel: "6.1" }).output).toContain('hist.keys = "common_pid.execname"');
});

test("a group of the source is not kept, with a warning", () => {
  const { diagnostics, output } = compiled("group mine\nkprobe vfs_read\n");
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
    "KP0911 bootconfig has the group `mine` in its own way",
  ]);
  expect(output).toContain("ftrace.event.kprobes.vfs_read");
});

test("an event stands behind what it needs, and groups stand together", () => {
  const text = `kprobe vfs_read as first { enable third }
tracepoint sched:sched_switch { enable first }
kprobe vfs_write as second
kprobe vfs_read+4 as third { }
`;
  const keys = [...(compiled(text).output ?? "").matchAll(/^ftrace\.event\.(\S+)/gm)].map(([, key]) => key);
  expect(keys).toEqual(["kprobes.third", "kprobes.first", "kprobes.second", "sched.sched_switch"]);
});

describe("refused", () => {
  test.each([
    ["maxactive", "kretprobe vfs_read maxactive 4\n", "KP0910 bootconfig cannot do `maxactive`"],
    ["an offset of a file", "uprobe /bin/sh:0x1000\n", "KP0910 bootconfig cannot do `uprobe` at an offset of the file"],
    [
      "a comparison of two fields",
      "kprobe vfs_read < a: $arg1; b: $arg2 > where a == b\n",
      "KP0910 bootconfig cannot do comparison with another field, arithmetic",
    ],
    [
      "a name that is a key",
      "kprobe vfs_read as enable\n",
      "KP0910 bootconfig cannot do an event or a group named `enable`",
    ],
    [
      "both kinds of quotes",
      'kprobe vfs_read < c: $comm > where c == "it\'s"\n',
      "KP0921 `filter` has `'`, which cannot be written at boot",
    ],
    [
      "two events of a name",
      "kprobe vfs_read as a/io\nkprobe vfs_write as b/io\n",
      "KP0923 there is an event `io` in the group `kprobes` of a bootconfig already",
    ],
    [
      "a name that would be cut",
      `kprobe vfs_read as ${"e".repeat(54)}\n`,
      "KP0920 the event's name has 54 characters; at boot 53 are possible",
    ],
    [
      "two that enable each other",
      "kprobe vfs_read as a { enable b }\nkprobe vfs_write as b { enable a }\n",
      "KP0924 the groups `kprobes` need each other at boot",
    ],
  ])("%s", (_, text, message) => {
    expect(errorsOf(text)).toEqual([message]);
  });

  test.each([
    ["fprobe vfs_read\n", "no fprobes"],
    ["fretprobe vfs_read\n", "no fprobes"],
    ["rawtracepoint sched_switch\n", "no raw tracepoints"],
    ["tracepoint sched:sched_switch as s < pid: $next_pid:s32 >\n", "no event probes"],
  ])("%s before Linux 7.3", (text, what) => {
    expect(errorsOf(text, { kernel: "7.2" })).toEqual([`KP0922 Linux 7.2 has ${what} in a bootconfig`]);
    expect(errorsOf(text, { kernel: "7.3" })).toEqual([]);
  });
});

test("a definition of as many characters as there is room for, and of one more", () => {
  // `p:kprobes/e vfs_read a=@` has 24.
  const ofLength = (length: number): string =>
    `kprobe vfs_read as e < ${fields(length - "p:kprobes/e vfs_read".length)} >\n`;
  expect(errorsOf(ofLength(254))).toEqual([]);
  expect(errorsOf(ofLength(255))).toEqual(["KP0920 the definition has 255 characters; at boot 254 are possible"]);
});

/** Fields of so many characters, with the blanks before them. */
function fields(length: number): string {
  const one = " aaaaaaaaaaaaaaaa00=$arg1".length;
  const whole = Math.floor(length / one) - 1;
  const last = length - whole * one;
  const names = Array.from({ length: whole }, (_, index) => `${"a".repeat(16)}${index + 10}`);
  const rest = last - " =$arg1".length;
  return [...names, "b".repeat(Math.min(rest, 31))]
    .map((name, index) => `${name}: ${index === whole && rest > 31 ? "$arg1:u64" : "$arg1"}`)
    .join("; ");
}

test("a filter of as many characters as there is room for, and of one more", () => {
  const ofLength = (length: number): string =>
    `kprobe vfs_read < name: $comm > where name == "${"x".repeat(length - 'name == ""'.length)}"\n`;
  expect(errorsOf(ofLength(255))).toEqual([]);
  expect(errorsOf(ofLength(256))).toContain("KP0920 the filter has 256 characters; at boot 255 are possible");
});

test("a text that is longer than a bootconfig", () => {
  const text = Array.from({ length: 400 }, (_, index) => `kprobe vfs_read as e${index}\n`).join("");
  expect(errorsOf(text).map((message) => message.replace(/\d+ bytes/, "N bytes"))).toEqual([
    "KP0920 the bootconfig has N bytes; at boot 32763 are possible",
  ]);
});

test("words and values are counted as the kernel's tool does", () => {
  const text = Array.from({ length: 300 }, (_, index) => `kprobe vfs_read as e${index}\n`).join("");
  expect(errorsOf(text, { kernel: "5.10" })).toEqual([
    // ftrace, event, kprobes, `buffer_size` with its value; of each event its name, `probes` with its value, and `enable`.
    "KP0920 the bootconfig has 1205 words and values; at boot 1024 are possible",
  ]);
  expect(errorsOf(text, { kernel: "6.1" })).toEqual([]);
});

test("a target that is built without boot-time tracing", () => {
  const { diagnostics, output } = compiled("kprobe vfs_read\n", { target: exampleTarget("configured") });
  expect(diagnostics.map(({ code }) => code)).toEqual(["KP0925"]);
  expect(output).toBeDefined();
});
