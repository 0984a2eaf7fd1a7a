/**
 * loongarch64. Names: arch/loongarch/kernel/ptrace.c, regoffset_table, which has numbers only and no
 * names of the calling convention. Conventions: LoongArch ELF psABI (LP64), sections 1 and 2.
 */
import type { Architecture } from "./architecture.ts";
import {
  CALLEE_SAVED,
  INSTRUCTION_POINTER,
  RETURN_ADDRESS,
  RETURN_HOOK,
  RETURN_VALUE,
  RETURN_VALUE_HIGH,
  SCRATCH,
  STACK_POINTER,
  argument,
  numbered,
  register,
  registers,
  renamed,
  special,
} from "./parts.ts";

const passing = { registers: numbered("r", 4, 11), stack: { offset: 0, step: 8 } };

export const loongarch64: Architecture = {
  name: "loongarch64",
  aliases: ["loong64", "loongarch", "la64"],
  bits: 64,
  byteOrder: "little",
  registers: [
    register("r4", argument(1), RETURN_VALUE),
    register("r5", argument(2), RETURN_VALUE_HIGH),
    ...numbered("r", 6, 11).map((name, index) => register(name, argument(index + 3), SCRATCH)),
    register("r1", RETURN_ADDRESS, RETURN_HOOK),
    register("r3", STACK_POINTER),
    register("csr_era", INSTRUCTION_POINTER),
    ...registers(numbered("r", 22, 31), CALLEE_SAVED),
    ...registers(numbered("r", 12, 20), SCRATCH),
    register("r0", special("zero, always")),
    register("r2", special("the address of the current thread's information")),
    register("r21", special("the address of this CPU's own data")),
    register(
      "orig_a0",
      special("a system call's first argument where user space entered the kernel, and nothing elsewhere"),
    ),
    register("csr_badvaddr", special("the address that caused the last fault")),
    register("csr_crmd", special("the current mode's bits")),
    register("csr_prmd", special("the bits of the mode before the exception")),
    register("csr_euen", special("which extended units are enabled")),
    register("csr_ecfg", special("the configuration of exceptions")),
    register("csr_estat", special("the cause of the exception")),
  ],
  foreignNames: {
    ...renamed(numbered("a", 0, 7), numbered("r", 4, 11)),
    ...renamed(numbered("t", 0, 8), numbered("r", 12, 20)),
    ...renamed(["u0", "fp", "s9"], ["r21", "r22", "r22"]),
    ...renamed(numbered("s", 0, 8), numbered("r", 23, 31)),
    ...renamed(["zero", "ra", "tp", "sp"], ["r0", "r1", "r2", "r3"]),
    ...renamed(["v0", "v1"], ["r4", "r5"]),
    ...renamed(["pc", "era", "badvaddr", "badv"], ["csr_era", "csr_era", "csr_badvaddr", "csr_badvaddr"]),
    ...renamed(
      ["crmd", "prmd", "euen", "ecfg", "estat"],
      ["csr_crmd", "csr_prmd", "csr_euen", "csr_ecfg", "csr_estat"],
    ),
  },
  kernelArguments: passing,
  userArguments: passing,
  returnValue: "r4",
  stackPointer: "r3",
  instructionPointer: "csr_era",
  stackTop: "stack",
  // loongarch-6.3, «LoongArch: ptrace: Add function argument access API», as kprobes.
  argN: { since: "6.3", registers: 8, stackBeyond: true },
  // arch/loongarch/include/asm/thread_info.h
  threadSize: 16384,
  // The directly mapped windows begin here; arch/loongarch/include/asm/addrspace.h.
  lowestKernelAddress: 0x8000_0000_0000_0000n,
  syscall: { number: "r11", arguments: numbered("r", 4, 9), result: "r4", plainPrefix: "sys_" },
  kprobe: [{ since: "6.3" }],
  kprobeAtEntry: [{ since: "6.3" }],
  // loongarch-6.5, «Replace kretprobe with rethook» and «Add uprobes support».
  fprobe: [{ since: "6.5" }],
  uprobe: [{ since: "6.5" }],
  notes: [
    "A structure of up to 16 bytes that is passed by value takes two registers, and moves the arguments behind it.",
  ],
};
