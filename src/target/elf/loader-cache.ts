/**
 * The dynamic loader's list of libraries, `/etc/ld.so.cache`. Source: glibc, sysdeps/generic/dl-cache.h
 * and ldconfig.h. There are an old format, a new one, and the new one behind the old one.
 *
 * It is not trusted: an entry that does not hold together is left out, and nothing is an error. The
 * loader itself goes on without a cache that it does not understand.
 */

export interface CachedLibrary {
  /** The name that programs ask for: `libc.so.6`. */
  readonly name: string;
  readonly path: string;
  readonly flags: number;
  /** 0 for the library that any processor of the architecture can run. */
  readonly hwcap: bigint;
}

const OLD_MAGIC = "ld.so-1.7.0";
const NEW_MAGIC = "glibc-ld.so.cache1.1";
/** Of the old format, behind its magic and a byte of padding: the number of entries, then these. */
const OLD = { count: 12, entries: 16, entry: 12 } as const;
/** Of the new format. */
const NEW = { count: 20, order: 28, entries: 48, entry: 24 } as const;
/** The structure of the new format has 64-bit fields, which i386 aligns to 4 bytes. */
const ALIGNMENTS = [8, 4];
/** cache_file_new_flags_endian_little and _big; older files leave it 0. */
const ORDERS: Readonly<Record<number, boolean>> = { 2: true, 3: false };
const ORDER_MASK = 3;
/** PATH_MAX of Linux. */
const LONGEST = 4096;
/** A name is a path's end and shares its bytes; but all of them are not this many times longer than the file. */
const MOST_OVERLAP = 16;
/** What costs no time worth counting: many damaged entries, of which the longest string is assumed. */
const LEAST_WORK = 2 ** 22;

/** In the order of the file; none if it is no such file. */
export function readLoaderCache(bytes: Uint8Array): CachedLibrary[] {
  if (startsWith(bytes, 0, NEW_MAGIC)) return readNew(bytes, 0);
  if (!startsWith(bytes, 0, OLD_MAGIC)) return [];
  const view = viewOf(bytes);
  const littleEndian = guessOrder(view, OLD);
  if (littleEndian === undefined) return [];
  const count = view.getUint32(OLD.count, littleEndian);
  const strings = OLD.entries + count * OLD.entry;
  const start = ALIGNMENTS.map((unit) => Math.ceil(strings / unit) * unit).find((at) =>
    startsWith(bytes, at, NEW_MAGIC),
  );
  if (start !== undefined) return readNew(bytes, start);
  return readEntries({ bytes, view, littleEndian, strings, entries: OLD.entries, entry: OLD.entry, count });
}

function readNew(bytes: Uint8Array, start: number): CachedLibrary[] {
  const own = bytes.subarray(start);
  const view = viewOf(own);
  if (own.length < NEW.entries) return [];
  const littleEndian = ORDERS[view.getUint8(NEW.order) & ORDER_MASK] ?? guessOrder(view, NEW);
  if (littleEndian === undefined) return [];
  const count = view.getUint32(NEW.count, littleEndian);
  // Strings count from the beginning of the new format's own header.
  return readEntries({ bytes: own, view, littleEndian, strings: 0, entries: NEW.entries, entry: NEW.entry, count });
}

/** True for little-endian: the order in which so many entries have room. */
function guessOrder(view: DataView, layout: typeof OLD | typeof NEW): boolean | undefined {
  if (view.byteLength < layout.entries) return undefined;
  return [true, false].find(
    (order) => layout.entries + view.getUint32(layout.count, order) * layout.entry <= view.byteLength,
  );
}

interface Entries {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly littleEndian: boolean;
  /** Where the entries begin, how long each is, and how many there are. */
  readonly entries: number;
  readonly entry: number;
  readonly count: number;
  /** Where the positions of strings count from. */
  readonly strings: number;
}

function readEntries({ bytes, view, littleEndian, entries, entry, count, strings }: Entries): CachedLibrary[] {
  const libraries: CachedLibrary[] = [];
  const end = Math.min(bytes.length, entries + count * entry);
  let left = bytes.length * MOST_OVERLAP + LEAST_WORK;
  for (let at = entries; at + entry <= end && left >= 0; at += entry) {
    const name = stringAt(bytes, strings + view.getUint32(at + 4, littleEndian));
    const path = stringAt(bytes, strings + view.getUint32(at + 8, littleEndian));
    left -= (name?.length ?? LONGEST) + (path?.length ?? LONGEST);
    if (name === undefined || path?.startsWith("/") !== true) continue;
    const hwcap = entry === NEW.entry ? view.getBigUint64(at + 16, littleEndian) : 0n;
    libraries.push({ name, path, flags: view.getUint32(at, littleEndian), hwcap });
  }
  return libraries;
}

const decoder = new TextDecoder();

function stringAt(bytes: Uint8Array, start: number): string | undefined {
  const length = bytes.subarray(start, start + LONGEST).indexOf(0);
  return start >= bytes.length || length <= 0 ? undefined : decoder.decode(bytes.subarray(start, start + length));
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  return (
    at + text.length <= bytes.length && [...text].every((letter, index) => bytes[at + index] === letter.charCodeAt(0))
  );
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const FLAG_ELF_LIBC6 = 3;
const REQUIRED_SHIFT = 8;

/**
 * FLAG_REQUIRED_MASK of ldconfig.h, shifted. Where an architecture has several, they are calling
 * conventions for floats, of which a machine has one. 0 is of a cache older than the flag.
 */
const REQUIRED: Readonly<Record<string, readonly number[]>> = {
  x86_64: [0x03],
  i386: [0x00],
  arm64: [0x0a],
  arm: [0x09, 0x0b, 0x00],
  riscv64: [0x10, 0x0f, 0x00],
  s390x: [0x04],
  ppc64le: [0x05],
  loongarch64: [0x12, 0x11, 0x00],
  mips64: [0x07, 0x0e],
};

/** True if a library is for an architecture, by the name of `../arch`. */
export function isCachedFor({ flags }: CachedLibrary, architecture: string): boolean {
  if ((flags & 0xff) !== FLAG_ELF_LIBC6) return false;
  return REQUIRED[architecture]?.includes((flags & 0xffff) >> REQUIRED_SHIFT) ?? true;
}
