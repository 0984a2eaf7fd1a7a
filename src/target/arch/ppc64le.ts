/**
 * ppc64le. Names: arch/powerpc/kernel/ptrace/ptrace.c, regoffset_table, which has gprN and, by
 * GPR_OFFSET_NAME, rN. Conventions: 64-bit ELF V2 ABI for the Power Architecture, section 2.2.
 */
import type { Architecture, RegisterFacts } from "./architecture.ts";
import {
  ALWAYS,
  CALLEE_SAVED,
  FLAGS,
  INSTRUCTION_POINTER,
  RETURN_ADDRESS,
  RETURN_HOOK,
  RETURN_VALUE,
  RETURN_VALUE_HIGH,
  SCRATCH,
  STACK_POINTER,
  alias,
  argument,
  numbered,
  register,
  registers,
  renamed,
  special,
} from "./parts.ts";

const own: RegisterFacts[] = [
  register("r3", argument(1), RETURN_VALUE),
  register("r4", argument(2), RETURN_VALUE_HIGH),
  ...numbered("r", 5, 10).map((name, index) => register(name, argument(index + 3), SCRATCH)),
  register("link", RETURN_ADDRESS, RETURN_HOOK),
  register("r1", STACK_POINTER),
  register("nip", INSTRUCTION_POINTER),
  ...registers(numbered("r", 14, 31), CALLEE_SAVED),
  register("r2", special("the address of the table of contents (TOC)")),
  register("r13", special("the address of this CPU's own data")),
  register("r12", special("the function's own address, where it is called by pointer or from a module"), SCRATCH),
  ...registers(["r0", "r11", "ctr", "xer"], SCRATCH),
  register("ccr", FLAGS),
  register("msr", special("the machine's state bits")),
  register("softe", special("whether interrupts are masked by software")),
  register("trap", special("the number of the exception")),
  register("dar", special("the address that caused the last fault")),
  register("dsisr", special("the cause of the last fault")),
];

// ELF V2: the caller's frame header of 32 bytes, then the save area of the eight argument registers.
const passing = { registers: numbered("r", 3, 10), stack: { offset: 96, step: 8 } };

export const ppc64le: Architecture = {
  name: "ppc64le",
  aliases: ["ppc64el", "powerpc64le", "powerpc64", "powerpc"],
  bits: 64,
  byteOrder: "little",
  registers: [...own, ...numbered("gpr", 0, 31).map((name) => alias(name, name.replace("gpr", "r"), own))],
  foreignNames: {
    ...renamed(["lr", "pc", "iar", "cr", "cr0", "sp"], ["link", "nip", "nip", "ccr", "ccr", "r1"]),
    ...renamed(["toc", "fp", "srr0", "srr1"], ["r2", "r31", "nip", "msr"]),
  },
  kernelArguments: passing,
  userArguments: passing,
  returnValue: "r3",
  stackPointer: "r1",
  instructionPointer: "nip",
  stackTop: "stack",
  // f01b0edd562e of 6.7, «powerpc/trace: Add support for HAVE_FUNCTION_ARG_ACCESS_API».
  argN: { since: "6.7", registers: 8, stackBeyond: false },
  // arch/powerpc/Kconfig, THREAD_SHIFT: 15 for pSeries and PowerNV in 6.12; it was 14 in 6.1.
  threadSize: 32768,
  lowestKernelAddress: 0xc000_0000_0000_0000n,
  syscall: {
    number: "r0",
    arguments: numbered("r", 3, 8),
    result: "r3",
    // 7e92e01b7245 of 6.1, «powerpc: Provide syscall wrapper».
    wrapper: { prefix: "sys_", since: "6.1", argumentOffsets: [24, 32, 40, 48, 56, 64], numberOffset: 0 },
    plainPrefix: "sys_",
  },
  kprobe: ALWAYS,
  kprobeAtEntry: ALWAYS,
  // 19f1bc3fb554 of 6.12, «powerpc: Replace kretprobe code with rethook on powerpc», and what 6.14
  // asks for instead, HAVE_FUNCTION_GRAPH_FREGS, with d733f18a6da6 of 6.18.
  fprobe: [{ since: "6.12", until: "6.14" }, { since: "6.18" }],
  uprobe: ALWAYS,
  notes: [
    "A function has two entries; calls inside the kernel's own code use the second, which is 8 bytes on, and a probe on its name sits behind that.",
    "A system call's `sys_` functions take a `struct pt_regs *` only in kernels without 32-bit compatibility.",
  ],
};
