/**
 * A target file: `web1.kpt`.
 *
 *     kpc-target 1 <newline>
 *     {"head": …, "sections": [{"name", "at", "packed", "size", "crc"}, …]} <newline>
 *     the sections, each packed by itself
 *
 * `at` counts from the end of the second line. Sections are deflated (RFC 1951, without a header),
 * so that one is unpacked without the others. The number in the first line is raised when an older
 * kpc could not read a newer file.
 */
import type { Sections, TargetHead } from "./sections.ts";

const MAGIC = "kpc-target";
const VERSION = 1;
const NEWLINE = 10;
/** More than any kernel's: a number in a damaged file must not become an allocation. */
const LARGEST_SECTION = 1 << 28;
const LARGEST_INDEX = 1 << 20;

/** Packs and unpacks; the platform has it. `inflate` gives at most `size` bytes, or throws. */
export interface Compression {
  readonly deflate: (bytes: Uint8Array) => Uint8Array;
  readonly inflate: (bytes: Uint8Array, size: number) => Uint8Array;
}

/** The file is none, is of a later kpc, or is damaged: what, and at which byte. */
export class TargetFileError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

interface IndexEntry {
  readonly name: string;
  readonly at: number;
  readonly packed: number;
  readonly size: number;
  readonly sum: number;
}

export function writeTargetFile(sections: Sections, { deflate }: Pick<Compression, "deflate">): Uint8Array {
  const index: IndexEntry[] = [];
  const packed: Uint8Array[] = [];
  let at = 0;
  for (const name of sections.names) {
    const bytes = sections.read(name) ?? new Uint8Array();
    const small = deflate(bytes);
    index.push({ name, at, packed: small.length, size: bytes.length, sum: checksum(bytes) });
    packed.push(small);
    at += small.length;
  }
  const head = `${MAGIC} ${VERSION}\n${JSON.stringify({ head: sections.head, sections: index })}\n`;
  return concatenate([new TextEncoder().encode(head), ...packed]);
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Throws `TargetFileError`, now for the head, and when a section is read that is damaged. */
export function readTargetFile(bytes: Uint8Array, { inflate }: Pick<Compression, "inflate">): Sections {
  const first = line(bytes, 0, 64);
  const version = new RegExp(`^${MAGIC} (\\d{1,9})$`).exec(first?.text ?? "")?.[1];
  if (first === undefined || version === undefined) throw new TargetFileError("this is no target file", 0);
  if (Number(version) !== VERSION) {
    throw new TargetFileError(`a target file of version ${version}; this kpc reads version ${VERSION}`, 0);
  }
  const second = line(bytes, first.end, LARGEST_INDEX);
  const start = second?.end ?? 0;
  const described = second && parseJson(second.text);
  const head = isRecord(described) ? readHead(described["head"]) : undefined;
  const index = isRecord(described) ? readIndex(described["sections"], bytes.length - start) : undefined;
  if (head === undefined || index === undefined)
    throw new TargetFileError("its list of contents is damaged", first.end);

  const entries = new Map(index.map((entry) => [entry.name, entry]));
  const unpacked = new Map<string, Uint8Array>();
  return {
    head,
    names: [...entries.keys()],
    read: (name) => {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      const content = unpacked.get(name) ?? unpack(bytes, start + entry.at, entry, inflate);
      unpacked.set(name, content);
      return content;
    },
  };
}

function unpack(bytes: Uint8Array, at: number, entry: IndexEntry, inflate: Compression["inflate"]): Uint8Array {
  let content: Uint8Array;
  try {
    content = inflate(bytes.subarray(at, at + entry.packed), entry.size);
  } catch {
    throw new TargetFileError(`the section ${entry.name} is damaged`, at);
  }
  if (content.length !== entry.size || checksum(content) !== entry.sum) {
    throw new TargetFileError(`the section ${entry.name} is damaged`, at);
  }
  return content;
}

/** The sum of the bytes at every 64th place, with their places: finds damage, not malice. */
function checksum(bytes: Uint8Array): number {
  let sum = bytes.length;
  for (let at = 0; at < bytes.length; at += 64) sum = (Math.imul(sum, 31) + (bytes[at] as number)) | 0;
  return sum >>> 0;
}

function line(bytes: Uint8Array, from: number, limit: number): { text: string; end: number } | undefined {
  const newline = bytes.subarray(from, from + limit).indexOf(NEWLINE);
  if (newline < 0) return undefined;
  return { text: new TextDecoder().decode(bytes.subarray(from, from + newline)), end: from + newline + 1 };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readHead(value: unknown): TargetHead | undefined {
  if (!isRecord(value)) return undefined;
  const { release, arch, knows, gaps } = value;
  if (typeof release !== "string" || typeof arch !== "string" || !isRecord(knows) || !Array.isArray(gaps)) {
    return undefined;
  }
  return {
    release,
    arch,
    knows: { traceable: knows["traceable"] === true, blacklist: knows["blacklist"] === true },
    gaps: gaps.filter(isRecord).map(({ part, reason }) => ({ part: String(part), reason: String(reason) })),
  };
}

function readIndex(value: unknown, room: number): IndexEntry[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const entries = value.map((entry) => readEntry(entry, room));
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

function readEntry(value: unknown, room: number): IndexEntry | undefined {
  if (!isRecord(value)) return undefined;
  const { name, at, packed, size, sum } = value;
  if (typeof name !== "string" || !isCount(at, room) || !isCount(packed, room) || at + packed > room) return undefined;
  if (!isCount(size, LARGEST_SECTION) || !isCount(sum, 0xffff_ffff)) return undefined;
  return { name, at, packed, size, sum };
}

function isCount(value: unknown, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most;
}
