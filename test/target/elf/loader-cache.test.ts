/** The dynamic loader's cache, whole and damaged. */
import { expect, test } from "vitest";
import { isCachedFor, readLoaderCache } from "../../../src/target/elf/loader-cache.ts";
import { buildLoaderCache } from "./build-loader-cache.ts";

const libraries = [
  { name: "libc.so.6", path: "/lib/libc.so.6" },
  { name: "libz.so.1", path: "/lib/glibc-hwcaps/x86-64-v3/libz.so.1", hwcap: 1n << 62n },
  { name: "libz.so.1", path: "/lib32/libz.so.1", flags: 3 },
];
const read = [
  { name: "libc.so.6", path: "/lib/libc.so.6", flags: 0x303, hwcap: 0n },
  { name: "libz.so.1", path: "/lib/glibc-hwcaps/x86-64-v3/libz.so.1", flags: 0x303, hwcap: 1n << 62n },
  { name: "libz.so.1", path: "/lib32/libz.so.1", flags: 3, hwcap: 0n },
];

test.each([true, false])("the new format, little-endian: %s", (littleEndian) => {
  expect(readLoaderCache(buildLoaderCache({ libraries, littleEndian }))).toEqual(read);
  expect(readLoaderCache(buildLoaderCache({ libraries, littleEndian, saysOrder: false })), "guessed").toEqual(read);
});

test.each([
  [true, 8],
  [true, 4],
  [false, 8],
] as const)("the new format behind the old one, little-endian: %s, aligned to %d", (littleEndian, alignment) => {
  expect(readLoaderCache(buildLoaderCache({ libraries, format: "both", littleEndian, alignment }))).toEqual(read);
});

test.each([true, false])("the old format alone, little-endian: %s", (littleEndian) => {
  const old = read.map((library) => ({ ...library, hwcap: 0n }));
  expect(readLoaderCache(buildLoaderCache({ libraries, format: "old", littleEndian }))).toEqual(old);
});

test("a file that is none has no libraries", () => {
  for (const text of ["", "glibc-ld.so.cache1.1", "glibc-ld.so.cache9.9", "ld.so-1.7.0", "\x7fELF"]) {
    expect(readLoaderCache(new TextEncoder().encode(text))).toEqual([]);
  }
});

test("entries that lead out of the file are left out, the others are not", () => {
  const bytes = buildLoaderCache({ libraries });
  const view = new DataView(bytes.buffer);
  view.setUint32(48 + 4, 0xffff_ffff, true);
  view.setUint32(20, 0xffff_ffff, true);
  expect(readLoaderCache(bytes)).toEqual(read.slice(1));
});

test("a path has to be absolute", () => {
  expect(readLoaderCache(buildLoaderCache({ libraries: [{ name: "libc.so.6", path: "../../libc.so.6" }] }))).toEqual(
    [],
  );
});

test("any damage leaves a list", () => {
  for (const format of ["new", "old", "both"] as const) {
    const whole = buildLoaderCache({ libraries, format });
    for (let at = 0; at < whole.length; at++) {
      readLoaderCache(whole.subarray(0, at));
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const bytes = Uint8Array.from(whole);
        bytes.fill(value, at, at + 1 + (value % 4));
        expect(Array.isArray(readLoaderCache(bytes))).toBe(true);
      }
    }
  }
});

test("entries that all share one long string take no time without end", () => {
  const many = Array.from({ length: 50_000 }, () => ({ name: "a", path: "/a" }));
  const bytes = buildLoaderCache({ libraries: many });
  const view = new DataView(bytes.buffer);
  bytes.fill(0x2f, 48 + 50_000 * 24);
  for (let index = 0; index < 50_000; index++) {
    view.setUint32(48 + index * 24 + 4, 48 + 50_000 * 24, true);
    view.setUint32(48 + index * 24 + 8, 48 + 50_000 * 24, true);
  }
  const start = performance.now();
  expect(readLoaderCache(bytes)).toEqual([]);
  expect(performance.now() - start).toBeLessThan(2000);
});

test.each([
  [0x303, "x86_64", true],
  [0x003, "x86_64", false],
  [0x803, "x86_64", false],
  [0x003, "i386", true],
  [0xa03, "arm64", true],
  [0x903, "arm", true],
  [0x1003, "riscv64", true],
  [0x403, "s390x", true],
  [0x503, "ppc64le", true],
  [0x1203, "loongarch64", true],
  [0x703, "mips64", true],
  [0x301, "x86_64", false],
])("flags of 0x%s are for %s: %s", (flags, architecture, expected) => {
  expect(isCachedFor({ name: "", path: "", flags, hwcap: 0n }, architecture)).toBe(expected);
});
