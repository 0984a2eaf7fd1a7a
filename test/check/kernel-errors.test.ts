/** Each refusal of the kernel's that can be known beforehand has a diagnostic of kpc's that comes first. */
import { expect, test } from "vitest";
import { check } from "../../src/index.ts";
import { COVERED, NEEDS_A_TARGET, SAME_AS } from "./kernel-errors.ts";

for (const { kernelCode, message, program, code, kernel = "7.3", arch = "x86_64" } of COVERED) {
  test(`${kernelCode} «${message}» is said by ${code}: ${program.slice(0, 60)}`, () => {
    const { diagnostics } = check([{ name: "example.kp", text: `${program}\n` }], { kernel, arch });
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map((found) => found.code)).toContain(code);
  });
}

test("a code is either covered or needs a target", () => {
  const covered = new Set(COVERED.map(({ kernelCode }) => kernelCode));
  expect(NEEDS_A_TARGET.filter((code) => covered.has(code))).toEqual([]);
  // The table of the newest kernel has 76 codes with what older ones called otherwise.
  expect(covered.size + NEEDS_A_TARGET.length + SAME_AS.length).toBeGreaterThanOrEqual(76);
});
