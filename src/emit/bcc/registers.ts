/**
 * Registers as `struct pt_regs` has them, and where arguments are: data for each architecture.
 *
 * Sources: arch/*\/include/asm/ptrace.h of the kernel, regs_get_kernel_argument there, and the macros
 * PT_REGS_PARMn in BCC's src/cc/export/helpers.h.
 */

export interface Machine {
  /** The kernel's names of registers, and members of `struct pt_regs`; what fits none is a member by its own name. */
  readonly members: readonly (readonly [name: RegExp, member: string])[];
  /** What `$arg1`, `$arg2`, … are read from. */
  readonly argumentRegisters: readonly string[];
  /** The slot of the stack at which the arguments behind these begin; absent where the kernel gives 0 for them. */
  readonly argumentSlot?: number;
  readonly returnValue: string;
  readonly stackPointer: string;
  readonly instructionPointer: string;
  /** True where one address can be in the kernel's memory and in the program's. */
  readonly hasOverlappingSpaces: boolean;
}

function members(pattern: string, first: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => pattern.replace("N", String(first + index)));
}

export const MACHINES: Readonly<Record<string, Machine>> = {
  x86_64: {
    // These two are unions in newer kernels, of which the kernel's fetch arguments read the whole word.
    members: [[/^([cs]s)$/, "WORD $1"]],
    argumentRegisters: ["di", "si", "dx", "cx", "r8", "r9"],
    argumentSlot: 1,
    returnValue: "ax",
    stackPointer: "sp",
    instructionPointer: "ip",
    hasOverlappingSpaces: false,
  },
  arm64: {
    members: [
      [/^x(\d+)$/, "regs[$1]"],
      [/^lr$/, "regs[30]"],
    ],
    argumentRegisters: members("regs[N]", 0, 8),
    returnValue: "regs[0]",
    stackPointer: "sp",
    instructionPointer: "pc",
    hasOverlappingSpaces: false,
  },
  s390x: {
    members: [[/^r(\d+)$/, "gprs[$1]"]],
    argumentRegisters: members("gprs[N]", 2, 5),
    // STACK_FRAME_OVERHEAD, in words.
    argumentSlot: 20,
    returnValue: "gprs[2]",
    stackPointer: "gprs[15]",
    instructionPointer: "psw.addr",
    hasOverlappingSpaces: true,
  },
  ppc64le: {
    members: [[/^g?p?r(\d+)$/, "gpr[$1]"]],
    argumentRegisters: members("gpr[N]", 3, 8),
    returnValue: "gpr[3]",
    stackPointer: "gpr[1]",
    instructionPointer: "nip",
    hasOverlappingSpaces: false,
  },
  riscv64: {
    members: [],
    argumentRegisters: members("aN", 0, 8),
    returnValue: "a0",
    stackPointer: "sp",
    instructionPointer: "epc",
    hasOverlappingSpaces: false,
  },
};

/** A register by the kernel's name, as an expression. */
export function registerText({ members: renamed }: Machine, name: string): string {
  for (const [pattern, member] of renamed) if (pattern.test(name)) return memberText(name.replace(pattern, member));
  return memberText(name);
}

/** A member of `struct pt_regs`. */
export function memberText(member: string): string {
  const [word, name] = member.split(" ");
  return word === "WORD" ? `(*(u64 *)((char *)ctx + offsetof(struct pt_regs, ${name})))` : `ctx->${member}`;
}
