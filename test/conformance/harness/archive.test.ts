// The initramfs archive and the images: layout as the kernel reads it.
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { writeCpio } from "./cpio.ts";
import { parseZboot } from "./image.ts";
import { buildInitramfs } from "./initramfs.ts";
import { KERNELS } from "./kernels.ts";

interface Member {
  readonly path: string;
  readonly mode: number;
  readonly data: string;
}

/** Reads what the kernel's own unpacker reads. */
function readCpio(archive: Buffer): Member[] {
  const members: Member[] = [];
  for (let at = 0; ;) {
    expect(archive.toString("latin1", at, at + 6)).toBe("070701");
    const value = (index: number): number =>
      Number.parseInt(archive.toString("latin1", at + 6 + index * 8, at + 14 + index * 8), 16);
    const nameEnd = at + 110 + value(11);
    const path = archive.toString("utf8", at + 110, nameEnd - 1);
    if (path === "TRAILER!!!") return members;
    const start = Math.ceil(nameEnd / 4) * 4;
    const end = start + value(6);
    members.push({ path, mode: value(1), data: archive.toString("utf8", start, end) });
    at = Math.ceil(end / 4) * 4;
  }
}

test("a cpio archive has its members with kinds, modes and bytes", () => {
  const archive = writeCpio([
    { path: "bin", kind: "directory" },
    { path: "bin/tool", kind: "file", data: "12345", executable: true },
    { path: "bin/sh", kind: "symlink", data: "tool" },
    { path: "note", kind: "file", data: new Uint8Array([0xc3, 0xa9]) },
  ]);
  expect(readCpio(archive)).toEqual([
    { path: "bin", mode: 0o040755, data: "" },
    { path: "bin/tool", mode: 0o100755, data: "12345" },
    { path: "bin/sh", mode: 0o120755, data: "tool" },
    { path: "note", mode: 0o100644, data: "é" },
  ]);
});

test("an initramfs has every folder before what is in it", () => {
  const work = { kind: "scripts", scripts: ["echo one"], timeoutSeconds: 5 } as const;
  const extra = { "/opt/deep/file": { data: "x" } };
  const members = readCpio(gunzipSync(buildInitramfs(Buffer.from("elf"), work, extra)));
  const paths = members.map((each) => each.path);
  for (const path of paths) {
    const parent = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
    if (parent !== "") expect(paths.indexOf(parent)).toBeLessThan(paths.indexOf(path));
    if (parent !== "") expect(paths).toContain(parent);
  }
  expect(paths).toEqual(expect.arrayContaining(["proc", "sys", "dev", "tmp", "scripts/0", "opt/deep/file"]));
  expect(new Set(paths).size).toBe(paths.length);
});

test("an EFI zboot image is known by its head", () => {
  const image = Buffer.alloc(128);
  image.write("MZ\0\0zimg", 0, "latin1");
  image.writeUInt32LE(100, 8);
  image.writeUInt32LE(4, 12);
  image.write("gzip\0", 24, "latin1");
  image.write("data", 100, "latin1");
  const zboot = parseZboot(image);
  expect(zboot?.compression).toBe("gzip");
  expect(Buffer.from(zboot?.payload ?? []).toString()).toBe("data");
  expect(parseZboot(Buffer.alloc(128))).toBeUndefined();
});

test("kernels have ids of their own", () => {
  expect(new Set(KERNELS.map((kernel) => kernel.id)).size).toBe(KERNELS.length);
});
