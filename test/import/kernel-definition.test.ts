/** Definitions of the kernel's as declarations: what is compiled can be read back, and means the same. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { importDefinition } from "../../src/import/kernel-definition.ts";
import { compile } from "../../src/index.ts";
import { findArchitecture } from "../../src/target/arch/index.ts";
import { programs } from "../conformance/generate/programs.ts";
import { profileOf } from "../conformance/profiles.ts";

function definitionsOf(text: string, arch: string): string[] {
  const { output } = compile([{ name: "program.kp", text }], { arch });
  return (output ?? "").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

for (const name of ["x86_64", "arm64", "s390x", "i386"]) {
  test(`definitions for ${name} survive the way there and back`, () => {
    const arch = findArchitecture(name);
    if (arch === undefined) throw new Error(`no architecture ${name}`);
    const profile = profileOf("amd64-7.3");
    let compared = 0;
    fc.assert(
      fc.property(programs({ arch, profile }), (text) => {
        for (const definition of definitionsOf(text, name)) {
          const again = definitionsOf(`${importDefinition(definition) ?? ""}\n`, name);
          expect(again).toEqual([definition]);
          compared++;
        }
      }),
      { numRuns: 200, seed: 7 },
    );
    expect(compared).toBeGreaterThan(50);
  });
}

const CASES: readonly (readonly [definition: string, declaration: string | undefined])[] = [
  ["p:g/e vfs_read a=%di", "kprobe vfs_read as g/e < a: %di >"],
  ["r10:g/e vfs_read $retval", "kretprobe vfs_read as g/e maxactive 10 < arg1: $retval >"],
  ["p vfs_read+0x10", "kprobe vfs_read+0x10 as kprobes/p_vfs_read_16"],
  ["p:e vfs_read%return", "kprobe vfs_read%return as kprobes/e"],
  ["f:g/ vfs_read%return $arg*", "fprobe vfs_read%return as g/vfs_read__exit < $arg* >"],
  ["t sched_switch count:u8", "rawtracepoint sched_switch as tracepoints/sched_switch < count: count:u8 >"],
  [
    "e:g.e sched.sched_switch p=$prev_pid if prev_pid > 5",
    "tracepoint sched.sched_switch as g/e < p: $prev_pid > where prev_pid > 5",
  ],
  ["p /bin/my-lib_x.so.1:0x10(0x20)", "uprobe /bin/my-lib_x.so.1:0x10(0x20) as uprobes/p_my_0x10"],
  ['p:g/e /bin/a"b:0x10', 'uprobe "/bin/a\\"b:0x10" as g/e'],
  ["p:g/e", undefined],
  ["-:g/e", undefined],
  ["s:synthetic/x u64 a", undefined],
];

for (const [definition, declaration] of CASES) {
  test(`${definition} is ${declaration ?? "no probe"}`, () => {
    expect(importDefinition(definition)).toBe(declaration);
  });
}
