/** What the status bar of VS Code says of a kernel. */
import { expect, test } from "vitest";
import { labelOf, tooltipOf } from "../../lsp/vscode/src/status-text.ts";

const LIVE = {
  name: "this machine",
  arch: "x86_64",
  kernel: "6.12.9",
  release: "6.12.9-amd64",
  origin: "machine",
  gaps: ["BTF: permission denied"],
  problems: [],
};

test("a kernel has a name, a version and an architecture", () => {
  expect(labelOf(LIVE)).toBe("this machine: 6.12.9 x86_64");
  expect(labelOf({ ...LIVE, name: "web1.kpt", kernel: "6.1", arch: "arm64" })).toBe("web1.kpt: 6.1 arm64");
  expect(labelOf({ ...LIVE, name: "Linux 6.12 on x86_64", kernel: "6.12" })).toBe("Linux 6.12 x86_64");
});

test("its tooltip says the rest", () => {
  expect(tooltipOf(LIVE)).toBe("Linux 6.12.9-amd64 on x86_64, this machine's\nnot known: BTF: permission denied");
  const broken = { ...LIVE, origin: "setting", file: "/targets/web1.kpt", gaps: [], problems: ["cannot read it"] };
  expect(tooltipOf(broken)).toBe("Linux 6.12.9-amd64 on x86_64, by the settings\n/targets/web1.kpt\ncannot read it");
});
