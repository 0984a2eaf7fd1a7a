/**
 * arm, 32 bits, EABI. Names: arch/arm/kernel/ptrace.c, regoffset_table, which has r11 to r15 by
 * their names of the calling convention only. Conventions: Procedure Call Standard for the Arm
 * Architecture (AAPCS32), sections 6.1 and 6.5.
 */
import type { Architecture } from "./architecture.ts";
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
  argument,
  numbered,
  register,
  registers,
  renamed,
  special,
} from "./parts.ts";

const passing = { registers: numbered("r", 0, 3), stack: { offset: 0, step: 4 } };

export const arm: Architecture = {
  name: "arm",
  aliases: ["armhf", "armel", "arm32", "armv6l", "armv7", "armv7l", "armv7hl"],
  bits: 32,
  byteOrder: "little",
  registers: [
    register("r0", argument(1), RETURN_VALUE),
    register("r1", argument(2), RETURN_VALUE_HIGH),
    register("r2", argument(3), SCRATCH),
    register("r3", argument(4), SCRATCH),
    register("lr", RETURN_ADDRESS, RETURN_HOOK),
    register("sp", STACK_POINTER),
    register("pc", INSTRUCTION_POINTER),
    ...registers([...numbered("r", 4, 10), "fp"], CALLEE_SAVED),
    register("ip", SCRATCH),
    register("cpsr", FLAGS),
    register(
      "ORIG_r0",
      special("a system call's first argument where user space entered the kernel, and nothing elsewhere"),
    ),
  ],
  foreignNames: {
    ...renamed(numbered("a", 1, 4), numbered("r", 0, 3)),
    ...renamed(numbered("v", 1, 7), numbered("r", 4, 10)),
    ...renamed(["v8", "sb", "sl"], ["fp", "r9", "r10"]),
    ...renamed(numbered("r", 11, 15), ["fp", "ip", "sp", "lr", "pc"]),
    ...renamed(["orig_r0", "psr", "apsr"], ["ORIG_r0", "cpsr", "cpsr"]),
  },
  kernelArguments: passing,
  userArguments: passing,
  returnValue: "r0",
  stackPointer: "sp",
  instructionPointer: "pc",
  stackTop: "stack",
  // arch/arm/include/asm/thread_info.h: two pages, without KASAN.
  threadSize: 8192,
  // VMSPLIT_1G of arch/arm/Kconfig, less the 16 MiB of modules below it.
  lowestKernelAddress: 0x3f00_0000n,
  syscall: { number: "r7", arguments: numbered("r", 0, 5), result: "r0", plainPrefix: "sys_" },
  kprobe: ALWAYS,
  kprobeAtEntry: ALWAYS,
  // No HAVE_RETHOOK, and no HAVE_DYNAMIC_FTRACE_WITH_ARGS up to 7.3.
  fprobe: [],
  uprobe: ALWAYS,
  notes: ["A 64-bit argument takes a pair of registers of which the first is even, so one may be left out."],
};
