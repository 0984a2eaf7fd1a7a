/** Notes. Source: System V gABI, chapter 5, "Note Section"; NT_GNU_BUILD_ID: elf/elf.h of glibc. */
import type { Extent, Reader } from "./reader.ts";

const NT_GNU_BUILD_ID = 3;
const GNU = [0x47, 0x4e, 0x55, 0];
const HEAD_BYTES = 12;
/** SHA-512 would be 64: what is longer is no hash. */
const MOST_BYTES = 64;

/** The build id among the notes of a section or a segment, in hexadecimal. */
export function findBuildId(reader: Reader, { offset, size }: Extent, align: number): string | undefined {
  // Notes are aligned to 4 bytes in practice, and to 8 where the segment is (.note.gnu.property).
  const unit = align === 8 ? 8 : 4;
  const end = offset + size;
  for (let at = offset; at + HEAD_BYTES <= end;) {
    const [nameSize, dataSize, type] = [reader.u32(at), reader.u32(at + 4), reader.u32(at + 8)];
    const name = at + HEAD_BYTES;
    const data = offset + roundUp(name + nameSize - offset, unit);
    if (data + dataSize > end) return undefined;
    const isGnu = nameSize === GNU.length && GNU.every((byte, index) => reader.u8(name + index) === byte);
    if (isGnu && type === NT_GNU_BUILD_ID && dataSize > 0 && dataSize <= MOST_BYTES) {
      return [...reader.bytes.subarray(data, data + dataSize)]
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join("");
    }
    at = offset + roundUp(data + dataSize - offset, unit);
  }
  return undefined;
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
