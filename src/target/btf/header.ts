/** The header of BTF: where its parts are. Source: struct btf_header, include/uapi/linux/btf.h */
import { BtfError } from "./error.ts";
import { LAYOUTS } from "./kinds.ts";
import type { RecordLayout } from "./kinds.ts";

export interface BtfHeader {
  readonly littleEndian: boolean;
  readonly typesStart: number;
  readonly typesLength: number;
  readonly stringsStart: number;
  readonly stringsLength: number;
  /** How long the records of each kind are, those among them that only the file knows. */
  readonly layouts: ReadonlyMap<number, RecordLayout>;
}

const MAGIC = 0xeb9f;
const VERSION = 1;
/** Without `layout_off` and `layout_len`, which are younger. */
const LEAST_BYTES = 24;
const BYTES_WITH_LAYOUT = 32;
/** struct btf_layout */
const LAYOUT_BYTES = 4;

interface Section {
  readonly name: string;
  readonly start: number;
  readonly length: number;
}

/** `split` is true for BTF that goes on from another, which need not have strings of its own. */
export function readHeader(view: DataView, split: boolean): BtfHeader {
  if (view.byteLength < LEAST_BYTES) throw new BtfError("it is shorter than a header", 0);
  const littleEndian = view.getUint16(0, true) === MAGIC;
  if (!littleEndian && view.getUint16(0, false) !== MAGIC) throw new BtfError("it does not begin as BTF does", 0);
  const version = view.getUint8(2);
  if (version !== VERSION) throw new BtfError(`it is of version ${version}, and ${VERSION} is known`, 2);
  const headerLength = view.getUint32(4, littleEndian);
  if (headerLength < LEAST_BYTES || headerLength > view.byteLength) {
    throw new BtfError(`its header says that it is ${headerLength} bytes long`, 4);
  }

  const section = (at: number, name: string): Section => {
    const start = headerLength + view.getUint32(at, littleEndian);
    const length = view.getUint32(at + 4, littleEndian);
    if (start + length > view.byteLength) throw new BtfError(`its ${name} reach beyond its end`, at);
    return { name, start, length };
  };
  const types = section(8, "types");
  const strings = section(16, "strings");
  const layouts = headerLength < BYTES_WITH_LAYOUT ? undefined : section(24, "layouts");
  forbidOverlap([types, strings, ...(layouts === undefined ? [] : [layouts])]);
  if ((types.start - headerLength) % 4 !== 0) throw new BtfError("its types are not at a multiple of four", 8);
  checkStrings(view, strings, split);
  return {
    littleEndian,
    typesStart: types.start,
    typesLength: types.length,
    stringsStart: strings.start,
    stringsLength: strings.length,
    layouts: layouts === undefined ? LAYOUTS : readLayouts(view, layouts),
  };
}

function forbidOverlap(sections: readonly Section[]): void {
  const filled = sections.filter(({ length }) => length > 0).sort((a, b) => a.start - b.start);
  for (const [index, { name, start }] of filled.entries()) {
    const before = filled[index - 1];
    if (before !== undefined && before.start + before.length > start) {
      throw new BtfError(`its ${name} begin inside its ${before.name}`, start);
    }
  }
}

/** As btf_parse_str_sec of kernel/bpf/btf.c has it: strings begin with the empty one, and the last ends. */
function checkStrings(view: DataView, { start, length }: Section, split: boolean): void {
  if (length === 0) {
    if (!split) throw new BtfError("it has no strings", 20);
    return;
  }
  if (!split && view.getUint8(start) !== 0) throw new BtfError("its first string is not empty", start);
  const last = start + length - 1;
  if (view.getUint8(last) !== 0) throw new BtfError("its last string does not end", last);
}

/** What the file says of its kinds counts only for those that are not known here. */
function readLayouts(view: DataView, { start, length }: Section): ReadonlyMap<number, RecordLayout> {
  if (length % LAYOUT_BYTES !== 0) throw new BtfError("its last layout is cut off", start);
  const layouts = new Map(LAYOUTS);
  for (let kind = 1; kind < Math.min(length / LAYOUT_BYTES, 0x80); kind++) {
    if (layouts.has(kind)) continue;
    const at = start + kind * LAYOUT_BYTES;
    const [fixed, each] = [view.getUint8(at), view.getUint8(at + 1)];
    // The records that follow would not be aligned.
    if (fixed % 4 === 0 && each % 4 === 0) layouts.set(kind, { fixed, each });
  }
  return layouts;
}
