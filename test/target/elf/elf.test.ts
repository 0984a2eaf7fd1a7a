/** What a file says of itself, in every class and byte order. */
import { describe, expect, test } from "vitest";
import { ElfError, openElf } from "../../../src/target/elf/elf.ts";
import { readIdentity } from "../../../src/target/elf/header.ts";
import { SECTIONS, TEXT, buildElf } from "./build-elf.ts";
import type { BuiltElf } from "./build-elf.ts";

const FORMS = [
  { bits: 32, littleEndian: true },
  { bits: 32, littleEndian: false },
  { bits: 64, littleEndian: true },
  { bits: 64, littleEndian: false },
] as const;

const DATA = { address: 0x602000n, bytes: Uint8Array.of(1, 2, 3, 4), flags: 6, memory: 0x100n };

describe.each(FORMS)("of $bits bits, little-endian: $littleEndian", (form) => {
  const whole: BuiltElf = {
    ...form,
    segments: [TEXT, DATA],
    symtab: [
      { name: "main", value: 0x401010n, size: 32n },
      { name: "helper", value: 0x401040n, binding: 0, size: 0n },
      { name: "table", value: 0x602000n, type: 1, section: SECTIONS.data },
      { name: "écrire", value: 0x401050n, binding: 2 },
      { name: "far", value: 0x401060n, section: SECTIONS.extended },
    ],
    dynsym: [
      { name: "api", value: 0x401100n, version: "V2" },
      { name: "api", value: 0x401200n, version: "V1!" },
      { name: "puts", value: 0n, size: 0n, section: SECTIONS.undefined, version: "GLIBC_2.2.5" },
      { name: "gets", value: 0n, size: 0n, section: SECTIONS.undefined, version: "GLIBC_2.34" },
      { name: "plain", value: 0x401300n },
    ],
    interpreter: "/lib/ld.so",
    needed: ["libc.so.6", "libm.so.6"],
    buildId: [0xde, 0xad, 0x00, 0x0f],
  };
  const elf = openElf(buildElf(whole));

  test("the header", () => {
    expect(elf).toMatchObject({ bits: form.bits, byteOrder: form.littleEndian ? "little" : "big", machine: 62 });
    expect(elf.kind).toBe("shared");
  });

  test("what the loader needs, and the build id", () => {
    expect(elf.interpreter).toBe("/lib/ld.so");
    expect(elf.needed).toEqual(["libc.so.6", "libm.so.6"]);
    expect(elf.buildId).toBe("dead000f");
  });

  test("symbols, with their fields", () => {
    expect(elf.find("main")).toEqual([
      {
        name: "main",
        value: 0x401010n,
        size: 32n,
        type: "function",
        binding: "global",
        visibility: "default",
        other: 0,
        section: SECTIONS.text,
        isDefaultVersion: true,
        table: "symtab",
      },
    ]);
    expect(elf.find("table")[0]).toMatchObject({ type: "object", section: SECTIONS.data });
    expect(elf.find("helper")[0]).toMatchObject({ binding: "local", size: 0n });
    expect(elf.find("écrire")[0]).toMatchObject({ binding: "weak" });
    expect(elf.find("far")[0], "its section is in .symtab_shndx").toMatchObject({ section: SECTIONS.text });
    expect([elf.find("mai"), elf.find("main2"), elf.find("")]).toEqual([[], [], []]);
  });

  test("versions: the default one first, each by its name", () => {
    const shown = (name: string): unknown[] => elf.find(name).map(({ value, version }) => [value, version]);
    expect(shown("api")).toEqual([
      [0x401100n, "V2"],
      [0x401200n, "V1"],
    ]);
    expect(shown("api@V1")).toEqual([[0x401200n, "V1"]]);
    expect(shown("api@@V2")).toEqual([[0x401100n, "V2"]]);
    expect(shown("api@@V1")).toEqual([]);
    expect(shown("plain")).toEqual([[0x401300n, undefined]]);
    expect(elf.find("puts")[0]).toMatchObject({ section: "undefined", version: "GLIBC_2.2.5" });
    expect(elf.find("gets")[0]).toMatchObject({ version: "GLIBC_2.34" });
  });

  test("names of functions that are defined, each once", () => {
    expect([...elf.symbolNames()]).toEqual(["main", "helper", "écrire", "far", "api", "plain"]);
  });

  test("offsets of addresses, where the file has bytes for them", () => {
    const text = elf.section(".text");
    expect(elf.fileOffset(0x401000n)).toBe(BigInt(text?.offset ?? 0));
    expect(elf.fileOffset(0x4013ffn)).toBe(BigInt(text?.offset ?? 0) + 0x3ffn);
    expect(elf.fileOffset(0x401400n)).toBeUndefined();
    expect(elf.fileOffset(0x400fffn)).toBeUndefined();
    expect(elf.fileOffset(0x602003n)).toBe(BigInt(elf.section(".data")?.offset ?? 0) + 3n);
    expect(elf.fileOffset(0x602004n), "only in memory").toBeUndefined();
    expect([elf.isExecutable(0x401000n), elf.isExecutable(0x602000n)]).toEqual([true, false]);
  });

  test("sections", () => {
    expect(elf.section(".data")).toMatchObject({ size: 4, address: 0x602000n, compressed: false, isInFile: true });
    expect([...(elf.section(".data")?.bytes ?? [])]).toEqual([1, 2, 3, 4]);
    expect(elf.section(".debug_info")).toMatchObject({ compressed: true, bytes: Uint8Array.of(1, 2, 3) });
    expect(elf.section(".none")).toBeUndefined();
  });

  test.each(["sysv", "gnu"] as const)("without section headers: the loader's own, counted by a %s hash", (hash) => {
    const bare = openElf(buildElf({ ...whole, hash, withoutSections: true }));
    expect([...bare.symbolNames()]).toEqual(["api", "plain"]);
    expect(bare.find("api").map(({ version, value }) => [version, value])).toEqual([
      ["V2", 0x401100n],
      ["V1", 0x401200n],
    ]);
    expect(bare.find("puts")[0]).toMatchObject({ section: "undefined", version: "GLIBC_2.2.5" });
    expect(bare.needed).toEqual(["libc.so.6", "libm.so.6"]);
    expect(bare.buildId).toBe("dead000f");
    expect(bare.section(".text")).toBeUndefined();
  });

  test("stripped: .dynsym is left", () => {
    const { symtab: _, ...rest } = whole;
    const stripped = openElf(buildElf(rest));
    expect(stripped.find("main")).toEqual([]);
    expect(stripped.find("plain")[0]).toMatchObject({ table: "dynsym", value: 0x401300n });
  });

  test("a version that is written into the name", () => {
    const written = openElf(
      buildElf({
        ...form,
        symtab: [
          { name: "open@V1", value: 0x401010n },
          { name: "open@@V2", value: 0x401020n },
          { name: "write@GLIBC_2.2.5", value: 0n, section: SECTIONS.undefined },
        ],
      }),
    );
    expect(written.find("open").map(({ name, version, value }) => [name, version, value])).toEqual([
      ["open", "V2", 0x401020n],
      ["open", "V1", 0x401010n],
    ]);
    expect(written.find("write")[0]).toMatchObject({ name: "write", version: "GLIBC_2.2.5", section: "undefined" });
    expect([...written.symbolNames()]).toEqual(["open"]);
  });
});

