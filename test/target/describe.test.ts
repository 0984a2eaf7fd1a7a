/** What registers hold and where arguments are, in words. */
import { describe, expect, test } from "vitest";
import {
  REGISTER_TABLE_HEADS,
  conventionLines,
  describeRole,
  nameRole,
  registerTable,
} from "../../src/target/arch/describe.ts";
import { ARCHITECTURES, findArchitecture } from "../../src/target/arch/index.ts";

function tableOf(name: string): string[][] {
  const arch = findArchitecture(name);
  if (arch === undefined) throw new Error(`no architecture ${name}`);
  return registerTable(arch);
}

describe.each(ARCHITECTURES.map((arch) => [arch.name, arch] as const))("%s", (_, arch) => {
  test("each register is in the table once", () => {
    const names = registerTable(arch).flatMap(([cell]) => cell?.split(" ") ?? []);
    expect(names.sort()).toEqual(arch.registers.map(({ name }) => `%${name}`).sort());
    for (const row of registerTable(arch)) expect(row).toHaveLength(REGISTER_TABLE_HEADS.length);
  });

  test("the first rows are the arguments, in order", () => {
    const cells = registerTable(arch).map(([, atEntry]) => atEntry);
    const count = arch.kernelArguments.registers.length;
    expect(cells.slice(0, count)).toEqual(Array.from({ length: count }, (__, index) => `argument ${index + 1}`));
  });

  test("lines are sentences", () => {
    for (const line of conventionLines(arch)) expect(line).toMatch(/^[A-Z`].*\.$/);
  });
});

test("roles complete «it holds …»", () => {
  for (const { registers } of ARCHITECTURES) {
    for (const { atEntry, atReturn } of registers) {
      for (const role of [atEntry, atReturn]) {
        expect(describeRole(role)).toMatch(/^[a-z].*[^.]$/);
        expect(nameRole(role)).not.toBe("");
      }
    }
  }
});

test("x86_64's table", () => {
  const rows = tableOf("x86_64");
  expect(rows[0]).toEqual(["%di", "argument 1", "-"]);
  expect(rows[2]).toEqual(["%dx", "argument 3", "return value, upper half"]);
  expect(rows[6]).toEqual(["%ax", "-", "return value"]);
  expect(rows).toContainEqual(["%r12", "kept over calls", "kept over calls"]);
});

test("two names of a register share a row", () => {
  expect(tableOf("ppc64le")[0]).toEqual(["%r3 %gpr3", "argument 1", "return value"]);
  expect(tableOf("arm64").map(([cell]) => cell)).toContain("%x30 %lr");
});

test("lines say what a person looks for", () => {
  const lines = (name: string): string => {
    const arch = findArchitecture(name);
    return arch === undefined ? "" : conventionLines(arch).join("\n");
  };
  expect(lines("x86_64")).toContain(
    "in %di %si %dx %cx %r8 %r9, and the others on the stack, 8 bytes each, from +8(%sp) on",
  );
  expect(lines("x86_64")).toContain("`$stack0` is the return address");
  expect(lines("i386")).toContain("A function of a program has its arguments on the stack");
  expect(lines("arm")).toContain("has no `$argN`");
  expect(lines("riscv64")).toContain("+280(%a0)");
  expect(lines("s390x")).toContain("from Linux 5.16 on");
});
