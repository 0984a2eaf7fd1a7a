/** Kernel versions: what is one, and which is newer. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareVersions, isAtLeast, isOfSeries, parseKernelVersion } from "../../src/target/version.ts";

test.each([
  ["6.1", [6, 1, 0], false, "6.1"],
  ["v6.1", [6, 1, 0], false, "6.1"],
  ["6.1.170", [6, 1, 170], true, "6.1.170"],
  ["6.12.117+deb13-cloud-amd64", [6, 12, 117], true, "6.12.117"],
  ["5.15.153.1-microsoft-standard-WSL2", [5, 15, 153], true, "5.15.153"],
  ["6.1.0-50-cloud-amd64", [6, 1, 0], false, "6.1.0"],
  ["5.15.0-91-generic", [5, 15, 0], false, "5.15.0"],
  ["5.14.0-362.el9.x86_64", [5, 14, 0], false, "5.14.0"],
  ["6.6.0", [6, 6, 0], true, "6.6.0"],
  ["6.6.0-rc1", [6, 6, 0], true, "6.6.0"],
  ["7.0-rc3", [7, 0, 0], false, "7.0"],
])("%s", (text, numbers, patchGiven, plain) => {
  const found = parseKernelVersion(text);
  expect([found?.major, found?.minor, found?.patch]).toEqual(numbers);
  expect(found).toMatchObject({ patchGiven, text: plain });
});

test.each(["", "6", "6.", "linux", "6.1 ", "6.x", "-6.1", "6..1", "6.1..2", "12345.1"])("%j is no version", (text) => {
  expect(parseKernelVersion(text)).toBeUndefined();
});

const numbers = fc.tuple(fc.nat({ max: 999 }), fc.nat({ max: 9999 }), fc.nat({ max: 9999 }));

test("versions compare like their numbers", () => {
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const [first, second] = [a, b].map((parts) => parseKernelVersion(parts.join(".")));
      if (first === undefined || second === undefined) throw new Error("not a version");
      const expected = a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
      expect(Math.sign(compareVersions(first, second))).toBe(Math.sign(expected));
      expect(isAtLeast(first, b.join("."))).toBe(expected >= 0);
    }),
  );
});

test("a release is of its series only", () => {
  const kernel = parseKernelVersion("6.1.12");
  if (kernel === undefined) throw new Error("not a version");
  expect(isOfSeries(kernel, "6.1")).toBe(true);
  expect(isOfSeries(kernel, "6.12")).toBe(false);
});

test("what a table calls a version has to be one", () => {
  const kernel = parseKernelVersion("6.1");
  if (kernel === undefined) throw new Error("not a version");
  expect(() => isAtLeast(kernel, "six")).toThrow("not a kernel version");
});
