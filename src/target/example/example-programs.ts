/** Programs that are made up: what the examples of the catalogue about user space are checked for. */
import { ElfError, openElf } from "../elf/elf.ts";
import type { FoundElf, Programs } from "../elf/programs.ts";

const FUNCTION = 2;
const OBJECT = 1;
const IFUNC = 10;
const GLOBAL = 1 << 4;

/** Name, type, value, section. */
const SYMBOLS: readonly (readonly [name: string, info: number, value: bigint, section: number])[] = [
  ["readline", GLOBAL | FUNCTION, 0x401010n, 1],
  ["main", GLOBAL | FUNCTION, 0x401040n, 1],
  ["twice", FUNCTION, 0x401080n, 1],
  ["twice", FUNCTION, 0x4010c0n, 1],
  ["chosen", GLOBAL | IFUNC, 0x401100n, 1],
  ["a_variable", GLOBAL | OBJECT, 0x402000n, 2],
  ["malloc", GLOBAL | FUNCTION, 0n, 0],
];

/** A file for x86_64 with one segment of code and a symbol table. Source: System V gABI, chapter 4 */
function exampleElf(): Uint8Array {
  const bytes = new Uint8Array(0x3000);
  const view = new DataView(bytes.buffer);
  const names = new Map<string, number>();
  let strings = "\0";
  for (const name of [".symtab", ".strtab", ...SYMBOLS.map(([symbol]) => symbol)]) {
    if (names.has(name)) continue;
    names.set(name, strings.length);
    strings += `${name}\0`;
  }
  const [symbolsAt, stringsAt, sectionsAt] = [0x200, 0x400, 0x600];
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 2, true); // ET_EXEC
  view.setUint16(18, 62, true); // EM_X86_64
  view.setUint32(20, 1, true);
  view.setBigUint64(32, 64n, true); // program headers
  view.setBigUint64(40, BigInt(sectionsAt), true);
  [64, 56, 1, 64, 5, 4].forEach((value, index) => view.setUint16(52 + 2 * index, value, true));
  view.setUint32(64, 1, true); // PT_LOAD
  view.setUint32(68, 5, true); // readable, executable
  [0x1000n, 0x401000n, 0x401000n, 0x1000n, 0x1000n, 0x1000n].forEach((value, index) =>
    view.setBigUint64(72 + 8 * index, value, true),
  );
  SYMBOLS.forEach(([name, info, value, section], index) => {
    const at = symbolsAt + 24 * (index + 1);
    view.setUint32(at, names.get(name) ?? 0, true);
    view.setUint8(at + 4, info);
    view.setUint16(at + 6, section, true);
    view.setBigUint64(at + 8, value, true);
    view.setBigUint64(at + 16, section === 0 ? 0n : 0x20n, true);
  });
  bytes.set(new TextEncoder().encode(strings), stringsAt);
  const section = (
    index: number,
    type: number,
    place: readonly [at: number, size: number, address: bigint],
  ): DataView => {
    const header = new DataView(bytes.buffer, sectionsAt + 64 * index, 64);
    header.setUint32(4, type, true);
    header.setBigUint64(8, type === 1 ? 6n : 0n, true);
    header.setBigUint64(16, place[2], true);
    header.setBigUint64(24, BigInt(place[0]), true);
    header.setBigUint64(32, BigInt(place[1]), true);
    return header;
  };
  section(1, 1, [0x1000, 0x1000, 0x401000n]);
  section(2, 1, [0x2000, 0x1000, 0x402000n]).setBigUint64(8, 3n, true);
  const symbols = section(3, 2, [symbolsAt, 24 * (SYMBOLS.length + 1), 0n]);
  symbols.setUint32(0, names.get(".symtab") ?? 0, true);
  symbols.setUint32(40, 4, true); // its strings
  symbols.setUint32(44, 1, true);
  symbols.setBigUint64(56, 24n, true);
  section(4, 3, [stringsAt, strings.length, 0n]).setUint32(0, names.get(".strtab") ?? 0, true);
  return bytes;
}

/** Files of the made-up machine, by path; `locked` is a folder. */
export function exampleFiles(): Readonly<Record<string, Uint8Array>> {
  return {
    "/usr/bin/bash": exampleElf(),
    "/usr/bin/script": new TextEncoder().encode("#!/bin/sh\necho no program\n"),
    "/usr/bin/locked/file": new Uint8Array(),
  };
}

export function examplePrograms(): Programs {
  return { find };
}

function find(name: string): FoundElf {
  const path = `/usr/bin/${name}`;
  const files = exampleFiles();
  const bytes = files[path];
  if (bytes !== undefined) return open(path, bytes);
  if (files[`${path}/file`] !== undefined) return { kind: "unreadable", path, reason: "it is a folder" };
  return { kind: "missing", looked: ["/usr/bin"] };
}

function open(path: string, bytes: Uint8Array): FoundElf {
  try {
    return { kind: "found", path, elf: openElf(bytes) };
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    return { kind: "damaged", path, reason: error.message, offset: error.offset };
  }
}
