/** A few calls in full, and what there is to say where a type is known less exactly. */
import { expect, test } from "vitest";
import type { Architecture } from "../../../src/target/arch/architecture.ts";
import { ARCHITECTURES, findArchitecture } from "../../../src/target/arch/index.ts";
import type { Leaf, Placement, Shape } from "../../../src/target/calling/index.ts";
import { place } from "../../../src/target/calling/index.ts";
import { showLocation } from "./compilers/cases.ts";

const long: Shape = { kind: "integer", bytes: 8 };
const int: Shape = { kind: "integer", bytes: 4 };
const double: Shape = { kind: "float", bytes: 8 };
const nothing: Shape = { kind: "void" };

function structure(bytes: number, leaves: readonly Leaf[]): Shape {
  return { kind: "aggregate", bytes, alignment: Math.max(...leaves.map((leaf) => leaf.bytes)), leaves };
}

const leaf = (offset: number, bytes: number, float = false): Leaf => ({ offset, bytes, float });
const large = structure(
  24,
  [0, 8, 16].map((offset) => leaf(offset, 8)),
);

function architectureOf(name: string): Architecture {
  const architecture = findArchitecture(name);
  if (architecture === undefined) throw new Error(`no architecture ${name}`);
  return architecture;
}

function placed(name: string, space: "kernel" | "user", parameters: readonly Shape[], result = nothing): Placement {
  return place(architectureOf(name), space, { parameters, result, variadic: false });
}

const shown = ({ parameters }: Placement): string => parameters.map(showLocation).join(" ");

test("a float takes no register of the integers behind it on x86_64, and one on mips64 and ppc64le", () => {
  expect(shown(placed("x86_64", "user", [int, double, int]))).toBe("%di float %si");
  expect(shown(placed("mips64", "user", [int, double, int]))).toBe("%r4 float %r6");
  expect(shown(placed("ppc64le", "user", [int, double, int]))).toBe("%r3 float %r5");
});

test("the kernel has floats in general registers where its convention is the soft one", () => {
  expect(shown(placed("riscv64", "kernel", [int, double, int]))).toBe("%a0 %a1 %a2");
  expect(shown(placed("riscv64", "user", [int, double, int]))).toBe("%a0 float %a1");
});

test("a 64-bit argument takes an even pair on arm, and any on i386 while two are left", () => {
  expect(shown(placed("arm", "kernel", [int, long, int]))).toBe("%r0 %r2:%r3 +0");
  expect(shown(placed("i386", "kernel", [int, long]))).toBe("%ax %dx:%cx");
  expect(shown(placed("i386", "kernel", [int, int, long, int]))).toBe("%ax %dx +4 +12");
  expect(shown(placed("i386", "user", [int, long]))).toBe("+4 +8");
});

test("a large structure is on the stack, or its address is in a register, or both", () => {
  expect(shown(placed("x86_64", "kernel", [int, large, int]))).toBe("%di +8 %si");
  expect(shown(placed("arm64", "kernel", [int, large, int]))).toBe("%x0 (%x1) %x2");
  expect(shown(placed("ppc64le", "kernel", [long, long, long, long, long, long, long, large]))).toMatch(/ %r10:\+96$/);
});

test("on s390x an argument on the stack is at the end of its slot", () => {
  expect(shown(placed("s390x", "kernel", [int, int, int, int, int, int, long]))).toBe("%r2 %r3 %r4 %r5 %r6 +164 +168");
});

test("a result in memory has an address at entry, which some machines give back", () => {
  const there = placed("x86_64", "kernel", [int], large);
  expect(there.hiddenResult).toEqual({ kind: "register", register: "di" });
  expect(there.result).toEqual({ kind: "reference", at: { kind: "register", register: "ax" } });
  expect(shown(there)).toBe("%si");

  const lost = placed("arm64", "kernel", [int], large);
  expect(lost.hiddenResult).toEqual({ kind: "register", register: "x8" });
  expect(lost.result).toEqual({
    kind: "unreadable",
    reason: "memory at the address that %x8 had at the function's entry",
  });
  expect(shown(lost)).toBe("%x0");
});

test("members that share bytes are a union's, whether that is said or not", () => {
  const inner = structure(8, [leaf(0, 8, true), leaf(0, 4, true)]);
  expect(shown(placed("riscv64", "user", [inner]))).toBe("%a0");
});

test("a double that may be inside an array is not promised in a general register", () => {
  const array = (nested: boolean): Shape => structure(8, [{ ...leaf(0, 8, true), ...(nested ? { nested } : {}) }]);
  expect(shown(placed("mips64", "user", [array(true)]))).toBe("%r4");
  expect(shown(placed("mips64", "user", [array(false)]))).toBe("float");
});

test("every architecture has a convention", () => {
  for (const { name } of ARCHITECTURES) {
    const { parameters, result } = placed(name, "kernel", [int], int);
    expect([parameters[0]?.kind, result.kind]).toEqual(["register", "register"]);
  }
});

test("an architecture without one has values in places that are not known", () => {
  const other = { ...architectureOf("x86_64"), name: "m68k" };
  const { parameters, result } = place(other, "kernel", { parameters: [int], result: int, variadic: false });
  expect(parameters[0]).toEqual({ kind: "unreadable", reason: "a place that is not known for m68k" });
  expect(result).toEqual(parameters[0]);
});
