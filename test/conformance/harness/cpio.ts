// Writes a cpio archive of the "newc" kind, which is what a kernel unpacks as its first file system.
// A pure function: the machine needs no cpio program.

export interface CpioEntry {
  /** Without a leading slash. Folders must come before what is in them. */
  readonly path: string;
  readonly kind: "file" | "directory" | "symlink";
  /** A file's bytes, or where a symbolic link points. */
  readonly data?: Uint8Array | string;
  readonly executable?: boolean;
}

const TYPE_BITS = { file: 0o100000, directory: 0o040000, symlink: 0o120000 } as const;

export function writeCpio(entries: readonly CpioEntry[]): Buffer {
  const parts: Buffer[] = [];
  entries.forEach((entry, index) => {
    parts.push(member(entry.path, mode(entry), index + 1, Buffer.from(entry.data ?? "")));
  });
  parts.push(member("TRAILER!!!", 0, 0, Buffer.alloc(0)));
  return Buffer.concat(parts);
}

function mode(entry: CpioEntry): number {
  const permissions = entry.kind === "file" && entry.executable !== true ? 0o644 : 0o755;
  return TYPE_BITS[entry.kind] | permissions;
}

function member(path: string, modeBits: number, inode: number, data: Buffer): Buffer {
  const name = Buffer.from(`${path}\0`, "utf8");
  // Fields in this order: inode, mode, uid, gid, links, time, size, device (4 numbers), name size, sum.
  const fields = [inode, modeBits, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length, 0];
  const header = Buffer.from(`070701${fields.map((value) => value.toString(16).padStart(8, "0")).join("")}`, "latin1");
  return Buffer.concat([padded(Buffer.concat([header, name])), padded(data)]);
}

/** Header with name, and data, each fill up to a multiple of four. */
function padded(bytes: Buffer): Buffer {
  const missing = (4 - (bytes.length % 4)) % 4;
  return missing === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(missing)]);
}
