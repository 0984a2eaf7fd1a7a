/**
 * The BTF of real kernels, where there is any: of the machine itself, and those that `npm run test:kernels`
 * has kept. What a compiler has laid out fits together, so that a wrong reading shows.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openBtf } from "../../../src/target/btf/btf.ts";
import type { Btf } from "../../../src/target/btf/btf.ts";
import { printFunction, printType } from "../../../src/target/btf/print.ts";
import { findMember, pointerSize, sizeOf, strip } from "../../../src/target/btf/resolve.ts";
import { cachePath } from "../../conformance/harness/cache.ts";

const SYSFS = "/sys/kernel/btf/vmlinux";
const CAPTURES = cachePath("captures");
/** One of each byte order, one without signs of enumerations, and the newest. */
const KEPT = [/-5\.10\..*amd64/, /s390x/, /-7\.\d+\..*cloud-amd64/];

const captured = existsSync(CAPTURES) ? readdirSync(CAPTURES) : [];
const files = [
  ["this machine", SYSFS] as const,
  ...KEPT.flatMap((pattern) => {
    const name = captured.find((one) => pattern.test(one));
    return name === undefined ? [] : [[name, join(CAPTURES, name, encodeURIComponent(SYSFS))] as const];
  }),
].filter(([, path]) => existsSync(path));

test.runIf(files.length === 0)("there is no BTF of a real kernel here", () => {
  expect(files).toEqual([]);
});

describe.each(files)("%s", (_name, path) => {
  const btf = openBtf(new Uint8Array(readFileSync(path)));

  test("each type is read, and members are inside of their structures", () => {
    const outside: string[] = [];
    const pointerBytes = pointerSize(btf);
    for (let id = 1; id < btf.nextId; id++) {
      const type = btf.type(id);
      if (type.kind !== "struct" && type.kind !== "union") continue;
      for (const member of type.members) {
        const bits = member.bitSize ?? (sizeOf(btf, member.type, pointerBytes) ?? 0) * 8;
        if (member.bitOffset + bits > type.bytes * 8) outside.push(`${type.name ?? id}.${member.name ?? ""}`);
      }
    }
    expect(outside).toEqual([]);
  });

  test("what every kernel has", () => {
    const list = idOf(btf, "list_head");
    expect(sizeOf(btf, list, 8)).toBe(16);
    expect(["next", "prev"].map((name) => findMember(btf, list, name)?.bitOffset)).toEqual([0, 64]);
    const file = idOf(btf, "file");
    const inode = findMember(btf, file, "f_inode");
    const pointer = btf.type(strip(btf, inode?.type ?? 0).id);
    expect(pointer.kind === "pointer" && strip(btf, pointer.target).id).toBe(idOf(btf, "inode"));
    const read = btf.find("vfs_read", ["function"]) ?? 0;
    expect(printFunction(btf, read)).toBe("ssize_t vfs_read(struct file *file, char *buf, size_t count, loff_t *pos)");
  });

  test("names lead to types, types to texts", () => {
    let count = 0;
    for (const { name, id } of btf.names(["struct", "function", "typedef"])) {
      if (count++ % 50 > 0) continue;
      const type = btf.type(id);
      expect(btf.findAll(name, ["struct", "function", "typedef"])).toContain(id);
      expect(printType(btf, id)).toContain(type.kind === "typedef" ? "typedef " : name);
    }
    expect(count).toBeGreaterThan(10_000);
  });
});

function idOf(btf: Btf, name: string): number {
  const id = btf.find(name, ["struct"]);
  if (id === undefined) throw new Error(`no struct ${name}`);
  return id;
}
