/** Programs and libraries by name, in roots that the tests make. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { findProgram } from "../../../src/target/host/programs.ts";
import { buildElf } from "../elf/build-elf.ts";
import { buildLoaderCache } from "../elf/build-loader-cache.ts";
import type { BuiltLibrary } from "../elf/build-loader-cache.ts";

const scratch = mkdtempSync(join(tmpdir(), "kpc-programs-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let count = 0;
let root = "";
beforeEach(() => {
  count += 1;
  root = join(scratch, `outside-${count}`, "root");
  mkdirSync(root, { recursive: true });
  write("/bin/sh", elf, 0o755);
});

const elf = buildElf({});
const arm64 = buildElf({ machine: 183 });
const PATH = "/usr/bin:/bin";

function write(path: string, content: Uint8Array | string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content, { mode });
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

function cache(...libraries: BuiltLibrary[]): void {
  write("/etc/ld.so.cache", buildLoaderCache({ libraries }));
}

/** The path as the target sees it; its file has to be that one below the root. */
function find(name: string, more: Partial<Parameters<typeof findProgram>[1]> = {}): string {
  const result = findProgram(name, { root, path: PATH, ...more });
  if (result.kind === "missing") return "missing";
  expect(result.file).toBe(`${root}${result.path}`);
  return result.path;
}

describe("programs", () => {
  test("the first that can be executed, in the order of the path", () => {
    write("/usr/bin/tool", "text", 0o644);
    mkdirSync(join(root, "/usr/local/bin/tool"), { recursive: true });
    write("/bin/tool", elf, 0o755);
    write("/sbin/tool", elf, 0o755);
    expect(find("tool", { path: "/usr/local/bin:/usr/bin:/none::relative:.:/bin:/sbin" })).toBe("/bin/tool");
    expect(find("tool", { path: "/sbin:/bin" })).toBe("/sbin/tool");
    expect(find("tool", { path: undefined }), "a login's path").toBe("/sbin/tool");
  });

  test("links are followed to the file, as the target has them", () => {
    write("/usr/bin/vim.basic", elf, 0o755);
    link("/etc/alternatives/vi", "/usr/bin/vim.basic");
    link("/usr/bin/vi", "../../etc/alternatives/vi");
    expect(find("vi")).toBe("/usr/bin/vim.basic");
  });

  test("a path stands for itself, executable or not", () => {
    write("/opt/lib.so", elf);
    link("/opt/current", "/opt/lib.so");
    expect(find("/opt/current")).toBe("/opt/lib.so");
    expect(find("/opt/../opt/./lib.so")).toBe("/opt/lib.so");
    expect(find("opt/lib.so"), "of another root, from there").toBe("/opt/lib.so");
    expect(find("/opt")).toBe("missing");
    expect(find("/opt/lib.so/more")).toBe("missing");
  });

  test("what is missing says where it was looked for", () => {
    expect(findProgram("none", { root, path: "/a:/b:/a" })).toMatchObject({
      kind: "missing",
      looked: expect.arrayContaining(["/a", "/b", "/etc/ld.so.cache", "/usr/lib/x86_64-linux-gnu"]) as unknown,
    });
    expect(findProgram("/none", { root, path: PATH })).toEqual({ kind: "missing", looked: ["/none"] });
    expect(find("")).toBe("missing");
    expect(find("..")).toBe("missing");
  });

  test("a name of a library is a library first, and any other a program", () => {
    write("/usr/bin/libtool", "#!/bin/sh\n", 0o755);
    expect(find("libtool")).toBe("/usr/bin/libtool");
    write("/usr/lib/libtool.so.1", elf);
    expect(find("libtool")).toBe("/usr/lib/libtool.so.1");
    write("/usr/lib/ld-linux-x86-64.so.2", elf);
    expect(find("ld-linux-x86-64.so.2")).toBe("/usr/lib/ld-linux-x86-64.so.2");
  });
});

