/**
 * arm64. Names: arch/arm64/kernel/ptrace.c, regoffset_table. Conventions: Procedure Call Standard
 * for the Arm 64-bit Architecture (AAPCS64), sections 6.1 and 6.8.
 */
import type { Architecture, RegisterFacts } from "./architecture.ts";
import {
  ALWAYS,
  CALLEE_SAVED,
  FLAGS,
  FRAME_POINTER,
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

const ARGUMENTS = numbered("x", 0, 7);

const own: RegisterFacts[] = [
  register("x0", argument(1), RETURN_VALUE),
  register("x1", argument(2), RETURN_VALUE_HIGH),
  ...numbered("x", 2, 7).map((name, index) => register(name, argument(index + 3), SCRATCH)),
  register("x30", RETURN_ADDRESS, RETURN_HOOK),
  register("sp", STACK_POINTER),
  register("pc", INSTRUCTION_POINTER),
  register("x29", FRAME_POINTER),
  register("x8", special("the address for a large structure that is returned, if the function returns one"), SCRATCH),
  ...registers(numbered("x", 9, 17), SCRATCH),
  register("x18", special("the shadow call stack's pointer, where the kernel is built with one")),
  ...registers(numbered("x", 19, 28), CALLEE_SAVED),
  register("pstate", FLAGS),
];

const passing = { registers: ARGUMENTS, stack: { offset: 0, step: 8 } };

export const arm64: Architecture = {
  name: "arm64",
  aliases: ["aarch64", "armv8", "armv8l"],
  bits: 64,
  byteOrder: "little",
  registers: [...own, alias("lr", "x30", own)],
  foreignNames: {
    ...renamed(numbered("w", 0, 30), numbered("x", 0, 30)),
    ...renamed(["fp", "ip0", "ip1", "wsp"], ["x29", "x16", "x17", "sp"]),
    ...renamed(["xr"], ["x8"]),
    ...renamed(["cpsr", "spsr", "nzcv", "elr"], ["pstate", "pstate", "pstate", "pc"]),
  },
  kernelArguments: passing,
  userArguments: passing,
  returnValue: "x0",
  stackPointer: "sp",
  instructionPointer: "pc",
  stackTop: "stack",
  argN: { since: "5.10", registers: 8, stackBeyond: false },
  // arch/arm64/include/asm/memory.h: 1 << MIN_THREAD_SHIFT, without KASAN and with pages up to 16 KiB.
  threadSize: 16384,
  // PAGE_OFFSET with addresses of 52 bits; arch/arm64/include/asm/memory.h.
  lowestKernelAddress: 0xfff0_0000_0000_0000n,
  syscall: {
    number: "x8",
    arguments: numbered("x", 0, 5),
    result: "x0",
    wrapper: {
      prefix: "__arm64_sys_",
      since: "5.10",
      argumentOffsets: [0, 8, 16, 24, 32, 40],
      numberOffset: 280,
    },
  },
  kprobe: ALWAYS,
  kprobeAtEntry: ALWAYS,
  // No HAVE_RETHOOK here, so only since 4346ba160409, «fprobe: Rewrite fprobe on function-graph tracer».
  fprobe: [{ since: "6.14" }],
  uprobe: ALWAYS,
  notes: [
    "A structure of up to 16 bytes that is passed by value takes two registers, and moves the arguments behind it.",
  ],
};
