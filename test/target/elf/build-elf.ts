/**
 * Writes small ELF files for the tests: a load segment for each part of memory, and behind them the
 * sections, in either class and byte order.
 */

import { DYNAMIC_ADDRESS, buildDynamic, writeSymbols } from "./build-dynamic.ts";
import { SECTIONS, Strings, TEXT, Writer } from "./build-parts.ts";
import type { BuiltElf, BuiltSegment } from "./build-parts.ts";

export { SECTIONS, TEXT } from "./build-parts.ts";
export type { BuiltElf, BuiltSymbol } from "./build-parts.ts";

const encoder = new TextEncoder();

interface Section {
  readonly name: string;
  readonly type: number;
  readonly flags?: number;
  readonly address?: bigint;
  readonly offset?: number;
  readonly size?: number;
  readonly bytes?: ArrayLike<number>;
  readonly link?: number;
}

export function buildElf(spec: BuiltElf): Uint8Array {
  const out = new Writer(spec);
  const { segments = [TEXT], debugOnly = false } = spec;
  const notes = buildNotes(spec);
  const interpreter = spec.interpreter === undefined ? [] : [[...encoder.encode(spec.interpreter), 0]];
  const dynamic = buildDynamic(spec);
  const count = segments.length + interpreter.length + notes.length + (dynamic === undefined ? 0 : 2);
  out.append(new Uint8Array(out.bits === 64 ? 64 + count * 56 : 52 + count * 32));

  const programHeaders: ProgramHeader[] = [];
  const place = (type: number, bytes: ArrayLike<number>, more: Partial<BuiltSegment> = {}): number => {
    const offset = out.align(8);
    if (!debugOnly) out.append(bytes);
    programHeaders.push({ type, offset, size: bytes.length, address: 0n, ...more });
    return offset;
  };
  const loaded = segments.map((segment) => ({ ...segment, offset: place(1, segment.bytes, segment) }));
  for (const bytes of interpreter) place(3, bytes);
  const sections: Section[] = [
    ...loadedSections(loaded, debugOnly ? 8 : 1),
    { name: ".debug_info", type: 1, flags: 0x800, bytes: [1, 2, 3] },
    ...symbolSections(spec),
    ...notes.map((note) => ({ name: ".note.gnu.build-id", type: 7, offset: place(4, note), size: note.length })),
  ];
  if (dynamic !== undefined) {
    const offset = place(1, dynamic.bytes, { address: DYNAMIC_ADDRESS, flags: 4 });
    const { entries, entriesSize: size } = dynamic;
    programHeaders.push({ type: 2, offset: offset + entries, size, address: DYNAMIC_ADDRESS + BigInt(entries) });
    const first = sections.length + 1;
    for (const part of dynamic.parts) {
      const type = debugOnly ? 8 : part.type;
      const link = part.type === 0x6fffffff ? first : first + 1;
      sections.push({ name: part.name, type, offset: offset + part.start, size: part.size, link });
    }
  }
  const table = spec.withoutSections === true ? undefined : writeSections(out, sections);
  return finish(out, spec, { programHeaders, table });
}

function buildNotes(spec: BuiltElf): number[][] {
  const { buildId } = spec;
  if (buildId === undefined) return [];
  const name = [0x47, 0x4e, 0x55, 0];
  return [
    new Writer(spec)
      .u32(name.length)
      .u32(buildId.length)
      .u32(3)
      .append([...name, ...buildId]).bytes,
  ];
}

function loadedSections(loaded: readonly (BuiltSegment & { offset: number })[], type: number): Section[] {
  return [".text", ".data"].map((name, index) => {
    const { address = 0n, offset = 0, bytes = [] } = loaded[index] ?? {};
    return { name, type, flags: name === ".text" ? 6 : 3, address, offset, size: bytes.length };
  });
}

function symbolSections(spec: BuiltElf): Section[] {
  const { symtab = [] } = spec;
  if (symtab.length === 0) return [];
  const strings = new Strings();
  const symbols = writeSymbols(spec, symtab, strings);
  const wide = new Writer(spec).u32(0);
  for (const _ of symtab) wide.u32(SECTIONS.text);
  // They are the sections 4 to 6.
  return [
    { name: ".symtab", type: 2, bytes: symbols, link: 5 },
    { name: ".strtab", type: 3, bytes: strings.bytes },
    { name: ".symtab_shndx", type: 18, bytes: wide.bytes, link: 4 },
  ];
}

function writeSections(out: Writer, sections: readonly Section[]): { offset: number; count: number } {
  const names = new Strings();
  const written = [...sections, { name: ".shstrtab", type: 3 } as Section].map((section) => ({
    section,
    nameIndex: names.at(section.name),
  }));
  const places = written.map(({ section }) => {
    if (section.offset !== undefined) return { offset: section.offset, size: section.size ?? 0 };
    const bytes = section.bytes ?? names.bytes;
    const offset = out.align(8);
    out.append(bytes);
    return { offset, size: bytes.length };
  });
  const offset = out.align(8);
  out.append(new Uint8Array(out.bits === 64 ? 64 : 40));
  written.forEach(({ section, nameIndex }, index) => {
    const { offset: at = 0, size = 0 } = places[index] ?? {};
    out
      .u32(nameIndex)
      .u32(section.type)
      .word(section.flags ?? 0)
      .word(section.address ?? 0n)
      .word(at)
      .word(size);
    out
      .u32(section.link ?? 0)
      .u32(0)
      .word(1)
      .word(0);
  });
  return { offset, count: written.length + 1 };
}

interface ProgramHeader {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  readonly address: bigint;
  readonly flags?: number;
  readonly memory?: bigint;
}

function programHeader(
  out: Writer,
  { type, offset, size, address, flags = 5, memory = BigInt(size) }: ProgramHeader,
): void {
  out.u32(type);
  if (out.bits === 64) out.u32(flags);
  out.word(offset).word(address).word(address).word(size).word(memory);
  if (out.bits === 32) out.u32(flags);
  out.word(type === 4 ? 4 : 8);
}

/** Fills in what comes first and is known last. */
function finish(
  out: Writer,
  spec: BuiltElf,
  {
    programHeaders,
    table,
  }: { programHeaders: readonly ProgramHeader[]; table: { offset: number; count: number } | undefined },
): Uint8Array {
  const head = new Writer(spec);
  const is64 = head.bits === 64;
  head.append([0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, head.littleEndian ? 1 : 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  head
    .u16(spec.type ?? 3)
    .u16(spec.machine ?? 62)
    .u32(1)
    .word(0);
  head
    .word(programHeaders.length === 0 ? 0 : is64 ? 64 : 52)
    .word(table?.offset ?? 0)
    .u32(0);
  head
    .u16(is64 ? 64 : 52)
    .u16(is64 ? 56 : 32)
    .u16(programHeaders.length);
  head
    .u16(is64 ? 64 : 40)
    .u16(table?.count ?? 0)
    .u16(table === undefined ? 0 : table.count - 1);
  for (const one of programHeaders) programHeader(head, one);
  const bytes = Uint8Array.from(out.bytes);
  bytes.set(head.bytes);
  return bytes;
}
