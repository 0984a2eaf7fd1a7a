/** One entry of a symbol table. Source: System V gABI, chapter 4, "Symbol Table". */
import { EM_ARM } from "./machines.ts";
import type { Extent, Reader } from "./reader.ts";

export interface ElfSymbol {
  /** Without its version. */
  readonly name: string;
  /** As the file has it: of a Thumb function, bit 0 is set. */
  readonly value: bigint;
  readonly size: bigint;
  readonly type: "function" | "object" | "ifunc" | "notype" | "other";
  readonly binding: "local" | "global" | "weak" | "other";
  readonly section: number | "undefined" | "absolute" | "common";
  readonly visibility: "default" | "internal" | "hidden" | "protected";
  /** st_other, whose upper bits are the processor's. */
  readonly other: number;
  readonly version?: string;
  /** False for a version that only programs linked long ago still ask for. */
  readonly isDefaultVersion: boolean;
  readonly table: "symtab" | "dynsym";
}

export type SymbolFields = Omit<ElfSymbol, "name" | "version" | "isDefaultVersion" | "table">;

const STT_ARM_TFUNC = 13;
const FUNCTION = 2;
const TYPES: readonly ElfSymbol["type"][] = ["notype", "object", "function"];
const STT_GNU_IFUNC = 10;
/** The last is STB_GNU_UNIQUE, of C++, which is global to more than a global is. */
const BINDINGS: Readonly<Record<number, ElfSymbol["binding"]>> = { 0: "local", 1: "global", 2: "weak", 10: "global" };
const VISIBILITIES = ["default", "internal", "hidden", "protected"] as const;
const SHN_UNDEF = 0;
const SHN_LORESERVE = 0xff00;
const SHN_ABS = 0xfff1;
const SHN_COMMON = 0xfff2;
const SHN_XINDEX = 0xffff;

/** How long an entry is; its name's index are the first four bytes of either kind. */
export const SYMBOL_BYTES = { 32: 16, 64: 24 } as const;

/** Where the other fields are. */
const LAYOUT = {
  32: { value: 4, size: 8, info: 12, other: 13, section: 14 },
  64: { value: 8, size: 16, info: 4, other: 5, section: 6 },
} as const;

export function isFunction(info: number, machine: number): boolean {
  const type = info & 0xf;
  return type === FUNCTION || (type === STT_ARM_TFUNC && machine === EM_ARM);
}

/** Of the symbol at `at`, what its type is said in, and the section's number if that fits. */
export function readInfo(reader: Reader, at: number): { readonly info: number; readonly section: number } {
  const layout = LAYOUT[reader.bits];
  return { info: reader.u8(at + layout.info), section: reader.u16(at + layout.section) };
}

export function readFields(reader: Reader, at: number, machine: number): Omit<SymbolFields, "section"> {
  const layout = LAYOUT[reader.bits];
  const info = reader.u8(at + layout.info);
  const other = reader.u8(at + layout.other);
  const type = info & 0xf;
  return {
    value: reader.word(at + layout.value),
    size: reader.word(at + layout.size),
    type: isFunction(info, machine) ? "function" : type === STT_GNU_IFUNC ? "ifunc" : (TYPES[type] ?? "other"),
    binding: BINDINGS[info >> 4] ?? "other",
    visibility: VISIBILITIES[other & 3] ?? "default",
    other,
  };
}

/** `wide` has the numbers of sections that do not fit, 32 bits for each symbol: SHT_SYMTAB_SHNDX. */
export function readSectionOf(
  section: number,
  index: number,
  { reader, wide }: { readonly reader: Reader; readonly wide: Extent | undefined },
): ElfSymbol["section"] {
  if (section === SHN_UNDEF) return "undefined";
  if (section === SHN_ABS) return "absolute";
  if (section === SHN_COMMON) return "common";
  if (section === SHN_XINDEX && wide !== undefined && index * 4 + 4 <= wide.size) {
    return reader.u32(wide.offset + index * 4);
  }
  // Those of a processor or a system stand for no section of the file: common ones of some kind.
  return section >= SHN_LORESERVE ? "common" : section;
}

export function isDefined({ section }: Pick<ElfSymbol, "section">): boolean {
  return section !== "undefined" && section !== "common";
}
