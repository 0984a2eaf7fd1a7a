/**
 * Where in a file a uprobe on a function goes: the kernel wants an offset in the file, and takes any
 * that is mapped as code.
 */
import type { Elf, ElfSymbol } from "./elf.ts";
import { EM_ARM, EM_MIPS, EM_PPC64 } from "./machines.ts";

export type Located =
  | {
      readonly kind: "found";
      /** In the file. */
      readonly offset: bigint;
      /** As the file's own addresses count. */
      readonly address: bigint;
      readonly symbol: ElfSymbol;
      /**
       * Absent for the architecture's usual instructions. The kernel cannot probe the others: it refuses
       * them at what is no multiple of four, and elsewhere takes them for usual ones
       * (arch_uprobe_analyze_insn of arch/arm/probes/uprobes/core.c, "Thumb not yet support", and of
       * arch/mips/kernel/uprobes.c).
       */
      readonly encoding?: "thumb" | "compressed-mips";
    }
  | { readonly kind: "missing" }
  /** Not defined here: what is called is in one of `needed`. */
  | { readonly kind: "imported" }
  /** Chosen at run time (STT_GNU_IFUNC): a probe would sit on the function that chooses. */
  | { readonly kind: "ifunc"; readonly symbol: ElfSymbol }
  | { readonly kind: "not-code"; readonly symbol: ElfSymbol }
  /** Its bytes are not loaded from this file. In a file of debug information nothing is. */
  | { readonly kind: "not-loaded"; readonly symbol: ElfSymbol }
  /** What was added leads past the symbol's end. */
  | { readonly kind: "beyond"; readonly symbol: ElfSymbol }
  /** Different functions of one name, one symbol of each: static ones of several source files. */
  | { readonly kind: "several"; readonly symbols: readonly ElfSymbol[] };

/** `name` may be `name@VERSION`; `plus` is the distance from the function's beginning. */
export function locateFunction(elf: Elf, name: string, plus = 0n): Located {
  const found = elf.find(name);
  const defined = found.filter(({ section }) => section !== "undefined");
  if (found.length === 0) return { kind: "missing" };
  if (defined.length === 0) return { kind: "imported" };
  const current = withoutSuperseded(defined);
  const code = current.filter((symbol) => symbol.type === "ifunc" || isCode(elf, symbol));
  const [symbol = current[0] as ElfSymbol, ...others] = onePerAddress(elf, code);
  if (others.length > 0) return { kind: "several", symbols: [symbol, ...others] };
  if (code.length === 0) return { kind: "not-code", symbol };
  return symbol.type === "ifunc" ? { kind: "ifunc", symbol } : place(elf, symbol, plus);
}

function place(elf: Elf, symbol: ElfSymbol, plus: bigint): Located {
  const start = entryOf(elf, symbol);
  const address = start + (plus === 0n ? localEntry(elf, symbol) : plus);
  const isInFile = typeof symbol.section !== "number" || elf.sectionAt(symbol.section)?.isInFile !== false;
  if (!isInFile || elf.fileOffset(start) === undefined) return { kind: "not-loaded", symbol };
  if (!elf.isExecutable(start)) return { kind: "not-code", symbol };
  const offset = elf.fileOffset(address);
  // Hand-written assembly often has no size.
  const isBeyond = plus < 0n || (symbol.size > 0n && plus >= symbol.size) || !elf.isExecutable(address);
  if (isBeyond || offset === undefined) return { kind: "beyond", symbol };
  const encoding = encodingOf(elf, symbol);
  return { kind: "found", offset, address, symbol, ...(encoding === undefined ? {} : { encoding }) };
}

/**
 * Versions that are there for programs linked long ago give way to the default one: all others call
 * that, and `perf probe` takes it too. An unstripped library can have both under the bare name as
 * well, where their addresses tell them apart.
 */
function withoutSuperseded(defined: readonly ElfSymbol[]): readonly ElfSymbol[] {
  const current = defined.filter(({ isDefaultVersion }) => isDefaultVersion);
  const versioned = current.filter(({ version }) => version !== undefined);
  if (current.length === 0 || versioned.length === 0) return current.length === 0 ? defined : current;
  const wanted = new Set(versioned.map(({ value }) => value));
  const old = defined.filter(({ isDefaultVersion, value }) => !isDefaultVersion && !wanted.has(value));
  const superseded = new Set(old.map(({ value }) => value));
  return current.filter((symbol) => symbol.version !== undefined || !superseded.has(symbol.value));
}

/** Assembly need not say that a label is a function; it is one where it is in a section of code. */
function isCode(elf: Elf, symbol: ElfSymbol): boolean {
  if (typeof symbol.section !== "number") return false;
  if (symbol.type === "function") return true;
  return symbol.type === "notype" && elf.sectionAt(symbol.section)?.isExecutable === true;
}

/** Of aliases and of the same symbol in both tables, the one that says most. */
function onePerAddress(elf: Elf, symbols: readonly ElfSymbol[]): ElfSymbol[] {
  const best = new Map<bigint, ElfSymbol>();
  for (const symbol of symbols) {
    const address = entryOf(elf, symbol);
    const other = best.get(address);
    if (other === undefined || weight(symbol) > weight(other)) best.set(address, symbol);
  }
  return [...best.values()];
}

function weight({ type, size, version }: ElfSymbol): number {
  return (type === "notype" ? 0 : 4) + (size > 0n ? 2 : 0) + (version === undefined ? 0 : 1);
}

/**
 * Bit 0 of a function's value says that it is Thumb code, or of MIPS16 or microMIPS; it is no part of
 * the address. Sources: ELF for the Arm Architecture, section 5.5.3; binutils' include/elf/mips.h.
 */
function entryOf({ machine }: Elf, { value, type }: ElfSymbol): bigint {
  const hasMark = (machine === EM_ARM && type === "function") || machine === EM_MIPS;
  return hasMark ? value & ~1n : value;
}

/** STO_MIPS16 and STO_MICROMIPS of binutils' include/elf/mips.h: .symtab has these and an even value. */
const STO_MIPS16 = 0xf0;
const STO_MICROMIPS = 0x80;
const STO_MIPS_ISA = 0xc0;

function encodingOf({ machine }: Elf, { value, type, other }: ElfSymbol): "thumb" | "compressed-mips" | undefined {
  const isOdd = (value & 1n) === 1n;
  if (machine === EM_ARM) return isOdd && type === "function" ? "thumb" : undefined;
  if (machine !== EM_MIPS) return undefined;
  const isMarked = (other & STO_MIPS16) === STO_MIPS16 || (other & STO_MIPS_ISA) === STO_MICROMIPS;
  return isOdd || isMarked ? "compressed-mips" : undefined;
}

/**
 * How far behind a function's beginning those enter it that share its TOC: 64-Bit ELF V2 ABI for
 * Power, section 3.4.1, bits 5 to 7 of st_other. The first two instructions compute the TOC for all
 * others, who then come by as well, so a probe at the local entry point sees every call. `perf probe`
 * does the same for user programs (arch__fix_tev_from_maps of tools/perf/arch/powerpc/util/
 * sym-handling.c), and also counts an offset that is not 0 from the beginning, as disassemblers do.
 */
function localEntry({ machine, byteOrder }: Elf, { other }: ElfSymbol): bigint {
  if (machine !== EM_PPC64 || byteOrder !== "little") return 0n;
  const exponent = other >> 5;
  // 0 and 1: both entries are one; 7 is reserved.
  return exponent < 2 || exponent > 6 ? 0n : 1n << BigInt(exponent);
}
