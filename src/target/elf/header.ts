/** The ELF header and the two tables that it points to. Source: System V gABI, chapters 4 and 5. */
import { ElfError } from "./error.ts";
import { architectureOf } from "./machines.ts";
import type { Machine } from "./machines.ts";
import { Reader } from "./reader.ts";
import type { Extent } from "./reader.ts";

export type ElfKind = "executable" | "shared" | "relocatable" | "core" | "other";

/** What the first bytes of a file tell, which is there even if the rest is not. */
export interface Identity extends Machine {
  readonly kind: ElfKind;
  readonly architecture: string | undefined;
}

/** An entry of the program header table. */
export interface Segment {
  readonly type: number;
  readonly executable: boolean;
  readonly offset: bigint;
  readonly address: bigint;
  /** Bytes in the file; in memory there may be more, which are zero. */
  readonly fileSize: bigint;
  readonly align: number;
}

/** An entry of the section header table. What it says of offset and size has not been checked. */
export interface SectionHeader {
  readonly nameIndex: number;
  readonly type: number;
  readonly flags: number;
  readonly address: bigint;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly entrySize: number;
}

export interface ElfHeader {
  readonly identity: Identity;
  readonly reader: Reader;
  readonly segments: readonly Segment[];
  readonly sections: readonly SectionHeader[];
  /** Of the section that has the names of sections; 0 if none has. */
  readonly namesSection: number;
}

export const PT_LOAD = 1;
export const PT_DYNAMIC = 2;
export const PT_INTERP = 3;
export const PT_NOTE = 4;
const PF_X = 1;
export const SHT = { symtab: 2, strtab: 3, dynamic: 6, note: 7, nobits: 8, dynsym: 11, symtabShndx: 18 } as const;
export const SHT_GNU = { verdef: 0x6ffffffd, verneed: 0x6ffffffe, versym: 0x6fffffff } as const;
export const SHF_EXECINSTR = 4;
export const SHF_COMPRESSED = 0x800;

const KINDS: readonly ElfKind[] = ["other", "relocatable", "executable", "shared", "core"];
/** Numbers of entries that do not fit into the header's 16 bits are in the first section header. */
const PN_XNUM = 0xffff;
const SHN_XINDEX = 0xffff;

/** Where the fields of the header are that are behind a word, and how long it and an entry are. */
const LAYOUT = {
  32: { phoff: 28, shoff: 32, sizes: 40, header: 52, segment: 32, section: 40 },
  64: { phoff: 32, shoff: 40, sizes: 52, header: 64, segment: 56, section: 64 },
} as const;

/** Needs the first 20 bytes only. */
export function readIdentity(bytes: Uint8Array): Identity {
  const reader = readerOf(bytes);
  const { bits, littleEndian } = reader;
  const machine = { bits, byteOrder: littleEndian ? "little" : "big", machine: reader.u16(18) } as const;
  return { ...machine, kind: KINDS[reader.u16(16)] ?? "other", architecture: architectureOf(machine) };
}

export function readHeader(bytes: Uint8Array): ElfHeader {
  const reader = readerOf(bytes);
  const { sizes, header, phoff, shoff } = LAYOUT[reader.bits];
  reader.extent(0, header, "header");
  const programHeaders = reader.size(phoff);
  const sectionHeaders = reader.size(shoff);
  const first = sectionHeaders === 0 ? undefined : readSection(reader, sectionHeaders);
  const segmentCount = reader.u16(sizes + 4);
  const sectionCount = reader.u16(sizes + 8);
  const namesSection = reader.u16(sizes + 10);
  return {
    identity: readIdentity(bytes),
    reader,
    segments: readTable(
      {
        reader,
        offset: programHeaders,
        count: segmentCount === PN_XNUM && first !== undefined ? first.info : segmentCount,
        entrySize: reader.u16(sizes + 2),
        field: sizes + 2,
        name: "program headers",
      },
      readSegment,
    ),
    sections: readTable(
      {
        reader,
        offset: sectionHeaders,
        count: sectionCount === 0 && first !== undefined ? first.size : sectionCount,
        entrySize: reader.u16(sizes + 6),
        field: sizes + 6,
        name: "section headers",
      },
      readSection,
    ),
    namesSection: namesSection === SHN_XINDEX && first !== undefined ? first.link : namesSection,
  };
}

const MAGIC = [0x7f, 0x45, 0x4c, 0x46];
const CLASS_BITS: Readonly<Record<number, 32 | 64>> = { 1: 32, 2: 64 };

function readerOf(bytes: Uint8Array): Reader {
  if (MAGIC.some((byte, at) => bytes[at] !== byte)) throw new ElfError("it does not begin as an ELF file does", 0);
  const bits = CLASS_BITS[bytes[4] ?? 0];
  if (bits === undefined) throw new ElfError("it is neither of 32 nor of 64 bits", 4);
  const order = bytes[5] ?? 0;
  if (order !== 1 && order !== 2) throw new ElfError("it has no byte order", 5);
  return new Reader(bytes, bits, order === 1);
}

interface Table {
  readonly reader: Reader;
  readonly offset: number;
  readonly count: number;
  readonly entrySize: number;
  /** Where the size of an entry is written. */
  readonly field: number;
  readonly name: string;
}

function readTable<Entry>(table: Table, read: (reader: Reader, at: number) => Entry): Entry[] {
  const { reader, offset, count, entrySize, field, name } = table;
  if (offset === 0 || count === 0) return [];
  const least = LAYOUT[reader.bits][name === "program headers" ? "segment" : "section"];
  if (entrySize !== least) throw new ElfError(`its ${name} are ${entrySize} bytes each, not ${least}`, field);
  const { size } = reader.extent(offset, count * entrySize, name);
  const entries: Entry[] = [];
  for (let at = offset; at < offset + size; at += entrySize) entries.push(read(reader, at));
  return entries;
}

function readSegment(reader: Reader, at: number): Segment {
  const is64 = reader.bits === 64;
  return {
    type: reader.u32(at),
    executable: (reader.u32(at + (is64 ? 4 : 24)) & PF_X) !== 0,
    offset: reader.word(at + (is64 ? 8 : 4)),
    address: reader.word(at + (is64 ? 16 : 8)),
    fileSize: reader.word(at + (is64 ? 32 : 16)),
    align: reader.size(at + (is64 ? 48 : 28)),
  };
}

function readSection(reader: Reader, at: number): SectionHeader {
  const word = reader.bits / 8;
  const afterFlags = at + 8 + word;
  const afterSize = afterFlags + 3 * word;
  return {
    nameIndex: reader.u32(at),
    type: reader.u32(at + 4),
    // The flags that are asked for are among the lower 32.
    flags: Number(reader.word(at + 8) & 0xffff_ffffn),
    address: reader.word(afterFlags),
    offset: reader.size(afterFlags + word),
    size: reader.size(afterFlags + 2 * word),
    link: reader.u32(afterSize),
    info: reader.u32(afterSize + 4),
    entrySize: reader.size(afterSize + 8 + word),
  };
}

/** The file's bytes of a section, which `name` calls in an error; none for one that is not in the file. */
export function extentOf(reader: Reader, { type, offset, size }: SectionHeader, name: string): Extent {
  return type === SHT.nobits ? { offset: 0, size: 0 } : reader.extent(offset, size, name);
}
