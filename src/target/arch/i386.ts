/**
 * i386. Names: arch/x86/kernel/ptrace.c, regoffset_table. The kernel is compiled with -mregparm=3
 * (arch/x86/Makefile); functions marked asmlinkage and those of user space take all on the stack
 * (System V ABI, Intel386 supplement 1.1, section 2.2.3).
 */
import type { Architecture } from "./architecture.ts";
import {
  ALWAYS,
  CALLEE_SAVED,
  FLAGS,
  INSTRUCTION_POINTER,
  RETURN_VALUE,
  RETURN_VALUE_HIGH,
  SCRATCH,
  STACK_POINTER,
  argument,
  register,
  registers,
  renamed,
  special,
} from "./parts.ts";

const STACK = { offset: 4, step: 4 };

export const i386: Architecture = {
  name: "i386",
  aliases: ["i486", "i586", "i686", "x86", "x86_32", "ia32"],
  bits: 32,
  byteOrder: "little",
  registers: [
    register("ax", argument(1), RETURN_VALUE),
    register("dx", argument(2), RETURN_VALUE_HIGH),
    register("cx", argument(3), SCRATCH),
    register("sp", STACK_POINTER),
    register("ip", INSTRUCTION_POINTER),
    ...registers(["bx", "si", "di", "bp"], CALLEE_SAVED),
    register("flags", FLAGS),
    register("cs", special("the selector of the code segment")),
    register("ss", special("the selector of the stack segment")),
    register("ds", special("the selector of the data segment")),
    register("es", special("the selector of the extra segment")),
    register("fs", special("the selector of the segment of this CPU's own data")),
    register("gs", special("a selector of user space's")),
    register("orig_ax", special("a system call's number where user space entered the kernel, and nothing elsewhere")),
  ],
  foreignNames: {
    ...renamed(["eax", "al", "ah"], ["ax", "ax", "ax"]),
    ...renamed(["edx", "dl", "dh"], ["dx", "dx", "dx"]),
    ...renamed(["ecx", "cl", "ch"], ["cx", "cx", "cx"]),
    ...renamed(["ebx", "bl", "bh"], ["bx", "bx", "bx"]),
    ...renamed(["esi", "edi", "ebp", "esp"], ["si", "di", "bp", "sp"]),
    ...renamed(["eip", "pc", "eflags"], ["ip", "ip", "flags"]),
    ...renamed(["orig_eax"], ["orig_ax"]),
    ...renamed(["xcs", "xss", "xds", "xes", "xfs", "xgs"], ["cs", "ss", "ds", "es", "fs", "gs"]),
  },
  kernelArguments: { registers: ["ax", "dx", "cx"], stack: STACK },
  userArguments: { registers: [], stack: STACK },
  returnValue: "ax",
  stackPointer: "sp",
  instructionPointer: "ip",
  stackTop: "return-address",
  argN: { since: "5.10", registers: 3, stackBeyond: true },
  // arch/x86/include/asm/page_32_types.h: two pages.
  threadSize: 8192,
  // The lowest PAGE_OFFSET of arch/x86/Kconfig, VMSPLIT_1G.
  lowestKernelAddress: 0x4000_0000n,
  syscall: {
    number: "ax",
    arguments: ["bx", "cx", "dx", "si", "di", "bp"],
    result: "ax",
    wrapper: {
      prefix: "__ia32_sys_",
      since: "5.10",
      argumentOffsets: [0, 4, 8, 12, 16, 20],
      numberOffset: 44,
    },
  },
  kprobe: ALWAYS,
  kprobeAtEntry: ALWAYS,
  // 6.14 moved fprobe to DYNAMIC_FTRACE_WITH_ARGS, which is of 64 bits only here.
  fprobe: [{ since: "6.5", until: "6.14" }],
  uprobe: ALWAYS,
  notes: [
    "Functions marked `asmlinkage` and those with a variable number of arguments take all of them on the stack.",
    "A 64-bit argument takes two registers, or two slots of the stack.",
  ],
};
