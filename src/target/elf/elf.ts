/**
 * An ELF file: what it is for, where its parts are, and its symbols. Everything is read when it is
 * asked for. Damage is an ElfError, from whatever comes across it, and nothing else.
 *
 * Sources: System V gABI, and the supplements of the processors where they are named.
 */
import { ElfError } from "./error.ts";
import { Dynamic } from "./dynamic.ts";
import {
  PT_INTERP,
  PT_LOAD,
  PT_NOTE,
  SHF_COMPRESSED,
  SHF_EXECINSTR,
  SHT,
  SHT_GNU,
  extentOf,
  readHeader,
} from "./header.ts";
import type { ElfHeader, ElfKind, SectionHeader, Segment } from "./header.ts";
import { findBuildId } from "./notes.ts";
import type { Extent } from "./reader.ts";
import { SymbolTable } from "./symbol-table.ts";
import type { SymbolTableParts } from "./symbol-table.ts";
import { isDefined } from "./symbol.ts";
import type { ElfSymbol } from "./symbol.ts";
import { Versions } from "./versions.ts";

export { ElfError } from "./error.ts";
export { readIdentity } from "./header.ts";
export type { ElfKind, Identity } from "./header.ts";
export type { ElfSymbol } from "./symbol.ts";

export interface ElfSection {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly address: bigint;
  /** As they are in the file; none of a section that only has room in memory. */
  readonly bytes: Uint8Array;
  /** True if the bytes begin with a compression header: SHF_COMPRESSED. */
  readonly compressed: boolean;
  /** True if it has code: SHF_EXECINSTR. */
  readonly isExecutable: boolean;
  /** False if the file has no bytes of it: .bss, and the code in a file of debug information. */
  readonly isInFile: boolean;
}

export function openElf(bytes: Uint8Array): Elf {
  return new Elf(readHeader(bytes));
}

export class Elf {
  readonly bits: 32 | 64;
  readonly byteOrder: "little" | "big";
  /** e_machine */
  readonly machine: number;
  /** The name of `../arch`; absent for what kpc does not know. */
  readonly architecture: string | undefined;
  /** By e_type: of position-independent programs it is `shared`, and they have an interpreter. */
  readonly kind: ElfKind;
  readonly #header: ElfHeader;
  readonly #loaded: readonly Segment[];
  #tables: readonly SymbolTable[] | undefined;
  #dynamic: Dynamic | undefined;

  constructor(header: ElfHeader) {
    const { bits, byteOrder, machine, architecture, kind } = header.identity;
    this.bits = bits;
    this.byteOrder = byteOrder;
    this.machine = machine;
    this.architecture = architecture;
    this.kind = kind;
    this.#header = header;
    this.#loaded = header.segments.filter(({ type }) => type === PT_LOAD);
  }

  /** The dynamic loader that starts the program. */
  get interpreter(): string | undefined {
    const { reader, segments } = this.#header;
    const segment = segments.find(({ type }) => type === PT_INTERP);
    if (segment === undefined) return undefined;
    return reader.string(reader.extent(Number(segment.offset), Number(segment.fileSize), "interpreter"), 0);
  }

  get needed(): readonly string[] {
    return this.#dynamicSection().needed();
  }

