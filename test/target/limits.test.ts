/** Limits by version, against what booted kernels took and refused. */
import { expect, test } from "vitest";
import { LIMIT_FACTS, limitsOf } from "../../src/target/features/limits.ts";
import type { Limits } from "../../src/target/features/limits.ts";
import { compareVersions, parseKernelVersion } from "../../src/target/version.ts";
import type { KernelVersion } from "../../src/target/version.ts";

function version(text: string): KernelVersion {
  const found = parseKernelVersion(text);
  if (found === undefined) throw new Error(`not a version: ${text}`);
  return found;
}

test.each<[string, Partial<Limits>]>([
  [
    "5.10",
    { argumentExpression: 63, immediateString: 60, nesting: 16, entryArguments: undefined, syntheticFields: 32 },
  ],
  ["6.1", { argumentExpression: 63, immediateString: 60, nesting: 16, entryArguments: undefined, syntheticFields: 64 }],
  ["6.12.107", { argumentExpression: 63, nesting: 16, entryArguments: undefined }],
  ["6.16.12", { argumentExpression: 63, nesting: 16, entryArguments: 15 }],
  ["7.2.13", { argumentExpression: 63, immediateString: 60, nesting: 16, entryArguments: 15 }],
  ["7.3.4", { argumentExpression: 255, immediateString: 252, nesting: 8, entryArguments: 15 }],
])("Linux %s", (kernel, limits) => {
  expect(limitsOf(version(kernel))).toMatchObject(limits);
});

test("what no version changed", () => {
  const always: Partial<Limits> = {
    arguments: 128,
    argumentName: 32,
    eventName: 63,
    groupName: 63,
    arrayLength: 64,
    instructions: 16,
    maxactive: 4096,
    eventSize: 3072,
    line: 4094,
    dereferenceOffsetBits: 32,
    dentryExpansion: 256,
    argumentExpansion: 128,
  };
  for (const kernel of ["5.10", "6.1", "6.12", "6.18", "7.2", "7.3", "9.0"]) {
    expect(limitsOf(version(kernel))).toMatchObject(always);
  }
});

test("every limit has a value for every version, newest first, and says where it is from", () => {
  for (const { values, constant, file } of Object.values(LIMIT_FACTS)) {
    const order = values.map(({ since }) => version(since));
    expect([...order].sort((a, b) => compareVersions(b, a))).toEqual(order);
    expect(values.at(-1)?.since).toBe("0.0");
    expect(constant).not.toBe("");
    expect(file).toMatch(/^(?:kernel|include)\/.*\.[ch]$/);
  }
  expect(Object.keys(limitsOf(version("6.1"))).sort()).toEqual(Object.keys(LIMIT_FACTS).sort());
});
