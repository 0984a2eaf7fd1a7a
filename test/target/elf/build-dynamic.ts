/** The symbol tables and what the dynamic loader needs, for the builder of ELF files. */
import { SECTIONS, Strings, Writer } from "./build-parts.ts";
import type { BuiltElf, BuiltSymbol } from "./build-parts.ts";

/** Where the loader's tables are in memory: a segment of their own, behind all that tests use. */
export const DYNAMIC_ADDRESS = 0x900000n;

export function writeSymbols(spec: BuiltElf, symbols: readonly BuiltSymbol[], strings: Strings): number[] {
  const out = new Writer(spec);
  out.append(new Uint8Array(out.bits === 64 ? 24 : 16));
  for (const { name, value, size = 16n, type = 2, binding = 1, other = 0, section = SECTIONS.text } of symbols) {
    out.u32(strings.at(name));
    if (out.bits === 64)
      out
        .u8((binding << 4) | type)
        .u8(other)
        .u16(section)
        .word(value)
        .word(size);
    else
      out
        .word(value)
        .word(size)
        .u8((binding << 4) | type)
        .u8(other)
        .u16(section);
  }
  return out.bytes;
}

interface DynamicPart {
  readonly name: string;
  readonly type: number;
  readonly start: number;
  readonly size: number;
}

/** .dynsym, .dynstr, versions, a hash table that only counts, and the dynamic section, one behind the other. */
export function buildDynamic(
  spec: BuiltElf,
): { bytes: number[]; entries: number; entriesSize: number; parts: DynamicPart[] } | undefined {
  const { dynsym = [], needed = [], hash = "sysv", machine } = spec;
  if (dynsym.length === 0 && needed.length === 0) return undefined;
  const out = new Writer(spec);
  const strings = new Strings();
  const parts: DynamicPart[] = [];
  const tags: [number, number | bigint][] = needed.map((name) => [1, strings.at(name)]);
  const add = (name: string, type: number, { tag, bytes }: { tag: number; bytes: ArrayLike<number> }): void => {
    const start = out.align(8);
    out.append(bytes);
    parts.push({ name, type, start, size: bytes.length });
    tags.push([tag, DYNAMIC_ADDRESS + BigInt(start)]);
  };
  const symbols = writeSymbols(spec, dynsym, strings);
  const versions = writeVersions(spec, dynsym, strings);
  add(".dynsym", 11, { tag: 6, bytes: symbols });
  add(".dynstr", 3, { tag: 5, bytes: strings.bytes });
  tags.push([10, strings.bytes.length]);
  if (versions !== undefined) {
    add(".gnu.version", 0x6fffffff, { tag: 0x6ffffff0, bytes: versions.symbols });
    add(".gnu.version_d", 0x6ffffffd, { tag: 0x6ffffffc, bytes: versions.defined });
    add(".gnu.version_r", 0x6ffffffe, { tag: 0x6ffffffe, bytes: versions.needed });
  }
  const total = dynsym.length + 1;
  const counter = new Writer(spec);
  if (hash === "gnu") {
    // One bucket with all of them in one chain, whose last has the lowest bit.
    counter.u32(1).u32(1).u32(1).u32(0).word(0).u32(1);
    dynsym.forEach((_, index) => counter.u32(index === dynsym.length - 1 ? 1 : 2));
    add(".gnu.hash", 0x6ffffff6, { tag: 0x6ffffef5, bytes: counter.bytes });
  } else {
    const size = machine === 22 && out.bits === 64 ? 8 : 4;
    counter.number(1, size).number(total, size);
    add(".hash", 5, { tag: 4, bytes: counter.bytes });
  }
  const entries = out.align(8);
  for (const [tag, value] of [...tags, [0, 0] as const]) out.word(tag).word(value);
  return { bytes: out.bytes, entries, entriesSize: out.bytes.length - entries, parts };
}

function writeVersions(
  spec: BuiltElf,
  dynsym: readonly BuiltSymbol[],
  strings: Strings,
): { symbols: number[]; defined: number[]; needed: number[] } | undefined {
  const bare = ({ version = "" }: BuiltSymbol): string => version.replace("!", "");
  const isNeeded = ({ section }: BuiltSymbol): boolean => section === SECTIONS.undefined;
  const versioned = dynsym.filter((symbol) => bare(symbol) !== "");
  if (versioned.length === 0) return undefined;
  const definedNames = [...new Set(versioned.filter((symbol) => !isNeeded(symbol)).map(bare))];
  const neededNames = [...new Set(versioned.filter(isNeeded).map(bare))];
  const numberOf = (symbol: BuiltSymbol): number =>
    isNeeded(symbol)
      ? 2 + definedNames.length + neededNames.indexOf(bare(symbol))
      : 2 + definedNames.indexOf(bare(symbol));
  const symbols = new Writer(spec).u16(0);
  for (const symbol of dynsym) {
    symbols.u16(bare(symbol) === "" ? 1 : numberOf(symbol) | (symbol.version?.endsWith("!") === true ? 0x8000 : 0));
  }
  const defined = new Writer(spec);
  definedNames.forEach((name, index) => {
    const isLast = index === definedNames.length - 1;
    defined
      .u16(1)
      .u16(0)
      .u16(2 + index)
      .u16(1)
      .u32(0)
      .u32(20)
      .u32(isLast ? 0 : 28)
      .u32(strings.at(name))
      .u32(0);
  });
  const needed = new Writer(spec);
  if (neededNames.length > 0) needed.u16(1).u16(neededNames.length).u32(strings.at("libother.so.1")).u32(16).u32(0);
  neededNames.forEach((name, index) => {
    const isLast = index === neededNames.length - 1;
    needed
      .u32(0)
      .u16(0)
      .u16(2 + definedNames.length + index)
      .u32(strings.at(name))
      .u32(isLast ? 0 : 16);
  });
  return { symbols: symbols.bytes, defined: defined.bytes, needed: needed.bytes };
}
