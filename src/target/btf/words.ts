/** The list of types as 32-bit words, which is all that it consists of. */
import { BtfError } from "./error.ts";
import type { BtfHeader } from "./header.ts";
import { HEAD_WORDS, countOf, kindOf } from "./kinds.ts";
import type { RecordLayout } from "./kinds.ts";

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** In the host's byte order: the data itself where it has that order, else a copy. */
export function wordsOf(bytes: Uint8Array, header: BtfHeader): Uint32Array {
  const { typesStart, typesLength, littleEndian } = header;
  const count = Math.floor(typesLength / 4);
  const start = bytes.byteOffset + typesStart;
  if (littleEndian === HOST_IS_LITTLE_ENDIAN && start % 4 === 0) return new Uint32Array(bytes.buffer, start, count);
  const view = new DataView(bytes.buffer, start, count * 4);
  const words = new Uint32Array(count);
  for (let index = 0; index < count; index++) words[index] = view.getUint32(index * 4, littleEndian);
  return words;
}

/** By kind, in words; none of a kind that is not known, which no record is as short as. */
const UNKNOWN = 0;

/**
 * Where each type begins, as an index of a word. One pass, without an object for each: a kernel has
 * 150,000 types.
 */
export function findTypes(words: Uint32Array, { typesStart, typesLength, layouts }: BtfHeader): Uint32Array {
  const { fixed, each } = lengthsOf(layouts);
  const end = words.length;
  const offsets = new Uint32Array(Math.floor(end / HEAD_WORDS));
  let count = 0;
  let at = 0;
  while (at + HEAD_WORDS <= end) {
    const info = words[at + 1] as number;
    const kind = kindOf(info);
    const least = fixed[kind] as number;
    if (least === UNKNOWN) throw unknownKind(kind, typesStart + at * 4);
    const next = at + least + (each[kind] as number) * countOf(info);
    if (next > end) break;
    offsets[count++] = at;
    at = next;
  }
  if (at * 4 !== typesLength) throw new BtfError("the last type is cut off", typesStart + at * 4);
  return offsets.slice(0, count);
}

function lengthsOf(layouts: ReadonlyMap<number, RecordLayout>): { fixed: Uint8Array; each: Uint8Array } {
  const fixed = new Uint8Array(0x80).fill(UNKNOWN);
  const each = new Uint8Array(0x80);
  for (const [kind, layout] of layouts) {
    fixed[kind] = HEAD_WORDS + layout.fixed / 4;
    each[kind] = layout.each / 4;
  }
  return { fixed, each };
}

function unknownKind(kind: number, offset: number): BtfError {
  if (kind === 0) return new BtfError("a type of the kind 0, which none has", offset);
  // Its length cannot be known, and so no type behind it can be found.
  return new BtfError(`a type of the unknown kind ${kind}`, offset);
}