describe("libraries", () => {
  test("by the loader's cache", () => {
    write("/opt/c/libc.so.6", elf);
    write("/usr/lib/libc.so.6", elf);
    cache({ name: "libcrypt.so.1", path: "/opt/c/libcrypt.so.1" }, { name: "libc.so.6", path: "/opt/c/libc.so.6" });
    expect(find("libc")).toBe("/opt/c/libc.so.6");
    expect(find("libc.so.6")).toBe("/opt/c/libc.so.6");
  });

  test("for the architecture of the machine, and any of its processors", () => {
    write("/lib32/libz.so.1", buildElf({ machine: 3, bits: 32 }));
    write("/lib/v3/libz.so.1", elf);
    write("/lib/libz.so.1", elf);
    cache(
      { name: "libz.so.1", path: "/lib32/libz.so.1", flags: 3 },
      { name: "libz.so.1", path: "/lib/v3/libz.so.1", hwcap: 1n << 62n },
      { name: "libz.so.1", path: "/lib/libz.so.1" },
    );
    expect(find("libz")).toBe("/lib/libz.so.1");
    expect(find("libz", { architecture: "i386" })).toBe("/lib32/libz.so.1");
    expect(find("libz", { architecture: "s390x" })).toBe("missing");
  });

  test("of another architecture than this machine's, as its shell is", () => {
    rmSync(join(root, "/bin/sh"));
    write("/usr/bin/env", arm64, 0o755);
    write("/usr/lib/x86_64-linux-gnu/libc.so.6", elf);
    write("/usr/lib/libc.so.6", elf);
    write("/usr/lib/aarch64-linux-gnu/libc.so.6", arm64);
    expect(find("libc")).toBe("/usr/lib/aarch64-linux-gnu/libc.so.6");
  });

  test("in the usual folders where no cache knows it, the highest version", () => {
    write("/etc/ld.so.cache", "damaged");
    write("/usr/lib64/libssl.so.3", elf);
    write("/lib/x86_64-linux-gnu/libssl.so.1.1", elf);
    write("/usr/lib/libssl.so.10", "no library");
    write("/usr/lib/libssl3.so", elf);
    expect(find("libssl")).toBe("/usr/lib64/libssl.so.3");
    expect(find("libssl.so")).toBe("/usr/lib64/libssl.so.3");
    expect(find("libssl.so.1")).toBe("/lib/x86_64-linux-gnu/libssl.so.1.1");
  });

  test("a text for the linker is no library, and libcrypt is not libc", () => {
    write("/usr/lib/libc.so", "/* GNU ld script */");
    write("/usr/lib/libcrypt.so.1", elf);
    expect(find("libc")).toBe("missing");
    expect(find("libc.so")).toBe("missing");
    link("/lib/libc.musl-x86_64.so.1", "ld-musl-x86_64.so.1");
    write("/lib/ld-musl-x86_64.so.1", elf);
    expect(find("libc"), "musl is its own loader").toBe("/lib/ld-musl-x86_64.so.1");
  });

  test("where no program tells the architecture, any will do", () => {
    rmSync(join(root, "/bin/sh"));
    write("/usr/lib/aarch64-linux-gnu/libc.so.6", arm64);
    expect(find("libc")).toBe("/usr/lib/aarch64-linux-gnu/libc.so.6");
  });
});

describe("a root holds what is in it", () => {
  beforeEach(() => {
    writeFileSync(join(root, "../secret"), elf, { mode: 0o755 });
    mkdirSync(join(root, "../bin"));
    writeFileSync(join(root, "../bin/tool"), elf, { mode: 0o755 });
  });

  test.each([
    ["a way up", "../../../../../../secret"],
    ["an absolute target", "/secret"],
    ["up from the root", "/../../secret"],
  ])("%s", (_, target) => {
    link("/usr/bin/tool", target);
    expect(find("tool")).toBe("missing");
    write("/secret", elf, 0o755);
    expect(find("tool")).toBe("/secret");
  });

  test("an absolute target that exists outside", () => {
    link("/usr/bin/tool", join(root, "../secret"));
    expect(find("tool")).toBe("missing");
    link("/usr/bin/other", process.execPath);
    expect(find("other")).toBe("missing");
  });

  test("a folder that is a link out, and back in", () => {
    link("/usr/bin", "../../bin");
    expect(find("tool", { path: "/usr/bin" }), "bin beside the root is not bin in it").toBe("missing");
    write("/bin/tool", elf, 0o755);
    expect(find("tool", { path: "/usr/bin" })).toBe("/bin/tool");
  });

  test("paths and names that go up", () => {
    expect(find("../secret")).toBe("missing");
    expect(find("/../secret")).toBe("missing");
    expect(find("tool", { path: "/../bin" })).toBe("missing");
    expect(find("/bin/../../secret")).toBe("missing");
  });

  test("the loader's cache, as a link and in its paths", () => {
    writeFileSync(join(root, "../libevil.so.1"), elf);
    writeFileSync(
      join(root, "../cache"),
      buildLoaderCache({ libraries: [{ name: "libevil.so.1", path: "/usr/lib/libok.so.1" }] }),
    );
    write("/usr/lib/libok.so.1", elf);
    link("/etc/ld.so.cache", "../../cache");
    expect(find("libevil")).toBe("missing");
    rmSync(join(root, "/etc/ld.so.cache"));
    cache(
      { name: "libevil.so.1", path: "/../libevil.so.1" },
      { name: "libevil.so.2", path: join(root, "../libevil.so.1") },
    );
    expect(find("libevil")).toBe("missing");
  });

  test("links that lead to each other end", () => {
    link("/usr/bin/tool", "/usr/bin/tool");
    link("/usr/bin/a", "b");
    link("/usr/bin/b", "a");
    link("/usr/bin/deep", "deep/deep/deep");
    for (const name of ["tool", "a", "deep"]) expect(find(name)).toBe("missing");
  });

  test("the root may be given with slashes behind it, and be a link itself", () => {
    write("/usr/bin/tool", elf, 0o755);
    symlinkSync(root, join(root, "../link"));
    const lookup = { path: PATH, root: join(root, "../link///") };
    expect(findProgram("tool", lookup)).toMatchObject({ path: "/usr/bin/tool" });
    expect(findProgram("tool", { path: PATH, root: "/none" })).toMatchObject({ kind: "missing" });
  });
});

test("the machine's own shell and library", () => {
  const lookup = { root: "/", path: process.env["PATH"] };
  expect(findProgram("sh", lookup)).toMatchObject({ kind: "found" });
  expect(findProgram(process.execPath, lookup)).toMatchObject({ kind: "found" });
});
