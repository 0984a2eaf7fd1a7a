/**
 * s390x. Names: regs_query_register_offset of arch/s390/kernel/ptrace.c, which takes r0 to r15; that
 * it reads `r00` too is left out on purpose. The program status word has no name. Conventions: ELF
 * ABI s390x Supplement 1.6, sections 1.2.2 and 1.2.5.
 */
import type { Architecture } from "./architecture.ts";
import {
  ALWAYS,
  CALLEE_SAVED,
  RETURN_ADDRESS,
  RETURN_HOOK,
  RETURN_VALUE,
  SCRATCH,
  STACK_POINTER,
  argument,
  numbered,
  register,
  registers,
  renamed,
} from "./parts.ts";

// 160 bytes at the stack pointer are the register save area: STACK_FRAME_OVERHEAD.
const passing = { registers: numbered("r", 2, 6), stack: { offset: 160, step: 8 } };

export const s390x: Architecture = {
  name: "s390x",
  aliases: ["s390"],
  bits: 64,
  byteOrder: "big",
  registers: [
    register("r2", argument(1), RETURN_VALUE),
    register("r3", argument(2), SCRATCH),
    register("r4", argument(3), SCRATCH),
    register("r5", argument(4), SCRATCH),
    // The one argument register that a function has to keep.
    register("r6", argument(5), CALLEE_SAVED),
    register("r14", RETURN_ADDRESS, RETURN_HOOK),
    register("r15", STACK_POINTER),
    ...registers(numbered("r", 7, 13), CALLEE_SAVED),
    ...registers(["r0", "r1"], SCRATCH),
  ],
  foreignNames: {
    ...renamed(["sp", "fp"], ["r15", "r11"]),
    ...renamed(numbered("gpr", 0, 15), numbered("r", 0, 15)),
  },
  kernelArguments: passing,
  userArguments: passing,
  returnValue: "r2",
  stackPointer: "r15",
  stackTop: "stack",
  // s390-5.16, «s390/ptrace: add function argument access API».
  argN: { since: "5.16", registers: 5, stackBeyond: true },
  // arch/s390/include/asm/thread_info.h: four pages, without KASAN.
  threadSize: 16384,
  // The kernel has an address space to itself, which begins at 0.
  lowestKernelAddress: 0n,
  syscall: {
    number: "r1",
    arguments: numbered("r", 2, 7),
    result: "r2",
    // 56e62a737028 of 5.12, «s390: convert to generic entry»; 5.10 has plain C arguments.
    wrapper: { prefix: "__s390x_sys_", since: "5.12", argumentOffsets: [152, 48, 56, 64, 72, 80] },
    plainPrefix: "__s390x_sys_",
  },
  kprobe: ALWAYS,
  kprobeAtEntry: ALWAYS,
  // HAVE_RETHOOK since 6.3; HAVE_FTRACE_GRAPH_FUNC, which 6.14 asks for, came with it.
  fprobe: [{ since: "6.5" }],
  uprobe: ALWAYS,
  notes: ["A structure that is larger than 8 bytes is passed by its address."],
};
