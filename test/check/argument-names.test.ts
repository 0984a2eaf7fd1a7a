/** Fields that are named after one argument and read another, with the fix that is offered. */
import { expect, test } from "vitest";
import { check } from "../../src/index.ts";
import { exampleTarget } from "../support/examples.ts";

interface Row {
  readonly probe: string;
  readonly arch?: string;
  /** `CODE text -> replacement`, for each finding. */
  readonly gives: readonly string[];
}

/** The example kernel has `vfs_read(file, buf, count, pos)`. */
const ROWS: readonly Row[] = [
  { probe: "kprobe vfs_read < count: %dx >", gives: [] },
  { probe: "kprobe vfs_read < count: $arg3; file: $arg1 >", gives: [] },
  { probe: "kprobe vfs_read < buf: %dx >", gives: ["KP0707 %dx -> $arg2"] },
  { probe: "kprobe vfs_read < buf: $arg3 >", gives: ["KP0707 $arg3 -> $arg2"] },
  { probe: "kprobe vfs_read < buf: +0(%dx):ustring >", gives: ["KP0707 %dx -> $arg2"] },
  // What is behind the pointer may well have the name of another parameter.
  { probe: "kprobe vfs_read < count: +8(%di) >", gives: [] },
  { probe: "kprobe vfs_read < whatever: %dx >", gives: [] },
  { probe: "fprobe vfs_read < buf: $arg3 >", gives: ["KP0707 $arg3 -> $arg2"] },
  { probe: "kprobe vfs_read+8 < buf: %dx >", gives: ["KP0704 %dx"] },
  { probe: "kprobe vfs_read < count: %ax >", gives: ["KP0702 %ax -> $arg3"] },
  { probe: "kprobe vfs_read < first: %ax >", gives: ["KP0702 %ax -> $arg1"] },
  { probe: "kprobe vfs_read < fourth: %r10 >", gives: ["KP0702 %r10 -> $arg4"] },
  { probe: "kprobe vfs_read < kept: %bx >", gives: ["KP0702 %bx"] },
  { probe: "kprobe vfs_read < pos: +4($stack) >", gives: ["KP0705 +4($stack) -> $arg4"] },
  { probe: "kprobe vfs_read < odd: +4($stack) >", gives: ["KP0705 +4($stack)"] },
  { probe: "kprobe vfs_read < buf: %x2 >", arch: "arm64", gives: ["KP0707 %x2 -> $arg2"] },
  { probe: "kprobe vfs_read < buf: %x1 >", arch: "arm64", gives: [] },
];

for (const { probe, arch = "x86_64", gives } of ROWS) {
  test(`${arch}: ${probe}`, () => {
    const text = `${probe}\n`;
    const { diagnostics } = check([{ name: "a.kp", text }], { target: exampleTarget(true, arch) });
    const found = diagnostics
      .filter(({ code }) => code.startsWith("KP07"))
      .map(({ code, place, fixes }) => {
        const to = fixes.flatMap(({ edits }) => edits.map(({ newText }) => ` -> ${newText}`)).join("");
        return `${code} ${text.slice(place.start, place.end)}${to}`;
      });
    expect(found).toEqual(gives);
  });
}