test("a build id is found in the sections of a file without segments", () => {
  const bytes = buildElf({ buildId: [0xab], type: 1, withoutSections: false });
  // e_phnum
  bytes[56] = 0;
  expect(openElf(bytes).buildId).toBe("ab");
});

test.each([
  [62, 64, true, "x86_64"],
  [62, 32, true, undefined],
  [3, 32, true, "i386"],
  [183, 64, true, "arm64"],
  [183, 64, false, undefined],
  [40, 32, true, "arm"],
  [243, 64, true, "riscv64"],
  [243, 32, true, undefined],
  [22, 64, false, "s390x"],
  [22, 32, false, undefined],
  [21, 64, true, "ppc64le"],
  [21, 64, false, undefined],
  [258, 64, true, "loongarch64"],
  [8, 64, true, "mips64"],
  [8, 64, false, undefined],
  [8, 32, true, undefined],
] as const)("machine %d of %d bits, little-endian %s, is %s", (machine, bits, littleEndian, name) => {
  const bytes = buildElf({ machine, bits, littleEndian });
  expect(openElf(bytes).architecture).toBe(name);
  expect(readIdentity(bytes.subarray(0, 20)).architecture).toBe(name);
});

test("the hash table of s390x counts in 64 bits", () => {
  const dynsym = [{ name: "f", value: 0x401000n }];
  const elf = openElf(buildElf({ machine: 22, littleEndian: false, dynsym, withoutSections: true }));
  expect([...elf.symbolNames()]).toEqual(["f"]);
});

test.each([
  [1, "relocatable"],
  [2, "executable"],
  [3, "shared"],
  [4, "core"],
  [0xfe00, "other"],
])("e_type %d is %s", (type, kind) => {
  expect(openElf(buildElf({ type })).kind).toBe(kind);
});

function damage(change: (bytes: Uint8Array) => void): () => unknown {
  const bytes = buildElf({ symtab: [{ name: "main", value: 0x401000n }] });
  change(bytes);
  return () => openElf(bytes);
}

test("what is damaged is said, with the byte", () => {
  expect(() => openElf(new Uint8Array())).toThrow(new ElfError("it does not begin as an ELF file does", 0));
  expect(() => openElf(new TextEncoder().encode("#!/bin/sh\n"))).toThrow("it does not begin as an ELF file does");
  expect(damage((bytes) => (bytes[4] = 3))).toThrow("it is neither of 32 nor of 64 bits");
  expect(damage((bytes) => (bytes[5] = 0))).toThrow("it has no byte order");
  expect(damage((bytes) => (bytes[54] = 1))).toThrow("its program headers are 1 bytes each, not 56");
  expect(damage((bytes) => bytes.fill(0xff, 40, 48))).toThrow(ElfError);
  expect(damage((bytes) => bytes.fill(0xf0, 60, 62))).toThrow(
    /^its section headers would end at byte \d+, beyond its end at \d+$/,
  );
  expect(() => openElf(buildElf({}).subarray(0, 40))).toThrow("its header would end at byte 64, beyond its end at 40");
  expect(() => openElf(buildElf({}).subarray(0, 17))).toThrow("its header would end");
  expect(() => readIdentity(buildElf({}).subarray(0, 17))).toThrow("it is cut off");
});

test("names that overlap without end take no time without end", () => {
  const long = "x".repeat(20_000);
  const bytes = buildElf({
    symtab: Array.from({ length: 5000 }, (_, index) => ({ name: index === 0 ? long : "", value: 1n })),
  });
  const elf = openElf(bytes);
  const { offset = 0 } = elf.section(".symtab") ?? {};
  const view = new DataView(bytes.buffer);
  for (let index = 1; index < 5000; index++) view.setUint32(offset + index * 24, index, true);
  expect(() => [...openElf(bytes).symbolNames()]).toThrow("its names overlap more than any linker lets them");
  expect(openElf(bytes).find("xxxx")).toHaveLength(0);
});
