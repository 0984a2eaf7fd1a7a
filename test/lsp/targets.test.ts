/** Which kernels are kept in memory, and how long. */
import { expect, test } from "vitest";
import { Targets } from "../../lsp/server/targets.ts";
import type { Choice } from "../../lsp/server/target-choice.ts";
import * as compiler from "../../src/cli/compiler.ts";
import { memoryHost } from "../../src/cli/memory-host.ts";

const choice = (kernel: string): Choice => ({
  target: undefined,
  arch: "x86_64",
  kernel,
  root: undefined,
  origin: "requires",
  problems: [],
});

test("a kernel is read once as long as a document is for it", () => {
  const targets = new Targets(memoryHost({ compiler: () => Promise.resolve(compiler) }));
  const [old, newer] = [targets.of(choice("5.10")), targets.of(choice("6.12"))];
  targets.keep([newer]);
  expect(targets.of(choice("6.12"))).toBe(newer);
  expect(targets.of(choice("5.10"))).not.toBe(old);
});
