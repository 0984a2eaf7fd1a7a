/** What bpftrace calls the registers that the kernel's fetch arguments call otherwise. Source: its src/arch/ */

const RENAMED: Readonly<Record<string, readonly (readonly [name: RegExp, own: string])[]>> = {
  x86_64: [[/^orig_ax$/, "orig_rax"]],
  arm64: [
    [/^x(\d+)$/, "r$1"],
    [/^lr$/, "r30"],
  ],
  ppc64le: [[/^gpr(\d+)$/, "r$1"]],
  riscv64: [[/^epc$/, "pc"]],
};

export const STACK_POINTERS: Readonly<Record<string, string>> = {
  x86_64: "sp",
  arm64: "sp",
  s390x: "r15",
  ppc64le: "r1",
  riscv64: "sp",
  loongarch64: "r3",
};

/** The name in `reg("…")`. */
export function registerName(arch: string, name: string): string {
  for (const [pattern, own] of RENAMED[arch] ?? []) if (pattern.test(name)) return name.replace(pattern, own);
  return name;
}
