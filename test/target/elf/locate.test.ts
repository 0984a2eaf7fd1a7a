/** Where a probe goes, and why not. */
import { expect, test } from "vitest";
import { openElf } from "../../../src/target/elf/elf.ts";
import { locateFunction } from "../../../src/target/elf/locate.ts";
import { SECTIONS, buildElf } from "./build-elf.ts";
import type { BuiltElf, BuiltSymbol } from "./build-elf.ts";

const STT = { notype: 0, object: 1, function: 2, tls: 6, ifunc: 10, armTfunc: 13 };
const READ_WRITE = 6;

/** A place as a person would write it: the distance from the beginning of .text in the file. */
function locate(spec: BuiltElf, name: string, plus = 0n): string {
  const elf = openElf(buildElf(spec));
  const located = locateFunction(elf, name, plus);
  if (located.kind === "several") return `several: ${located.symbols.map(({ value }) => value.toString(16)).join(" ")}`;
  if (located.kind !== "found") return located.kind;
  const into = located.offset - BigInt(elf.section(".text")?.offset ?? 0);
  return `text+${into}${located.encoding === undefined ? "" : ` ${located.encoding}`}`;
}

const symbol = (more: Partial<BuiltSymbol> = {}): BuiltSymbol => ({ name: "f", value: 0x401040n, ...more });
const withSymbols = (...symtab: BuiltSymbol[]): BuiltElf => ({ symtab });

test.each([
  ["a position-independent program", { type: 3, segments: [{ address: 0x1000n, bytes: new Uint8Array(64) }] }, 0x1008n],
  [
    "a program at a fixed address",
    { type: 2, segments: [{ address: 0x400000n, bytes: new Uint8Array(64) }] },
    0x400008n,
  ],
  [
    "a library whose addresses are far from offsets",
    { segments: [{ address: 0x7f00_0000_1000n, bytes: new Uint8Array(64) }] },
    0x7f00_0000_1008n,
  ],
])("%s", (_, spec, value) => {
  expect(locate({ ...spec, symtab: [symbol({ value })] }, "f")).toBe("text+8");
  expect(locate({ ...spec, dynsym: [symbol({ value })] }, "f"), "stripped").toBe("text+8");
});

test("the address is the file's own", () => {
  const located = locateFunction(openElf(buildElf(withSymbols(symbol()))), "f", 4n);
  expect(located).toMatchObject({ kind: "found", address: 0x401044n, symbol: { name: "f" } });
});

test("a distance stays inside the function", () => {
  const spec = withSymbols(symbol({ size: 16n }), symbol({ name: "bare", size: 0n }));
  expect(locate(spec, "f", 15n)).toBe("text+79");
  expect(locate(spec, "f", 16n)).toBe("beyond");
  expect(locate(spec, "f", -1n)).toBe("beyond");
  expect(locate(spec, "bare", 16n), "assembly without a size").toBe("text+80");
  expect(locate(spec, "bare", 0x1000n), "beyond the code").toBe("beyond");
});

test("what is missing, and what another file has", () => {
  const puts = symbol({ name: "puts", value: 0n, section: SECTIONS.undefined, version: "GLIBC_2.2.5" });
  // A program can have the address of its own PLT entry there.
  const printf = symbol({ name: "printf", section: SECTIONS.undefined });
  expect(locate({ dynsym: [puts, printf] }, "puts")).toBe("imported");
  expect(locate({ dynsym: [puts, printf] }, "printf")).toBe("imported");
  expect(locate({ dynsym: [puts, printf] }, "f")).toBe("missing");
});

test("a function that is chosen at run time", () => {
  expect(locate(withSymbols(symbol({ type: STT.ifunc })), "f")).toBe("ifunc");
});

test("an old version beside one that is chosen at run time does not count", () => {
  const dynsym = [symbol({ version: "V1!" }), symbol({ value: 0x401080n, type: STT.ifunc, version: "V2" })];
  expect(locate({ dynsym }, "f")).toBe("ifunc");
  expect(locate({ dynsym }, "f@V1")).toBe("text+64");
});

