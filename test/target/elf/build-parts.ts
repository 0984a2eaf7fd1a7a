/** What the builder of ELF files is told, and bytes that grow in one class and byte order. */

export interface BuiltSymbol {
  readonly name: string;
  readonly value: bigint;
  readonly size?: bigint;
  /** STT_FUNC unless it says otherwise. */
  readonly type?: number;
  /** STB_GLOBAL unless it says otherwise. */
  readonly binding?: number;
  readonly other?: number;
  /** A number of SECTIONS or a reserved one; `.text` unless it says otherwise. */
  readonly section?: number;
  /** For .dynsym: `V1`, or `V1!` where it is not the default. */
  readonly version?: string;
}

export interface BuiltSegment {
  readonly address: bigint;
  readonly bytes: Uint8Array;
  /** Read and execute unless it says otherwise. */
  readonly flags?: number;
  /** In memory, if that is more than `bytes`. */
  readonly memory?: bigint;
}

export interface BuiltElf {
  readonly bits?: 32 | 64;
  readonly littleEndian?: boolean;
  readonly machine?: number;
  /** ET_DYN unless it says otherwise. */
  readonly type?: number;
  readonly segments?: readonly BuiltSegment[];
  readonly symtab?: readonly BuiltSymbol[];
  readonly dynsym?: readonly BuiltSymbol[];
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly buildId?: readonly number[];
  /** As after `strip --strip-section-headers`: only what the loader needs. */
  readonly withoutSections?: boolean;
  /** As after `objcopy --only-keep-debug`. */
  readonly debugOnly?: boolean;
  /** How the loader's symbols are counted; by DT_HASH unless it says otherwise. */
  readonly hash?: "gnu" | "sysv";
}

/** The numbers of sections that symbols are in. */
export const SECTIONS = { text: 1, data: 2, undefined: 0, absolute: 0xfff1, common: 0xfff2, extended: 0xffff } as const;
export const TEXT: BuiltSegment = { address: 0x401000n, bytes: new Uint8Array(0x400) };

const encoder = new TextEncoder();

/** Bytes that grow, in one class and order. */
export class Writer {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  readonly bytes: number[] = [];

  constructor({ bits = 64, littleEndian = true }: BuiltElf) {
    this.bits = bits;
    this.littleEndian = littleEndian;
  }

  number(value: number | bigint, size: number): this {
    const digits = Array.from({ length: size }, (_, at) => Number((BigInt(value) >> BigInt(8 * at)) & 0xffn));
    this.bytes.push(...(this.littleEndian ? digits : digits.reverse()));
    return this;
  }

  u8 = (value: number): this => this.number(value, 1);
  u16 = (value: number): this => this.number(value, 2);
  u32 = (value: number | bigint): this => this.number(value, 4);
  word = (value: number | bigint): this => this.number(value, this.bits / 8);

  append(bytes: ArrayLike<number>): this {
    for (const byte of Array.from(bytes)) this.bytes.push(byte);
    return this;
  }

  align(to: number): number {
    while (this.bytes.length % to !== 0) this.bytes.push(0);
    return this.bytes.length;
  }
}

export class Strings {
  readonly bytes: number[] = [0];

  at(text: string): number {
    if (text === "") return 0;
    const index = this.bytes.length;
    this.bytes.push(...encoder.encode(text), 0);
    return index;
  }
}
