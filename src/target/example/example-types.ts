/** The types of the example kernel. */
import { BtfWriter } from "../btf/write.ts";
import type { MemberToWrite } from "../btf/write.ts";

/** Members one behind the other: name, type, bits, and where each begins. */
function members(
  ...list: readonly (readonly [name: string, type: number, bit: number, width?: number])[]
): MemberToWrite[] {
  return list.map(([name, type, bitOffset, bitSize]) =>
    bitSize === undefined ? { name, type, bitOffset } : { name, type, bitOffset, bitSize },
  );
}

export function exampleTypes(): Uint8Array {
  const btf = new BtfWriter();
  const int = btf.int("int", 4, { signed: true });
  const unsigned = btf.int("unsigned int", 4);
  const long = btf.int("long int", 8, { signed: true });
  const unsignedLong = btf.int("long unsigned int", 8);
  const char = btf.int("char", 1, { signed: true });
  const double = btf.float("double", 8);
  const voidPointer = btf.pointer(0);
  const string = btf.pointer(btf.qualified("const", char));
  const loff = btf.typedef("loff_t", long);
  const size = btf.typedef("size_t", unsignedLong);
  const be16 = btf.typedef("__be16", btf.int("short unsigned int", 2));

  const name = btf.record("struct", "qstr", 16, members(["len", unsigned, 0], ["name", string, 64]));
  const small = btf.array(int, 4, unsigned);
  const large = btf.array(int, 4096, unsigned);
  const comm = btf.array(char, 16, unsigned);
  // Ids go up by one, so a structure can be named before it is there.
  const dentry = btf.record(
    "struct",
    "dentry",
    64,
    members(["d_flags", unsigned, 0], ["d_name", name, 64], ["d_iname", comm, 192]),
  );
  const dentryPointer = btf.pointer(dentry);
  const path = btf.record("struct", "path", 16, members(["mnt", voidPointer, 0], ["dentry", dentryPointer, 64]));
  const mode = btf.enumeration("access_mode", { ACCESS_READ: 1, ACCESS_WRITE: 2 });
  const anonymous = btf.record("union", "", 8, members(["f_version", unsignedLong, 0], ["f_cookie", int, 0]));
  const flags = btf.record("struct", "", 4, members(["f_locked", unsigned, 0, 1], ["f_kind", unsigned, 1, 3]));
  const file = btf.record(
    "struct",
    "file",
    16640,
    members(
      ["f_flags", unsigned, 0],
      ["f_mode", mode, 32],
      ["f_path", path, 64],
      ["f_pos", loff, 192],
      ["", anonymous, 256],
      ["", flags, 320],
      ["f_small", small, 384],
      ["private_data", voidPointer, 512],
      ["f_large", large, 576],
    ),
  );
  const filePointer = btf.pointer(file);
  const ratio = btf.pointer(btf.record("struct", "ratio", 8, members(["value", double, 0])));
  btf.record("struct", "sockaddr_in", 16, members(["sin_family", be16, 0], ["sin_port", be16, 16]));

  const declare = (
    functionName: string,
    returns: number,
    ...parameters: readonly (readonly [name: string, type: number])[]
  ): void => {
    btf.function(functionName, btf.prototype(returns, parameters));
  };
  const reading = [
    ["file", filePointer],
    ["buf", string],
    ["count", size],
    ["pos", btf.pointer(loff)],
  ] as const;
  declare("vfs_read", long, ...reading);
  declare("vfs_write", long, ...reading);
  declare("vfs_getattr", int, ["path", btf.pointer(path)]);
  declare("takes_double", int, ["scale", double], ["ratio", ratio]);
  declare("returns_void", 0, ["file", filePointer]);
  declare("vfs_wide", int, ["file", filePointer], ["size", btf.int("long long unsigned int", 8)]);
  const task = btf.record("struct", "task_struct", 24, members(["pid", int, 0], ["comm", comm, 32]));
  const taskPointer = btf.pointer(task);
  const switching = btf.prototype(0, [
    ["", voidPointer],
    ["", int],
    ["", taskPointer],
    ["", taskPointer],
  ]);
  btf.typedef("btf_trace_sched_switch", btf.pointer(switching));
  return btf.bytes();
}
