/** The strings of a BTF: NUL-terminated, one behind the other, found by their offset. */
import { BtfError } from "./error.ts";

/** KSYM_NAME_LEN of include/linux/kallsyms.h: the kernel takes no longer names. */
const LONGEST = 512;

/** After so many single strings it is cheaper to decode all at once. */
const SINGLE_STRINGS = 256;

export class BtfStrings {
  /** The offset of the first own string: split BTF counts on from its base. */
  readonly first: number;
  /** The offset behind the last. */
  readonly end: number;
  readonly #base: BtfStrings | undefined;
  readonly #bytes: Uint8Array;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #asked = 0;
  /** All own strings; empty if they are not plain ASCII, so that offsets would differ. */
  #text: string | undefined;

  /** `bytes` are those of the own strings; the last is NUL. */
  constructor(bytes: Uint8Array, base: BtfStrings | undefined) {
    this.#bytes = bytes;
    this.#base = base;
    this.first = base?.end ?? 0;
    this.end = this.first + bytes.length;
  }

  /** The string at an offset; `from` is the byte of whatever has it as its name. */
  at(offset: number, from: number): string {
    if (offset < this.first && this.#base !== undefined) return this.#base.at(offset, from);
    const own = offset - this.first;
    if (own >= this.#bytes.length) {
      // Split BTF without strings of its own has the empty one of its base.
      if (offset === 0) return "";
      throw new BtfError(`a name at ${offset}, and there are strings up to ${this.end}`, from);
    }
    if (this.#bytes[own] === 0) return "";
    // No further than that, or damaged names would be read again and again to the end of all strings.
    const length = this.#bytes.subarray(own, own + LONGEST + 1).indexOf(0);
    if (length < 0) throw new BtfError(`a name of more than ${LONGEST} bytes`, from);
    const end = own + length;
    if (this.#text === undefined && ++this.#asked > SINGLE_STRINGS) this.#text = this.#decodeAll();
    if (this.#text !== undefined && this.#text !== "") return this.#text.slice(own, end);
    return this.#decoder.decode(this.#bytes.subarray(own, end));
  }

  /** True if the string at an offset is `wanted`, whose last byte is NUL. */
  is(offset: number, wanted: Uint8Array): boolean {
    if (offset < this.first) return this.#base?.is(offset, wanted) ?? false;
    const own = offset - this.first;
    const bytes = this.#bytes;
    // Beyond the end there is `undefined`, which is no byte.
    for (let index = 0; index < wanted.length; index++) {
      if (bytes[own + index] !== wanted[index]) return false;
    }
    return true;
  }

  /** A number that equal strings have in common (FNV-1a). */
  hash(offset: number): number {
    if (offset < this.first && this.#base !== undefined) return this.#base.hash(offset);
    const bytes = this.#bytes;
    const start = offset - this.first;
    let hash = HASH_START;
    for (let at = start; at < start + LONGEST; at++) {
      const byte = bytes[at];
      if (byte === undefined || byte === 0) break;
      hash = Math.imul(hash ^ byte, HASH_FACTOR);
    }
    return hash >>> 0;
  }

  #decodeAll(): string {
    const text = this.#decoder.decode(this.#bytes);
    return text.length === this.#bytes.length ? text : "";
  }
}

const HASH_START = 0x811c9dc5;
const HASH_FACTOR = 0x01000193;

/** The hash of a string that is not in a BTF, of bytes that end with NUL. */
export function hashOf(bytes: Uint8Array): number {
  return new BtfStrings(bytes, undefined).hash(0);
}
