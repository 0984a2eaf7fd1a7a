import { expect, test } from "vitest";
import { programNames } from "../../lsp/server/program-names.ts";

const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  "/usr/bin": ["bash", "ls"],
  "/opt/bin": ["mine"],
  "/usr/lib": ["x86_64-linux-gnu", "libold.so"],
  "/usr/lib/x86_64-linux-gnu": ["libc.so.6", "libssl.so.3", "README"],
  "/image/usr/bin": ["busybox"],
};

test("programs of the path and of the usual folders, libraries without their versions", () => {
  const host = { listFolder: (path: string) => FOLDERS[path] ?? [], environment: () => "/opt/bin:relative" };
  expect(programNames(host, undefined)).toEqual(["mine", "bash", "ls", "libold", "libc", "libssl"]);
  expect(programNames(host, "/image/")).toEqual(["busybox"]);
});
