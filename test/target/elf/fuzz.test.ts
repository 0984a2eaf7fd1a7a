/** Damaged files: whatever the bytes are, there is an answer or an ElfError, and soon. */
import { expect, test } from "vitest";
import { ElfError, openElf } from "../../../src/target/elf/elf.ts";
import { locateFunction } from "../../../src/target/elf/locate.ts";
import { SECTIONS, buildElf } from "./build-elf.ts";

/** Mulberry32: the same numbers in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const files = [32, 64].flatMap((bits) =>
  [true, false].flatMap((littleEndian) =>
    [true, false].map((withoutSections) =>
      buildElf({
        bits: bits === 32 ? 32 : 64,
        littleEndian,
        withoutSections,
        machine: littleEndian ? 21 : 40,
        hash: bits === 32 ? "gnu" : "sysv",
        segments: [{ address: 0x401000n, bytes: new Uint8Array(16) }],
        symtab: [
          { name: "main", value: 0x401000n },
          { name: "far", value: 0x401002n, section: SECTIONS.extended },
          { name: "old@V1", value: 0x401004n },
        ],
        dynsym: [
          { name: "api", value: 0x401008n, version: "V2" },
          { name: "api", value: 0x401009n, version: "V1!" },
          { name: "puts", value: 0n, section: SECTIONS.undefined, version: "GLIBC_2.2.5" },
        ],
        interpreter: "/ld.so",
        needed: ["libc.so.6"],
        buildId: [1, 2, 3, 4],
      }),
    ),
  ),
);

/** Asks everything; each question by itself, so that one error does not hide another. */
function askAll(bytes: Uint8Array, seen: Set<string>): void {
  const attempt = (read: () => unknown): void => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof ElfError)) throw error;
      seen.add(error.message.replaceAll(/\d+|0x[0-9a-f]+/g, "N"));
      // Not by `expect`, which takes longer than all else here.
      if (!(error.offset >= 0 && error.offset <= bytes.length))
        throw new Error(`byte ${error.offset}`, { cause: error });
    }
  };
  attempt(() => {
    const elf = openElf(bytes);
    attempt(() => elf.interpreter);
    attempt(() => elf.needed);
    attempt(() => elf.buildId);
    attempt(() => elf.section(".text"));
    attempt(() => [...elf.symbolNames()]);
    for (const name of ["main", "far", "old", "api", "api@V1", "puts", "none"]) {
      attempt(() => locateFunction(elf, name));
      attempt(() => locateFunction(elf, name, 1n));
    }
  });
}

const INTERESTING = [0, 1, 2, 4, 0x7f, 0x80, 0xf0, 0xff];

function mutate(original: Uint8Array, next: (below: number) => number): Uint8Array {
  const bytes = Uint8Array.from(original);
  for (let changes = 1 + next(4); changes > 0; changes--) {
    const at = next(bytes.length);
    const value = next(2) === 0 ? next(256) : (INTERESTING[next(INTERESTING.length)] ?? 0);
    // Whole fields too: a number of 0xffffffff is what a check forgets.
    bytes.fill(value, at, at + 2 ** next(4));
  }
  return next(8) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes;
}

const ROUNDS = 24_000;

test(`${ROUNDS} damaged files are an error or an answer`, { timeout: 20_000 }, () => {
  const next = random(20_240_607);
  const seen = new Set<string>();
  const start = performance.now();
  let slowest = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = performance.now();
    askAll(mutate(files[round % files.length] as Uint8Array, next), seen);
    slowest = Math.max(slowest, performance.now() - before);
  }
  expect(seen.size, "the damage was of many kinds").toBeGreaterThan(15);
  expect(slowest, "milliseconds for the slowest").toBeLessThan(1000);
  expect(performance.now() - start, "milliseconds in all").toBeLessThan(15_000);
});

test("a file that is cut off anywhere is an error or an answer", () => {
  const seen = new Set<string>();
  for (const bytes of files)
    for (let length = 0; length < bytes.length; length += 3) askAll(bytes.subarray(0, length), seen);
  expect(seen).toContain("it is cut off");
});