  /** In hexadecimal. */
  get buildId(): string | undefined {
    const { reader, segments, sections } = this.#header;
    for (const { type, offset, fileSize, align } of segments) {
      if (type !== PT_NOTE) continue;
      const found = findBuildId(reader, reader.extent(Number(offset), Number(fileSize), "notes"), align);
      if (found !== undefined) return found;
    }
    // A relocatable file has no segments, and those of a file of debug information are not in it.
    for (const section of sections) {
      if (section.type !== SHT.note) continue;
      const found = findBuildId(reader, extentOf(reader, section, "notes"), 4);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  section(name: string): ElfSection | undefined {
    const { reader, sections } = this.#header;
    const names = this.#sectionNames();
    if (names === undefined) return undefined;
    const read = reader.strings(names);
    const header = sections.find(({ type, nameIndex }) => type !== 0 && read(nameIndex) === name);
    return header === undefined ? undefined : this.#toSection(header, name);
  }

  /** By the number that a symbol has. */
  sectionAt(index: number): ElfSection | undefined {
    const header = this.#header.sections[index];
    if (header === undefined || header.type === 0) return undefined;
    const names = this.#sectionNames();
    return this.#toSection(header, names === undefined ? "" : this.#header.reader.string(names, header.nameIndex));
  }

  /**
   * All symbols of a name: those of `name@VERSION` too, and only the default one of `name@@VERSION`,
   * where it is asked for so. Defined ones first, and of these the default version.
   */
  find(name: string): readonly ElfSymbol[] {
    const [, base = name, at, version] = /^(.[^@]*)(@@?)(.+)$/s.exec(name) ?? [];
    const found = this.#symbolTables().flatMap((table) => table.find(base));
    const asked =
      version === undefined
        ? found
        : found.filter((symbol) => symbol.version === version && (at === "@" || symbol.isDefaultVersion));
    const rank = (symbol: ElfSymbol): number => (isDefined(symbol) ? (symbol.isDefaultVersion ? 0 : 1) : 2);
    return asked.sort((a, b) => rank(a) - rank(b));
  }

  /** Names of the functions that are defined here, each once and without its version. */
  *symbolNames(): Generator<string> {
    const tables = this.#symbolTables();
    const seen = new Set<string>();
    for (const table of tables) {
      for (const name of table.functionNames()) {
        if (seen.has(name)) continue;
        seen.add(name);
        yield name;
      }
    }
  }

  /** Where the byte that is at an address in memory is in the file; absent for what is only in memory. */
  fileOffset(address: bigint): bigint | undefined {
    const segment = this.#segmentOf(address);
    return segment === undefined ? undefined : address - segment.address + segment.offset;
  }

  /** True if the file's bytes at an address are loaded as code. */
  isExecutable(address: bigint): boolean {
    return this.#segmentOf(address)?.executable === true;
  }

  #segmentOf(address: bigint): Segment | undefined {
    const length = BigInt(this.#header.reader.bytes.length);
    return this.#loaded.find(({ address: start, fileSize, offset }) => {
      const into = address - start;
      return into >= 0n && into < fileSize && offset + into < length;
    });
  }

  #toSection(header: SectionHeader, name: string): ElfSection {
    const { reader } = this.#header;
    const { offset, size } = extentOf(reader, header, `section ${name}`);
    return {
      name,
      offset: header.offset,
      size: header.size,
      address: header.address,
      bytes: reader.bytes.subarray(offset, offset + size),
      compressed: (header.flags & SHF_COMPRESSED) !== 0,
      isExecutable: (header.flags & SHF_EXECINSTR) !== 0,
      isInFile: header.type !== SHT.nobits,
    };
  }

  #sectionNames(): Extent | undefined {
    const { reader, sections, namesSection } = this.#header;
    const names = namesSection === 0 ? undefined : sections[namesSection];
    return names === undefined ? undefined : extentOf(reader, names, "names of sections");
  }

  #dynamicSection(): Dynamic {
    return (this.#dynamic ??= new Dynamic(this.#header, (address) => this.fileOffset(address)));
  }

  #symbolTables(): readonly SymbolTable[] {
    if (this.#tables !== undefined) return this.#tables;
    const { reader } = this.#header;
    const parts = [this.#tableOf("symtab"), this.#tableOf("dynsym") ?? this.#dynamicSection().symbols()];
    this.#tables = parts.flatMap((one) => (one === undefined ? [] : [new SymbolTable(reader, one)]));
    return this.#tables;
  }

  #tableOf(table: ElfSymbol["table"]): SymbolTableParts | undefined {
    const { reader, sections } = this.#header;
    const index = sections.findIndex(({ type }) => type === SHT[table]);
    const header = sections[index];
    // In a file of debug information, .dynsym is there in name only.
    if (header === undefined) return undefined;
    const linked = sections[header.link];
    if (linked?.type !== SHT.strtab) {
      if (header.size === 0 || linked?.type === SHT.nobits) return undefined;
      throw new ElfError(`its section ${header.link}, for the names of symbols, is not of strings`, 0);
    }
    const strings = extentOf(reader, linked, "names of symbols");
    return {
      table,
      machine: this.machine,
      entries: extentOf(reader, header, "symbols"),
      strings,
      versions: table === "dynsym" ? this.#versions(index, strings) : undefined,
      wideSections: this.#linked(SHT.symtabShndx, index),
    };
  }

  #versions(dynsym: number, strings: Extent): Versions | undefined {
    const { reader } = this.#header;
    const symbols = this.#linked(SHT_GNU.versym, dynsym);
    if (symbols === undefined) return undefined;
    const [defined, needed] = [this.#linked(SHT_GNU.verdef), this.#linked(SHT_GNU.verneed)];
    return new Versions(reader, { symbols, defined, needed, strings });
  }

  /** The section of a type, which belongs to another if that is given. */
  #linked(type: number, link?: number): Extent | undefined {
    const { reader, sections } = this.#header;
    const header = sections.find((one) => one.type === type && (link === undefined || one.link === link));
    return header === undefined ? undefined : extentOf(reader, header, "versions of symbols");
  }
}
