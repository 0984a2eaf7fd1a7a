/** Writes the dynamic loader's cache for the tests, in each of its formats. */

export interface BuiltLibrary {
  readonly name: string;
  readonly path: string;
  /** FLAG_ELF_LIBC6 of x86_64 unless it says otherwise. */
  readonly flags?: number;
  readonly hwcap?: bigint;
}

export interface BuiltCache {
  readonly libraries: readonly BuiltLibrary[];
  readonly format?: "new" | "old" | "both";
  readonly littleEndian?: boolean;
  /** False for a file older than the byte that tells the order. */
  readonly saysOrder?: boolean;
  /** What 64-bit fields are aligned to: 4 on i386. */
  readonly alignment?: 4 | 8;
}

const OLD_HEAD = 16;
const OLD_ENTRY = 12;
const NEW_HEAD = 48;
const NEW_ENTRY = 24;
const encoder = new TextEncoder();

export function buildLoaderCache(cache: BuiltCache): Uint8Array {
  const { format = "new", libraries, alignment = 8 } = cache;
  if (format === "new") return buildNew(cache);
  const oldEnd = OLD_HEAD + libraries.length * OLD_ENTRY;
  const start = Math.ceil(oldEnd / alignment) * alignment;
  const behind = format === "both" ? buildNew(cache) : stringsOf(libraries).bytes;
  const stringsAt = format === "both" ? start + NEW_HEAD + libraries.length * NEW_ENTRY - oldEnd : 0;
  const bytes = new Uint8Array((format === "both" ? start : oldEnd) + behind.length);
  bytes.set(behind, format === "both" ? start : oldEnd);
  bytes.set(encoder.encode("ld.so-1.7.0"));
  writeNumbers(bytes, cache, (put) => {
    put(12, libraries.length);
    stringsOf(libraries).places.forEach(([name, path], index) => {
      const at = OLD_HEAD + index * OLD_ENTRY;
      put(at, libraries[index]?.flags ?? 0x303);
      put(at + 4, stringsAt + name);
      put(at + 8, stringsAt + path);
    });
  });
  return bytes;
}

function buildNew(cache: BuiltCache): Uint8Array {
  const { libraries, littleEndian = true, saysOrder = true } = cache;
  const strings = stringsOf(libraries);
  const stringsAt = NEW_HEAD + libraries.length * NEW_ENTRY;
  const bytes = new Uint8Array(stringsAt + strings.bytes.length);
  bytes.set(encoder.encode("glibc-ld.so.cache1.1"));
  bytes.set(strings.bytes, stringsAt);
  if (saysOrder) bytes[28] = littleEndian ? 2 : 3;
  const view = new DataView(bytes.buffer);
  writeNumbers(bytes, cache, (put) => {
    put(20, libraries.length);
    put(24, strings.bytes.length);
    strings.places.forEach(([name, path], index) => {
      const at = NEW_HEAD + index * NEW_ENTRY;
      put(at, libraries[index]?.flags ?? 0x303);
      put(at + 4, stringsAt + name);
      put(at + 8, stringsAt + path);
      view.setBigUint64(at + 16, libraries[index]?.hwcap ?? 0n, littleEndian);
    });
  });
  return bytes;
}

function writeNumbers(
  bytes: Uint8Array,
  { littleEndian = true }: BuiltCache,
  write: (put: (at: number, value: number) => void) => void,
): void {
  const view = new DataView(bytes.buffer);
  write((at, value) => view.setUint32(at, value, littleEndian));
}

function stringsOf(libraries: readonly BuiltLibrary[]): { bytes: Uint8Array; places: [name: number, path: number][] } {
  let text = "";
  const places = libraries.map(({ name, path }): [number, number] => {
    const [nameAt, pathAt] = [text.length, text.length + name.length + 1];
    text += `${name}\0${path}\0`;
    return [nameAt, pathAt];
  });
  return { bytes: encoder.encode(text), places };
}
