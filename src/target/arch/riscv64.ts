/**
 * riscv64. Names: arch/riscv/kernel/ptrace.c, regoffset_table, which has those of the calling
 * convention only and no x0 to x31. Conventions: RISC-V ELF psABI, chapters 1 and 2 (LP64).
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

const ARGUMENTS = numbered("a", 0, 7);
const passing = { registers: ARGUMENTS, stack: { offset: 0, step: 8 } };

export const riscv64: Architecture = {
  name: "riscv64",
  aliases: ["riscv", "rv64"],
  bits: 64,
  byteOrder: "little",
  registers: [
    register("a0", argument(1), RETURN_VALUE),
    register("a1", argument(2), RETURN_VALUE_HIGH),
    ...numbered("a", 2, 7).map((name, index) => register(name, argument(index + 3), SCRATCH)),
    register("ra", RETURN_ADDRESS, RETURN_HOOK),
    register("sp", STACK_POINTER),
    register("epc", INSTRUCTION_POINTER),
    ...registers(numbered("s", 0, 11), CALLEE_SAVED),
    ...registers(numbered("t", 0, 6), SCRATCH),
    register("gp", special("the global pointer, or the shadow call stack's")),
    register("tp", special("the address of the current task")),
    register("status", special("the supervisor's status bits")),
    register("badaddr", special("the address that caused the last fault")),
    register("cause", special("the cause of the trap")),
    register(
      "orig_a0",
      special("a system call's first argument where user space entered the kernel, and nothing elsewhere"),
    ),
  ],
  foreignNames: {
    ...renamed(numbered("x", 1, 4), ["ra", "sp", "gp", "tp"]),
    ...renamed(numbered("x", 5, 7), numbered("t", 0, 2)),
    ...renamed(numbered("x", 8, 9), numbered("s", 0, 1)),
    ...renamed(numbered("x", 10, 17), ARGUMENTS),
    ...renamed(numbered("x", 18, 27), numbered("s", 2, 11)),
    ...renamed(numbered("x", 28, 31), numbered("t", 3, 6)),
    ...renamed(["fp", "pc", "sepc", "mepc"], ["s0", "epc", "epc", "epc"]),
    ...renamed(["sstatus", "stval", "sbadaddr", "scause"], ["status", "badaddr", "badaddr", "cause"]),
  },
  kernelArguments: passing,
  userArguments: passing,
  returnValue: "a0",
  stackPointer: "sp",
  instructionPointer: "epc",
  stackTop: "stack",
  // 70eee556b678 of 5.14, «riscv: ptrace: add argn syntax».
  argN: { since: "5.14", registers: 8, stackBeyond: false },
  // arch/riscv/Kconfig, THREAD_SIZE_ORDER: four pages, without KASAN.
  threadSize: 16384,
  // The kernel's half with Sv57; Documentation/arch/riscv/vm-layout.rst.
  lowestKernelAddress: 0xff00_0000_0000_0000n,
  syscall: {
    number: "a7",
    arguments: numbered("a", 0, 5),
    result: "a0",
    // 08d0ce30e0e4 of 6.6, «riscv: Implement syscall wrappers».
    wrapper: {
      prefix: "__riscv_sys_",
      since: "6.6",
      argumentOffsets: [280, 88, 96, 104, 112, 120],
      numberOffset: 136,
    },
    plainPrefix: "sys_",
  },
  // c22b0bcb1dd0 and 74784081aac8 of 5.12, «riscv: Add kprobes supported» and «… uprobes supported».
  kprobe: [{ since: "5.12" }],
  // 7caa9765465f of 6.10, «ftrace: riscv: move from REGS to ARGS», took KPROBES_ON_FTRACE away, and
  // fprobe with it until that used ARGS too.
  kprobeAtEntry: [{ since: "5.12", until: "6.10" }],
  fprobe: [{ since: "6.5", until: "6.10" }, { since: "6.14" }],
  uprobe: [{ since: "5.12" }],
  notes: [
    "A structure of up to 16 bytes that is passed by value takes two registers, and moves the arguments behind it.",
  ],
};