test("data is no code, and code need not say that it is a function", () => {
  const data = { address: 0x602000n, bytes: new Uint8Array(64), flags: READ_WRITE };
  const segments = [{ address: 0x401000n, bytes: new Uint8Array(256) }, data];
  const inData = { value: 0x602000n, section: SECTIONS.data };
  const at = (more: Partial<BuiltSymbol>): string => locate({ segments, symtab: [symbol(more)] }, "f");
  expect(at({ ...inData, type: STT.object })).toBe("not-code");
  expect(at({ ...inData, type: STT.notype })).toBe("not-code");
  expect(at({ ...inData, type: STT.function }), "a descriptor, or a mistake").toBe("not-code");
  expect(at({ type: STT.tls })).toBe("not-code");
  expect(at({ section: SECTIONS.absolute })).toBe("not-code");
  expect(at({ type: STT.notype })).toBe("text+64");
  expect(at({ type: STT.object }), "a table among the code").toBe("not-code");
  expect(at({ section: SECTIONS.common, type: STT.object })).toBe("not-code");
});

test("what is not loaded from this file", () => {
  expect(locate(withSymbols(symbol({ value: 0x401400n })), "f"), "behind the segment").toBe("not-loaded");
  expect(locate({ symtab: [symbol({ value: 0x40n })], segments: [], type: 1 }, "f"), "an object file").toBe(
    "not-loaded",
  );
  expect(locate({ symtab: [symbol()], debugOnly: true }, "f"), "debug information").toBe("not-loaded");
});

test("several functions of one name, and one function of several names", () => {
  const first = symbol({ binding: 0 });
  const second = symbol({ binding: 0, value: 0x401080n });
  expect(locate(withSymbols(first, second), "f")).toBe("several: 401040 401080");
  expect(locate(withSymbols(first, symbol({ binding: 2 })), "f")).toBe("text+64");
  expect(locate({ symtab: [first], dynsym: [symbol()] }, "f")).toBe("text+64");
});

test("of versions, the default one is meant; none of those that are not is", () => {
  const [old, current] = [symbol({ version: "V1!" }), symbol({ value: 0x401080n, version: "V2" })];
  expect(locate({ dynsym: [old, current] }, "f")).toBe("text+128");
  expect(locate({ dynsym: [old, current] }, "f@V1")).toBe("text+64");
  expect(locate({ dynsym: [old] }, "f")).toBe("text+64");
  const older = symbol({ value: 0x4010c0n, version: "V0!" });
  expect(locate({ dynsym: [old, older] }, "f")).toBe("several: 401040 4010c0");
});

test("versions of a library that is not stripped, where the names are bare", () => {
  const symtab = [symbol(), symbol({ value: 0x401080n })];
  const dynsym = [symbol({ version: "V1!" }), symbol({ value: 0x401080n, version: "V2" })];
  expect(locate({ symtab, dynsym }, "f")).toBe("text+128");
});

test("Thumb code: bit 0 is no part of the address", () => {
  const arm = { machine: 40, bits: 32 } as const;
  const at = (value: bigint, type = STT.function): string => locate({ ...arm, symtab: [symbol({ value, type })] }, "f");
  expect(at(0x401040n)).toBe("text+64");
  expect(at(0x401041n)).toBe("text+64 thumb");
  expect(at(0x401041n, STT.armTfunc), "of the old ABI").toBe("text+64 thumb");
  expect(locate({ ...arm, symtab: [symbol({ value: 0x401041n })] }, "f", 2n)).toBe("text+66 thumb");
  expect(locate({ symtab: [symbol({ value: 0x401041n })] }, "f"), "x86_64").toBe("text+65");
});

test("MIPS16 and microMIPS are marked in the value or beside it", () => {
  const at = (value: bigint, other: number): string => locate({ machine: 8, symtab: [symbol({ value, other })] }, "f");
  expect(at(0x401040n, 0)).toBe("text+64");
  expect(at(0x401041n, 0)).toBe("text+64 compressed-mips");
  expect(at(0x401040n, 0x80)).toBe("text+64 compressed-mips");
  expect(at(0x401040n, 0xf0)).toBe("text+64 compressed-mips");
  expect(at(0x401040n, 0x20), "position-independent").toBe("text+64");
});

test.each([
  [0, 0],
  [1, 0],
  [2, 4],
  [3, 8],
  [4, 16],
  [5, 32],
  [6, 64],
  [7, 0],
])("ppc64le: st_other %d puts the local entry point %d bytes in", (bits, distance) => {
  const symtab = [symbol({ other: bits << 5, size: 256n })];
  expect(locate({ machine: 21, symtab }, "f")).toBe(`text+${64 + distance}`);
  expect(locate({ machine: 21, symtab }, "f", 12n), "counted from the beginning").toBe("text+76");
  expect(locate({ machine: 21, littleEndian: false, symtab }, "f"), "ELF V1").toBe("text+64");
});
