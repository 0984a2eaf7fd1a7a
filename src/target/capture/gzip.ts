/** Unpacks `/proc/config.gz`. Source: RFC 1952. */
import type { Compression } from "./target-file.ts";

const FLAG = { headerSum: 2, extra: 4, name: 8, comment: 16 } as const;
const HEADER_BYTES = 10;
/** The sum of the content, then its size. */
const TRAILER_BYTES = 8;

/** The content of a file of one member; `undefined` if it is none, or damaged. */
export function gunzip(bytes: Uint8Array, { inflate }: Pick<Compression, "inflate">): Uint8Array | undefined {
  const start = endOfHeader(bytes);
  const end = bytes.length - TRAILER_BYTES;
  if (start === undefined || start > end) return undefined;
  const size = new DataView(bytes.buffer, bytes.byteOffset + end + 4, 4).getUint32(0, true);
  try {
    const content = inflate(bytes.subarray(start, end), size);
    return content.length === size ? content : undefined;
  } catch {
    return undefined;
  }
}

function endOfHeader(bytes: Uint8Array): number | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) return undefined;
  const flags = bytes[3] ?? 0;
  let at = HEADER_BYTES;
  if ((flags & FLAG.extra) !== 0) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  for (const text of [FLAG.name, FLAG.comment]) {
    if ((flags & text) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return undefined;
    at = end + 1;
  }
  return (flags & FLAG.headerSum) === 0 ? at : at + 2;
}
