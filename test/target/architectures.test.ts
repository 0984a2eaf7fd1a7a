/**
 * Every architecture's data is consistent, and has the register names that booted kernels take.
 *
 * What the kernels take was found by trying about 350 names on each; see test/conformance, which
 * does it again.
 */
import { describe, expect, test } from "vitest";
import type { RegisterRole } from "../../src/target/arch/architecture.ts";
import { ARCHITECTURES, findArchitecture } from "../../src/target/arch/index.ts";
import { parseKernelVersion } from "../../src/target/version.ts";

const numbered = (prefix: string, last: number): string[] =>
  Array.from({ length: last + 1 }, (_, index) => `${prefix}${index}`);

/** Names that booted kernels accept behind `%`. s390x reads `r00` too, which is left out on purpose. */
const ACCEPTED: Readonly<Record<string, string>> = {
  x86_64: "ax bx cx dx si di bp sp ip flags cs ss orig_ax r8 r9 r10 r11 r12 r13 r14 r15",
  i386: "ax bx cx dx si di bp sp ip flags cs ss ds es fs gs orig_ax",
  arm64: ["sp", ...numbered("x", 30), "lr", "pc", "pstate"].join(" "),
  arm: ["sp ip", ...numbered("r", 10), "lr pc cpsr fp ORIG_r0"].join(" "),
  riscv64: [
    "sp",
    ...numbered("s", 11),
    ...numbered("a", 7),
    ...numbered("t", 6),
    "epc ra gp tp status badaddr cause orig_a0",
  ].join(" "),
  s390x: numbered("r", 15).join(" "),
  ppc64le: [...numbered("r", 31), ...numbered("gpr", 31), "nip msr ctr link xer ccr softe trap dar dsisr"].join(" "),
  loongarch64: [
    ...numbered("r", 31),
    "orig_a0 csr_era csr_badvaddr csr_crmd csr_prmd csr_euen csr_ecfg csr_estat",
  ].join(" "),
  mips64: [...numbered("r", 31), "hi lo c0_status c0_cause c0_badvaddr c0_epc"].join(" "),
};

test("the table of accepted names has every architecture", () => {
  expect(Object.keys(ACCEPTED)).toEqual(ARCHITECTURES.map(({ name }) => name));
});

