/**
 * x86_64. Names: arch/x86/kernel/ptrace.c, regoffset_table; no `r` and no segment registers but cs
 * and ss. Conventions: System V ABI, AMD64 supplement 1.0, section 3.2.3 and appendix A.2.
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
  numbered,
  register,
  registers,
  renamed,
  special,
} from "./parts.ts";

const ARGUMENTS = ["di", "si", "dx", "cx", "r8", "r9"];
const NUMBERED = numbered("r", 8, 15);

const passing = { registers: ARGUMENTS, stack: { offset: 8, step: 8 } };

export const x86_64: Architecture = {
  name: "x86_64",
  aliases: ["amd64", "x86-64", "x64"],
  bits: 64,
  byteOrder: "little",
  registers: [
    register("di", argument(1), SCRATCH),
    register("si", argument(2), SCRATCH),
    register("dx", argument(3), RETURN_VALUE_HIGH),
    register("cx", argument(4), SCRATCH),
    register("r8", argument(5), SCRATCH),
    register("r9", argument(6), SCRATCH),
    register("ax", SCRATCH, RETURN_VALUE),
    register("sp", STACK_POINTER),
    register("ip", INSTRUCTION_POINTER),
    ...registers(["bx", "bp", ...numbered("r", 12, 15)], CALLEE_SAVED),
    ...registers(["r10", "r11"], SCRATCH),
    register("flags", FLAGS),
    register("cs", special("the selector of the code segment")),
    register("ss", special("the selector of the stack segment")),
    register("orig_ax", special("a system call's number where user space entered the kernel, and nothing elsewhere")),
  ],
  foreignNames: {
    ...renamed(["rdi", "edi", "dil"], ["di", "di", "di"]),
    ...renamed(["rsi", "esi", "sil"], ["si", "si", "si"]),
    ...renamed(["rdx", "edx", "dl", "dh"], ["dx", "dx", "dx", "dx"]),
    ...renamed(["rcx", "ecx", "cl", "ch"], ["cx", "cx", "cx", "cx"]),
    ...renamed(["rax", "eax", "al", "ah"], ["ax", "ax", "ax", "ax"]),
    ...renamed(["rbx", "ebx", "bl", "bh"], ["bx", "bx", "bx", "bx"]),
    ...renamed(["rsp", "esp", "spl"], ["sp", "sp", "sp"]),
    ...renamed(["rbp", "ebp", "bpl"], ["bp", "bp", "bp"]),
    ...renamed(["rip", "eip", "pc"], ["ip", "ip", "ip"]),
    ...renamed(["rflags", "eflags"], ["flags", "flags"]),
    ...renamed(["orig_rax", "orig_eax"], ["orig_ax", "orig_ax"]),
    ...renamed(
      NUMBERED.map((name) => `${name}d`),
      NUMBERED,
    ),
    ...renamed(
      NUMBERED.map((name) => `${name}w`),
      NUMBERED,
    ),
    ...renamed(
      NUMBERED.map((name) => `${name}b`),
      NUMBERED,
    ),
    ...renamed(
      NUMBERED.map((name) => `${name}l`),
      NUMBERED,
    ),
  },
  // Documentation/trace/kprobetrace.rst has an example of i386, which is copied all over; the other
  // is the instruction `syscall`, which overwrites %cx.
  argumentsElsewhere: { ax: { argument: 1, where: "on i386" }, r10: { argument: 4, where: "of a system call" } },
  kernelArguments: passing,
  userArguments: passing,
  returnValue: "ax",
  stackPointer: "sp",
  instructionPointer: "ip",
  stackTop: "return-address",
  argN: { since: "5.10", registers: 6, stackBeyond: true },
  // arch/x86/include/asm/page_64_types.h: four pages, without KASAN.
  threadSize: 16384,
  // The canonical hole's end with five-level paging; Documentation/arch/x86/x86_64/mm.rst.
  lowestKernelAddress: 0xff00_0000_0000_0000n,
  syscall: {
    number: "ax",
    arguments: ["di", "si", "dx", "r10", "r8", "r9"],
    result: "ax",
    wrapper: {
      prefix: "__x64_sys_",
      since: "5.10",
      argumentOffsets: [0x70, 0x68, 0x60, 0x38, 0x48, 0x40],
      numberOffset: 0x78,
    },
  },
  kprobe: ALWAYS,
  kprobeAtEntry: ALWAYS,
  fprobe: [{ since: "6.5" }],
  uprobe: ALWAYS,
  notes: ["A structure of up to 16 bytes that is passed by value takes two registers, a larger one the stack."],
};
