/**
 * What the dynamic loader goes by. It is there even in a file whose section headers were stripped.
 * Source: System V gABI, chapter 5, "Dynamic Section"; DT_GNU_HASH and versions: elf/elf.h of glibc.
 */
import { ElfError } from "./error.ts";
import { PT_DYNAMIC } from "./header.ts";
import type { ElfHeader } from "./header.ts";
import type { Extent, Reader } from "./reader.ts";
import { SYMBOL_BYTES } from "./symbol.ts";
import type { SymbolTableParts } from "./symbol-table.ts";
import { Versions } from "./versions.ts";

const DT = {
  null: 0n,
  needed: 1n,
  hash: 4n,
  strtab: 5n,
  symtab: 6n,
  strsz: 10n,
  gnuHash: 0x6ffffef5n,
  versym: 0x6ffffff0n,
  verdef: 0x6ffffffcn,
  verneed: 0x6ffffffen,
} as const;

export type FileOffset = (address: bigint) => bigint | undefined;

export class Dynamic {
  readonly #header: ElfHeader;
  readonly #fileOffset: FileOffset;
  readonly #entries: ReadonlyMap<bigint, readonly bigint[]>;

  constructor(header: ElfHeader, fileOffset: FileOffset) {
    this.#header = header;
    this.#fileOffset = fileOffset;
    this.#entries = readEntries(header);
  }

  needed(): string[] {
    const names = this.#entries.get(DT.needed);
    const strings = this.#strings();
    if (names === undefined || strings === undefined) return [];
    const read = this.#header.reader.strings(strings);
    return names.map((index) => read(Number(index)));
  }

  symbols(): SymbolTableParts | undefined {
    const { reader, identity } = this.#header;
    const strings = this.#strings();
    const start = this.#place(DT.symtab, "dynamic symbols");
    if (start === undefined || strings === undefined) return undefined;
    const size = this.#countSymbols() * SYMBOL_BYTES[reader.bits];
    const versions = this.#rest(DT.versym, "versions of symbols");
    return {
      table: "dynsym",
      machine: identity.machine,
      entries: reader.extent(start, size, "dynamic symbols"),
      strings,
      versions:
        versions === undefined
          ? undefined
          : new Versions(reader, {
              symbols: versions,
              defined: this.#rest(DT.verdef, "defined versions"),
              needed: this.#rest(DT.verneed, "needed versions"),
              strings,
            }),
      wideSections: undefined,
    };
  }

  /** Nothing says it but the hash tables over them. */
  #countSymbols(): number {
    const { reader, identity } = this.#header;
    const hash = this.#place(DT.hash, "hash table");
    // Its words are of 64 bits on s390x and Alpha alone: their supplements.
    if (hash !== undefined) return identity.architecture === "s390x" ? reader.size(hash + 8) : reader.u32(hash + 4);
    const gnuHash = this.#place(DT.gnuHash, "hash table");
    return gnuHash === undefined ? 0 : countOfGnuHash(reader, gnuHash);
  }

  #strings(): Extent | undefined {
    const start = this.#place(DT.strtab, "dynamic strings");
    const size = Number(this.#entries.get(DT.strsz)?.[0] ?? 0n);
    return start === undefined ? undefined : this.#header.reader.extent(start, size, "dynamic strings");
  }

  /** From where an entry points to the end of the file: its own size is not said. */
  #rest(tag: bigint, name: string): Extent | undefined {
    const { reader } = this.#header;
    const offset = this.#place(tag, name);
    return offset === undefined ? undefined : { offset, size: reader.bytes.length - offset };
  }

  #place(tag: bigint, name: string): number | undefined {
    const address = this.#entries.get(tag)?.[0];
    if (address === undefined) return undefined;
    const offset = this.#fileOffset(address);
    if (offset === undefined) throw new ElfError(`its ${name} are at 0x${address.toString(16)}, which is not in it`, 0);
    return Number(offset);
  }
}

function readEntries({ reader, segments }: ElfHeader): Map<bigint, bigint[]> {
  const entries = new Map<bigint, bigint[]>();
  const segment = segments.find(({ type }) => type === PT_DYNAMIC);
  if (segment === undefined) return entries;
  const word = reader.bits / 8;
  const { offset, size } = reader.extent(Number(segment.offset), Number(segment.fileSize), "dynamic section");
  for (let at = offset; at + 2 * word <= offset + size; at += 2 * word) {
    const tag = reader.word(at);
    if (tag === DT.null) break;
    const values = entries.get(tag);
    if (values === undefined) entries.set(tag, [reader.word(at + word)]);
    else values.push(reader.word(at + word));
  }
  return entries;
}

/** The last symbol of the chain that begins last: chains are in the order of symbols. */
function countOfGnuHash(reader: Reader, start: number): number {
  const buckets = reader.u32(start);
  const firstHashed = reader.u32(start + 4);
  const bucketsAt = start + 16 + reader.u32(start + 8) * (reader.bits / 8);
  reader.extent(bucketsAt, buckets * 4, "hash table");
  let last = 0;
  for (let index = 0; index < buckets; index++) last = Math.max(last, reader.u32(bucketsAt + index * 4));
  if (last < firstHashed) return firstHashed;
  const chains = bucketsAt + buckets * 4;
  while ((reader.u32(chains + (last - firstHashed) * 4) & 1) === 0) last++;
  return last + 1;
}