describe.each(ARCHITECTURES.map((arch) => [arch.name, arch] as const))("%s", (name, arch) => {
  const names = arch.registers.map((facts) => facts.name);
  const roleOf = (register: string, when: "atEntry" | "atReturn"): RegisterRole | undefined =>
    arch.registers.find((facts) => facts.name === register)?.[when];
  const holders = (role: RegisterRole, when: "atEntry" | "atReturn"): string[] =>
    arch.registers
      .filter((facts) => facts.aliasOf === undefined && JSON.stringify(facts[when]) === JSON.stringify(role))
      .map((facts) => facts.name);

  test("has each register once, by the names that the kernel accepts", () => {
    expect(new Set(names).size).toBe(names.length);
    expect([...names].sort()).toEqual((ACCEPTED[name] ?? "").split(" ").sort());
  });

  test("has other names of a register with that register's roles", () => {
    for (const { aliasOf, atEntry, atReturn } of arch.registers) {
      if (aliasOf === undefined) continue;
      const original = arch.registers.find((facts) => facts.name === aliasOf);
      expect(original?.aliasOf).toBeUndefined();
      expect(original).toMatchObject({ atEntry, atReturn });
    }
  });

  test("maps foreign names to accepted ones, and none that is accepted", () => {
    for (const [foreign, ours] of Object.entries(arch.foreignNames)) {
      expect(names, `${foreign} is ${ours}`).toContain(ours);
      expect(names).not.toContain(foreign);
      expect(foreign).toMatch(/^[a-z]\w*$/);
    }
  });

  test("has arguments where its calling convention says", () => {
    const { registers, stack } = arch.kernelArguments;
    registers.forEach((register, index) => {
      expect(roleOf(register, "atEntry")).toEqual({ kind: "argument", index: index + 1 });
    });
    const inRegisters = arch.registers.filter(
      ({ atEntry, aliasOf }) => atEntry.kind === "argument" && aliasOf === undefined,
    );
    expect(inRegisters.map((facts) => facts.name)).toEqual(registers);
    expect(stack?.step).toBe(arch.bits / 8);
    if (arch.stackTop === "return-address") expect(stack?.offset).toBe(arch.bits / 8);
    for (const register of arch.userArguments.registers) expect(names).toContain(register);
  });

  test("has one stack pointer, return value and instruction pointer", () => {
    expect(holders({ kind: "stack-pointer" }, "atEntry")).toEqual([arch.stackPointer]);
    expect(holders({ kind: "stack-pointer" }, "atReturn")).toEqual([arch.stackPointer]);
    expect(holders({ kind: "return-value", part: 1 }, "atReturn")).toEqual([arch.returnValue]);
    expect(holders({ kind: "return-value", part: 2 }, "atReturn").length).toBeLessThanOrEqual(1);
    expect(holders({ kind: "instruction-pointer" }, "atEntry")).toEqual(
      arch.instructionPointer === undefined ? [] : [arch.instructionPointer],
    );
  });

  test("returns to a register, unless calls push the address", () => {
    const registers = holders({ kind: "return-address" }, "atEntry");
    expect(registers).toHaveLength(arch.stackTop === "return-address" ? 0 : 1);
  });

  test("keeps over a call what it says it keeps", () => {
    for (const { atEntry, atReturn } of arch.registers) {
      if (atEntry.kind === "callee-saved") expect(atReturn.kind).toBe("callee-saved");
      if (atReturn.kind === "argument") throw new Error("no register holds an argument at the return");
      if (atEntry.kind === "return-value") throw new Error("no register holds the return value at the entry");
      // s390x's %r6 is the one register that is an argument and kept all the same.
      if (atReturn.kind === "callee-saved" && atEntry.kind !== "callee-saved") expect(name).toBe("s390x");
    }
  });

  test("reads no more arguments from registers than there are", () => {
    if (arch.argN !== undefined) expect(arch.argN.registers).toBe(arch.kernelArguments.registers.length);
  });

  test("has system calls of registers that it has", () => {
    const { number, arguments: registers, result, wrapper, plainPrefix } = arch.syscall;
    for (const register of [number, result, ...registers]) expect(names).toContain(register);
    expect(registers).toHaveLength(6);
    expect(wrapper ?? plainPrefix).toBeDefined();
    if (wrapper === undefined) return;
    expect(wrapper.argumentOffsets).toHaveLength(6);
    expect(new Set(wrapper.argumentOffsets).size).toBe(6);
    for (const offset of wrapper.argumentOffsets) expect(offset % (arch.bits / 8)).toBe(0);
    if (wrapper.since !== "5.10") expect(plainPrefix).toBeDefined();
  });

  test("has ranges of versions in order, without overlap", () => {
    const order = (text: string): number => {
      const { major, minor } = parseKernelVersion(text) ?? { major: NaN, minor: NaN };
      return major * 1000 + minor;
    };
    for (const ranges of [arch.kprobe, arch.kprobeAtEntry, arch.fprobe, arch.uprobe]) {
      const bounds = ranges.flatMap(({ since, until }) => [
        order(since),
        until === undefined ? Infinity : order(until),
      ]);
      expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
      expect(new Set(bounds).size).toBe(bounds.length);
    }
  });

  test("has notes that are sentences", () => {
    for (const note of arch.notes) expect(note).toMatch(/^[A-Z`].*\.$/);
  });

  test("has a stack of whole slots and addresses that fit", () => {
    expect(Math.log2(arch.threadSize) % 1).toBe(0);
    expect(arch.lowestKernelAddress).toBeLessThan(1n << BigInt(arch.bits));
  });
});

test("names and aliases are distinct", () => {
  const all = ARCHITECTURES.flatMap(({ name, aliases }) => [name, ...aliases]);
  expect(new Set(all).size).toBe(all.length);
  for (const alias of all) expect(alias).toBe(alias.toLowerCase());
});

test.each([
  ["amd64", "x86_64"],
  ["x86-64", "x86_64"],
  ["X86_64", "x86_64"],
  ["aarch64", "arm64"],
  ["armhf", "arm"],
  ["i686", "i386"],
  ["ppc64el", "ppc64le"],
  ["loong64", "loongarch64"],
  ["mips64el", "mips64"],
  ["s390", "s390x"],
  ["riscv", "riscv64"],
])("%s is %s", (alias, name) => {
  expect(findArchitecture(alias)?.name).toBe(name);
});

test("no architecture has an unknown name", () => {
  for (const name of ["", "sparc", "constructor", "__proto__"]) expect(findArchitecture(name)).toBeUndefined();
});

test.each([
  ["x86_64", "rdi", "di"],
  ["x86_64", "edi", "di"],
  ["x86_64", "dil", "di"],
  ["x86_64", "ah", "ax"],
  ["x86_64", "eflags", "flags"],
  ["x86_64", "r8d", "r8"],
  ["x86_64", "r15b", "r15"],
  ["i386", "eax", "ax"],
  ["arm64", "w30", "x30"],
  ["arm64", "fp", "x29"],
  ["arm64", "ip0", "x16"],
  ["arm", "r11", "fp"],
  ["arm", "r12", "ip"],
  ["arm", "a4", "r3"],
  ["arm", "v8", "fp"],
  ["arm", "sl", "r10"],
  ["riscv64", "x10", "a0"],
  ["riscv64", "fp", "s0"],
  ["riscv64", "pc", "epc"],
  ["s390x", "sp", "r15"],
  ["ppc64le", "lr", "link"],
  ["ppc64le", "cr", "ccr"],
  ["ppc64le", "toc", "r2"],
  ["loongarch64", "a0", "r4"],
  ["loongarch64", "fp", "r22"],
  ["mips64", "a0", "r4"],
  ["mips64", "t0", "r12"],
  ["mips64", "pc", "c0_epc"],
])("%s: the kernel calls %%%s %%%s", (arch, foreign, ours) => {
  expect(findArchitecture(arch)?.foreignNames[foreign]).toBe(ours);
});

test.each([
  ["arm64", "xzr"],
  ["arm64", "r0"],
  ["arm64", "di"],
  ["riscv64", "zero"],
  ["riscv64", "x0"],
  ["x86_64", "x0"],
  ["x86_64", "xmm0"],
])("%s: %%%s is no register's other name", (arch, foreign) => {
  expect(findArchitecture(arch)?.foreignNames[foreign]).toBeUndefined();
});

/** The calling conventions, written out: what a person would look up. */
test.each([
  ["x86_64", "di si dx cx r8 r9", 8, "ax"],
  ["i386", "ax dx cx", 4, "ax"],
  ["arm64", "x0 x1 x2 x3 x4 x5 x6 x7", 0, "x0"],
  ["arm", "r0 r1 r2 r3", 0, "r0"],
  ["riscv64", "a0 a1 a2 a3 a4 a5 a6 a7", 0, "a0"],
  ["s390x", "r2 r3 r4 r5 r6", 160, "r2"],
  ["ppc64le", "r3 r4 r5 r6 r7 r8 r9 r10", 96, "r3"],
  ["loongarch64", "r4 r5 r6 r7 r8 r9 r10 r11", 0, "r4"],
  ["mips64", "r4 r5 r6 r7 r8 r9 r10 r11", 0, "r2"],
])("%s: arguments in %s, then at %i; the return value in %s", (name, registers, offset, returnValue) => {
  const arch = findArchitecture(name);
  expect(arch?.kernelArguments.registers.join(" ")).toBe(registers);
  expect(arch?.kernelArguments.stack?.offset).toBe(offset);
  expect(arch?.returnValue).toBe(returnValue);
});
