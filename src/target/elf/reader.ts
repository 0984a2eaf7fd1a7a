/** Numbers and strings of a file in its own byte order and width. Whatever is read is inside it, or an error. */
import { ElfError } from "./error.ts";

/** A part of a file, which is inside it. */
export interface Extent {
  readonly offset: number;
  readonly size: number;
}

const MOST_OVERLAP = 16;
const decoder = new TextDecoder();

export class Reader {
  readonly bytes: Uint8Array;
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, bits: 32 | 64, littleEndian: boolean) {
    this.bytes = bytes;
    this.bits = bits;
    this.littleEndian = littleEndian;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(at: number): number {
    this.#require(at, 1);
    return this.#view.getUint8(at);
  }

  u16(at: number): number {
    this.#require(at, 2);
    return this.#view.getUint16(at, this.littleEndian);
  }

  u32(at: number): number {
    this.#require(at, 4);
    return this.#view.getUint32(at, this.littleEndian);
  }

  u64(at: number): bigint {
    this.#require(at, 8);
    return this.#view.getBigUint64(at, this.littleEndian);
  }

  /** An address, an offset or a size: as wide as the file's class says. */
  word(at: number): bigint {
    return this.bits === 64 ? this.u64(at) : BigInt(this.u32(at));
  }

  /** A word as a number. One that is too large for that is beyond every file; it becomes infinite. */
  size(at: number): number {
    const word = this.word(at);
    return word > Number.MAX_SAFE_INTEGER ? Infinity : Number(word);
  }

  /** An extent as two words give it, which `name` calls in an error. */
  extent(offset: number, size: number, name: string): Extent {
    const { length } = this.bytes;
    if (offset > length || size > length - offset) {
      const last = Number.isFinite(offset + size) ? ` at byte ${offset + size}` : "";
      throw new ElfError(`its ${name} would end${last}, beyond its end at ${length}`, Math.min(offset, length));
    }
    return { offset, size };
  }

  /** The string that begins `index` bytes into a table, up to its NUL, which has to be in the table. */
  string({ offset, size }: Extent, index: number): string {
    if (index >= size) throw new ElfError(`a name begins ${index} bytes into a table of ${size}`, offset);
    const start = offset + index;
    const end = this.bytes.indexOf(0, start);
    if (end < 0 || end >= offset + size) throw new ElfError("a name does not end in its table", start);
    return decoder.decode(this.bytes.subarray(start, end));
  }

  /**
   * Reads many strings of a table. Names can end alike and share that, but no linker lets them overlap
   * so much that reading each takes longer than reading the table this many times.
   */
  strings(table: Extent): (index: number) => string {
    let left = table.size * MOST_OVERLAP;
    return (index) => {
      const string = this.string(table, index);
      left -= string.length;
      if (left < 0) throw new ElfError("its names overlap more than any linker lets them", table.offset);
      return string;
    };
  }

  #require(at: number, length: number): void {
    // A comparison that an at of NaN does not pass either.
    if (at >= 0 && at + length <= this.bytes.length) return;
    throw new ElfError("it is cut off", Math.min(at, this.bytes.length));
  }
}
