/**
 * The symbols of a target file, made of what the kernel lists.
 *
 * One function a line, sorted by name, so that one can be found without reading the others:
 * `NAME <tab> SIZE <tab> FLAGS <tab> MODULE`. SIZE is hexadecimal, FLAGS are letters of `FLAGS`.
 */
import type { KallsymsEntry } from "./kallsyms.ts";

export const FLAGS = { traceable: "t", blacklisted: "b", init: "i" } as const;

export interface SymbolLists {
  readonly entries: readonly KallsymsEntry[];
  /** `available_filter_functions` of tracefs. */
  readonly traceable: string | undefined;
  /** `kprobes/blacklist` of debugfs. */
  readonly blacklist: string | undefined;
}

export interface EncodedSymbols {
  readonly functions: string;
  /** Names of variables, one a line, sorted. */
  readonly data: string;
}

/**
 * What compilers put in front of functions. It ends the function before it, and is none itself: kprobes
 * refuse it (is_cfi_preamble_symbol, kernel/kprobes.c).
 */
const PREAMBLE = /^__(?:pfx|cfi)_/;

export function encodeSymbols({ entries, traceable, blacklist }: SymbolLists): EncodedSymbols {
  const code = entries.filter(({ kind }) => kind === "function");
  const tracedKeys = new Set(traceable === undefined ? [] : readTraceable(traceable));
  const isTraced = orAlias(code, ({ name, module }) => tracedKeys.has(keyOf(name, module)));
  const refused = new Set(blacklist === undefined ? [] : readBlacklist(blacklist));
  const isRefused = orAlias(code, ({ name }) => refused.has(name));
  const sizes = sizesOf(code);
  const isInit = initRange(code);
  const lines: string[] = [];
  for (const entry of code) {
    const { name, module, address } = entry;
    if (PREAMBLE.test(name)) continue;
    const flags =
      (isTraced(entry) ? FLAGS.traceable : "") +
      (isRefused(entry) ? FLAGS.blacklisted : "") +
      (isInit(address) ? FLAGS.init : "");
    lines.push(`${name}\t${sizes.get(address)?.toString(16) ?? ""}\t${flags}\t${module ?? ""}\n`);
  }
  const data = new Set(entries.filter(({ kind }) => kind === "data").map(({ name }) => `${name}\n`));
  // The order in which a name is looked for is that of the bytes, and a tab is before all of a name's.
  return { functions: lines.sort().join(""), data: [...data].sort().join("") };
}

type Test = (entry: KallsymsEntry) => boolean;

/** The kernel lists one of several names of an address, and means them all. */
function orAlias(code: readonly KallsymsEntry[], isListed: Test): Test {
  const addresses = new Set<bigint>();
  for (const entry of code) if (entry.address !== 0n && isListed(entry)) addresses.add(entry.address);
  return (entry) => addresses.has(entry.address) || isListed(entry);
}

function keyOf(name: string, module: string | undefined): string {
  return module === undefined ? name : `${name} ${module}`;
}

/** Lines are `NAME` or `NAME [MODULE]`. */
function* readTraceable(text: string): Generator<string> {
  for (const [, name, module] of text.matchAll(/^(\S+)(?:[ \t]+\[(\S+)\])?/gm)) yield keyOf(name ?? "", module);
}

/** Lines are `0xSTART-0xEND <tab> NAME+OFFSET/SIZE`; newer kernels leave the offset out. */
function* readBlacklist(text: string): Generator<string> {
  for (const [, name] of text.matchAll(/^0x\S+[ \t]+([^\s+]+)/gm)) yield name ?? "";
}

/** More than a gap between two functions is where another section, or module, starts. */
const LARGEST_FUNCTION = 1n << 20n;

/** A function ends where the next one starts. */
function sizesOf(functions: readonly KallsymsEntry[]): ReadonlyMap<bigint, bigint> {
  // Mostly in order already, as the kernel lists them.
  const addresses = BigUint64Array.from(functions, ({ address }) => address).sort();
  const sizes = new Map<bigint, bigint>();
  for (let index = 0; index + 1 < addresses.length; index++) {
    const address = addresses[index] as bigint;
    const size = (addresses[index + 1] as bigint) - address;
    if (size > 0n && size <= LARGEST_FUNCTION) sizes.set(address, size);
  }
  return sizes;
}

/** What lies in `.init.text` is gone when the kernel has booted. */
function initRange(functions: readonly KallsymsEntry[]): (address: bigint) => boolean {
  const addressOf = (wanted: string): bigint =>
    functions.find(({ name, module }) => name === wanted && module === undefined)?.address ?? 0n;
  const start = addressOf("_sinittext");
  const end = addressOf("_einittext");
  // Without the range, nothing is known to be in it.
  return (address) => start > 0n && address >= start && address < end;
}
