import { expect, test } from "vitest";
import { Requirements, chooseTarget } from "../../lsp/server/target-choice.ts";
import type { Choice, Settings } from "../../lsp/server/target-choice.ts";
import { NEWEST_KERNEL } from "../../src/target/features/features.ts";

interface Given {
  readonly settings?: Settings;
  readonly files?: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly machine?: string;
  readonly folder?: string;
}

function chosen({ settings = {}, files = {}, text = "", machine, folder }: Given): Choice {
  const read = (path: string): string | undefined => files[path];
  const requirements = (): Settings => new Requirements().of(text);
  return chooseTarget({
    settings,
    path: "/code/sub/a.kp",
    folder,
    requirements,
    read,
    machine,
    defaultArch: "x86_64",
  });
}

const CONFIGURATION = { "/code/kpc.json": '{ "target": "web1.kpt", "root": "image" }' };
const REQUIRES = "requires arch arm64; kernel <= 6.1\n";

test("a setting is before a kpc.json, that before what is required, and that before the machine", () => {
  expect(chosen({ settings: { target: "/k.kpt" }, files: CONFIGURATION })).toMatchObject({
    target: "/k.kpt",
    origin: "setting",
  });
  expect(chosen({ files: CONFIGURATION, text: REQUIRES })).toMatchObject({
    target: "/code/web1.kpt",
    root: "/code/image",
    origin: "kpc.json",
  });
  expect(chosen({ text: REQUIRES, machine: "x86_64" })).toMatchObject({
    target: undefined,
    arch: "arm64",
    kernel: "6.1",
    origin: "requires",
  });
  expect(chosen({ machine: "riscv64" })).toMatchObject({ target: "live", arch: "riscv64", origin: "machine" });
  expect(chosen({})).toMatchObject({ target: undefined, arch: "x86_64", kernel: NEWEST_KERNEL, origin: "default" });
});

test("a nearer kpc.json is meant", () => {
  const files = { ...CONFIGURATION, "/code/sub/kpc.json": '{ "arch": "arm64" }' };
  expect(chosen({ files })).toMatchObject({ target: undefined, arch: "arm64", origin: "kpc.json" });
});

test("what is wrong is said, and the next is asked", () => {
  expect(chosen({ files: { "/code/kpc.json": "[1]" } })).toMatchObject({
    origin: "default",
    problems: ["`/code/kpc.json` is not read: it is no JSON object of strings"],
  });
  expect(chosen({ settings: { arch: "pdp11", kernel: "many" } })).toMatchObject({
    origin: "default",
    problems: [
      "the setting names an architecture that kpc does not know: `pdp11`",
      "the setting names a kernel that is no version: `many`",
    ],
  });
});

test("a path of the settings begins at the client's folder, on any system", () => {
  const target = (setting: string, folder: string): unknown => chosen({ settings: { target: setting }, folder }).target;
  expect(target("kernels/web1.kpt", "/code")).toBe("/code/kernels/web1.kpt");
  expect(target("../web1.kpt", "/code/sub")).toBe("/code/web1.kpt");
  expect(target("/k/web1.kpt", "/code")).toBe("/k/web1.kpt");
  expect(target("live", "/code")).toBe("live");
  expect(target(String.raw`kernels\web1.kpt`, "C:/code")).toBe("C:/code/kernels/web1.kpt");
  expect(target(String.raw`D:\web1.kpt`, "C:/code")).toBe("D:/web1.kpt");
});

test("what is required follows the text", () => {
  const requirements = new Requirements();
  const found = ["", REQUIRES, `kprobe vfs_read\n${REQUIRES}`, REQUIRES.replace("6.1", "5.10"), "kprobe requires\n"];
  expect(found.map((text) => requirements.of(text))).toEqual([
    {},
    { arch: "arm64", kernel: "6.1" },
    { arch: "arm64", kernel: "6.1" },
    { arch: "arm64", kernel: "5.10" },
    {},
  ]);
});
