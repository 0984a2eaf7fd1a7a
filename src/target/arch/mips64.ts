/**
 * mips64 with the n64 ABI. Names: arch/mips/kernel/ptrace.c, regoffset_table, which has numbers only
 * and no names of the calling convention (processors of some makers have more). Conventions: MIPSpro
 * N32 ABI Handbook, chapter 2, which describes n64 too.
 */
import type { Architecture } from "./architecture.ts";
import {
  ALWAYS,
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

export const mips64: Architecture = {
  name: "mips64",
  aliases: ["mips64el", "mips64le"],
  bits: 64,
  byteOrder: "little",
  registers: [
    ...numbered("r", 4, 11).map((name, index) => register(name, argument(index + 1), SCRATCH)),
    register("r2", SCRATCH, RETURN_VALUE),
    register("r3", SCRATCH, RETURN_VALUE_HIGH),
    register("r31", RETURN_ADDRESS, RETURN_HOOK),
    register("r29", STACK_POINTER),
    register("c0_epc", INSTRUCTION_POINTER),
    ...registers([...numbered("r", 16, 23), "r30"], CALLEE_SAVED),
    ...registers(["r1", ...numbered("r", 12, 15), "r24"], SCRATCH),
    register("r25", special("the function's own address, where it is called by pointer"), SCRATCH),
    register("r0", special("zero, always")),
    ...registers(["r26", "r27"], special("what the kernel's exception handlers left there")),
    register("r28", special("the address of the current thread's information")),
    ...registers(["hi", "lo"], SCRATCH),
    register("c0_status", special("the processor's status bits")),
    register("c0_cause", special("the cause of the exception")),
    register("c0_badvaddr", special("the address that caused the last fault")),
  ],
  foreignNames: {
    ...renamed(numbered("a", 0, 7), numbered("r", 4, 11)),
    ...renamed(["v0", "v1"], ["r2", "r3"]),
    // n64's t0 to t3 are r12 to r15; in o32 they are r8 to r11, where n64 has a4 to a7.
    ...renamed(numbered("t", 0, 3), numbered("r", 12, 15)),
    ...renamed(["t8", "t9", "jp"], ["r24", "r25", "r25"]),
    ...renamed(numbered("s", 0, 7), numbered("r", 16, 23)),
    ...renamed(["s8", "fp", "kt0", "kt1", "k0", "k1"], ["r30", "r30", "r26", "r27", "r26", "r27"]),
    ...renamed(["zero", "at", "gp", "sp", "ra"], ["r0", "r1", "r28", "r29", "r31"]),
    ...renamed(
      ["pc", "epc", "status", "cause", "badvaddr"],
      ["c0_epc", "c0_epc", "c0_status", "c0_cause", "c0_badvaddr"],
    ),
    ...renamed(
      ["cp0_epc", "cp0_status", "cp0_cause", "cp0_badvaddr"],
      ["c0_epc", "c0_status", "c0_cause", "c0_badvaddr"],
    ),
  },
  kernelArguments: passing,
  userArguments: passing,
  returnValue: "r2",
  stackPointer: "r29",
  instructionPointer: "c0_epc",
  stackTop: "stack",
  // arch/mips/include/asm/thread_info.h: 16 KiB with pages of 4 and of 16 KiB.
  threadSize: 16384,
  // XKPHYS, the directly mapped window; arch/mips/include/asm/addrspace.h.
  lowestKernelAddress: 0x8000_0000_0000_0000n,
  syscall: { number: "r2", arguments: numbered("r", 4, 9), result: "r2", plainPrefix: "sys_" },
  kprobe: ALWAYS,
  kprobeAtEntry: ALWAYS,
  // No HAVE_RETHOOK, and no HAVE_DYNAMIC_FTRACE_WITH_ARGS up to 7.3.
  fprobe: [],
  uprobe: ALWAYS,
  notes: ["A system call that fails has `%r7` not 0, and the error in `%r2`."],
};
