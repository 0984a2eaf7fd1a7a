/** The header of BTF: where its types and its strings are. Source: struct btf_header, uapi/linux/btf.h */
import { BtfError } from "./error.ts";

export interface BtfHeader {
  readonly littleEndian: boolean;
  readonly typesStart: number;
  readonly typesLength: number;
  readonly stringsStart: number;
  readonly stringsLength: number;
}

const MAGIC = 0xeb9f;
const LEAST_BYTES = 24;

export function readHeader(view: DataView): BtfHeader {
  if (view.byteLength < LEAST_BYTES) throw new BtfError("it is shorter than a header", 0);
  const littleEndian = view.getUint16(0, true) === MAGIC;
  if (!littleEndian && view.getUint16(0, false) !== MAGIC) throw new BtfError("it does not begin as BTF does", 0);
  if (view.getUint8(2) !== 1) throw new BtfError(`it is of version ${view.getUint8(2)}, and 1 is known`, 2);
  const word = (at: number): number => view.getUint32(at, littleEndian);
  const headerLength = word(4);
  if (headerLength < LEAST_BYTES || headerLength > view.byteLength) throw new BtfError("its header has no room", 4);
  const section = (at: number, what: string): { start: number; length: number } => {
    const start = headerLength + word(at);
    const length = word(at + 4);
    if (start + length > view.byteLength) throw new BtfError(`its ${what} reach beyond its end`, at);
    return { start, length };
  };
  const types = section(8, "types");
  const strings = section(16, "strings");
  if (types.start % 4 !== headerLength % 4) throw new BtfError("its types are not aligned", 8);
  return {
    littleEndian,
    typesStart: types.start,
    typesLength: types.length,
    stringsStart: strings.start,
    stringsLength: strings.length,
  };
}
