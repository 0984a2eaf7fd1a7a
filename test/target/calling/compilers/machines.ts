/**
 * What the program needs of each machine beside C: its entry, the two functions that look at the
 * registers, and system calls. Registers are noted in the order of `registers`, by the kernel's names.
 *
 * `call_and_dump` gives every register of `pointed` and the first slots of the stack the address of a
 * buffer of its own, so that the buffer which the function has written says where its address was.
 */
import { numbered } from "../../../../src/target/arch/parts.ts";

export const BUFFERS = 24;
export const BUFFER_BYTES = 64;
/** The first buffer of a slot of the stack; those before are of registers. */
export const FIRST_STACK_BUFFER = 16;
const STACK_SLOTS = 8;

export interface Machine {
  readonly name: string;
  readonly registers: readonly string[];
  /** Which of them have the address of a buffer, in the order of the buffers. */
  readonly pointed: readonly string[];
  readonly systemCall: string;
  readonly numbers: { readonly write: number; readonly exit: number };
  /** `count` is how many names `dump` has: `dump0` and so on. */
  readonly assembly: (floats: boolean, count: number) => string;
}

/** Instructions of a machine, as functions of what they are about. */
interface Words {
  readonly start: readonly string[];
  /** Room on the stack, and the buffers' address in a register of its own. */
  readonly prepare: readonly string[];
  readonly fillStack: (slot: number, buffer: number) => readonly string[];
  readonly fill: (register: string, buffer: number) => string;
  readonly call: readonly string[];
  readonly beforeStore: readonly string[];
  readonly store: (register: string, index: number) => string;
  readonly storeFloats: readonly string[];
  readonly finish: readonly string[];
}

function assembly(registers: readonly string[], pointed: readonly string[], words: Words) {
  return (floats: boolean, count: number): string =>
    [
      ".text",
      ".globl _start, call_and_dump",
      ...words.start,
      "call_and_dump:",
      ...words.prepare,
      ...range(STACK_SLOTS).flatMap((slot) => words.fillStack(slot, BUFFER_BYTES * (FIRST_STACK_BUFFER + slot))),
      ...pointed.map((register, index) => words.fill(register, BUFFER_BYTES * index)),
      ...words.call,
      // One for each signature, since compilers mix up functions of one name.
      ...range(count).flatMap((index) => [`.globl dump${index}`, `dump${index}:`]),
      ...words.beforeStore,
      ...registers.map(words.store),
      ...(floats ? words.storeFloats : []),
      ...words.finish,
      "",
    ].join("\n");
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function machine(
  name: string,
  lists: { readonly registers: readonly string[]; readonly pointed: readonly string[] },
  kernel: { readonly write: number; readonly exit: number; readonly systemCall: string },
  words: Words,
): Machine {
  const { registers, pointed } = lists;
  const { write, exit, systemCall } = kernel;
  return {
    name,
    registers,
    pointed,
    systemCall,
    numbers: { write, exit },
    assembly: assembly(registers, pointed, words),
  };
}

/** A system call by an instruction whose operands are in fixed registers. */
function trap(instruction: string, [number, ...names]: readonly string[], clobbers: string): string {
  const variables = names.map((name, at) => {
    const value = ["first", "second", "third"][at] ?? "0";
    return `register long r${at} __asm__("${name}") = ${value};`;
  });
  return `register long n __asm__("${number ?? ""}") = number; ${variables.join(" ")}
    __asm__ volatile("${instruction}" : "+r"(r0), "+r"(n) : "r"(r1), "r"(r2) : ${clobbers}); return r0;`;
}

const X86_64_ARGUMENTS = ["di", "si", "dx", "cx", "r8", "r9"];
const x86Name = (name: string): string => (/^r\d/.test(name) ? name : `r${name}`);

const x86_64 = machine(
  "x86_64",
  { registers: [...X86_64_ARGUMENTS, "ax"], pointed: X86_64_ARGUMENTS },
  {
    write: 1,
    exit: 60,
    systemCall:
      'long r; __asm__ volatile("syscall" : "=a"(r) : "a"(number), "D"(first), "S"(second), "d"(third) : "rcx", "r11", "memory"); return r;',
  },
  {
    start: ["_start: movq %rsp, stack_top(%rip)", "andq $-16, %rsp", "call main_loop"],
    prepare: ["subq $80, %rsp", "andq $-16, %rsp", "leaq bufs(%rip), %rax"],
    fillStack: (slot, buffer) => [`leaq ${buffer}(%rax), %r10`, `movq %r10, ${8 * slot}(%rsp)`],
    fill: (register, buffer) => `leaq ${buffer}(%rax), %${x86Name(register)}`,
    call: ["call *target(%rip)"],
    beforeStore: ["movq %rsp, entry_sp(%rip)"],
    store: (register, index) => `movq %${x86Name(register)}, regs+${8 * index}(%rip)`,
    storeFloats: range(8).map((index) => `movups %xmm${index}, fregs+${16 * index}(%rip)`),
    // What a function has left on the stack of x87 would fill it in the end.
    finish: ["fninit", "andq $-16, %rsp", "call report"],
  },
);

const i386 = machine(
  "i386",
  { registers: ["ax", "dx", "cx"], pointed: ["ax", "dx", "cx"] },
  {
    write: 4,
    exit: 1,
    systemCall:
      'long r; __asm__ volatile("int $0x80" : "=a"(r) : "a"(number), "b"(first), "c"(second), "d"(third) : "memory"); return r;',
  },
  {
    start: ["_start: movl %esp, stack_top", "andl $-16, %esp", "call main_loop"],
    prepare: ["subl $64, %esp", "andl $-16, %esp", "movl $bufs, %ebx"],
    fillStack: (slot, buffer) => [`leal ${buffer}(%ebx), %eax`, `movl %eax, ${4 * slot}(%esp)`],
    fill: (register, buffer) => `leal ${buffer}(%ebx), %e${register}`,
    call: ["call *target"],
    beforeStore: ["movl %esp, entry_sp"],
    store: (register, index) => `movl %e${register}, regs+${4 * index}`,
    storeFloats: [],
    finish: ["fninit", "andl $-16, %esp", "call report"],
  },
);

const address64 = (register: string, symbol: string): string[] => [
  `adrp ${register}, ${symbol}`,
  `add ${register}, ${register}, :lo12:${symbol}`,
];

const arm64 = machine(
  "arm64",
  { registers: numbered("x", 0, 8), pointed: numbered("x", 0, 8) },
  { write: 64, exit: 93, systemCall: trap("svc 0", ["x8", "x0", "x1", "x2"], '"memory"') },
  {
    start: ["_start: mov x0, sp", ...address64("x1", "stack_top"), "str x0, [x1]", "bl main_loop"],
    prepare: ["sub sp, sp, #128", ...address64("x16", "bufs")],
    fillStack: (slot, buffer) => [`add x17, x16, #${buffer}`, `str x17, [sp, #${8 * slot}]`],
    fill: (register, buffer) => `add ${register}, x16, #${buffer}`,
    call: [...address64("x17", "target"), "ldr x17, [x17]", "blr x17"],
    beforeStore: ["mov x17, sp", ...address64("x16", "entry_sp"), "str x17, [x16]", ...address64("x16", "regs")],
    store: (register, index) => `str ${register}, [x16, #${8 * index}]`,
    storeFloats: [...address64("x16", "fregs"), ...range(8).map((index) => `str q${index}, [x16, #${16 * index}]`)],
    finish: ["bl report"],
  },
);

const arm = machine(
  "arm",
  { registers: numbered("r", 0, 3), pointed: numbered("r", 0, 3) },
  { write: 4, exit: 1, systemCall: trap("svc 0", ["r7", "r0", "r1", "r2"], '"memory"') },
  {
    start: [".arm", ".type call_and_dump, %function", "_start: ldr r12, =stack_top", "str sp, [r12]", "bl main_loop"],
    prepare: ["sub sp, sp, #64", "ldr r12, =bufs"],
    fillStack: (slot, buffer) => [`add r0, r12, #${buffer}`, `str r0, [sp, #${4 * slot}]`],
    fill: (register, buffer) => `add ${register}, r12, #${buffer}`,
    call: ["ldr r12, =target", "ldr r12, [r12]", "blx r12"],
    beforeStore: ["ldr r12, =entry_sp", "str sp, [r12]", "ldr r12, =regs"],
    store: (register, index) => `str ${register}, [r12, #${4 * index}]`,
    storeFloats: ["ldr r12, =fregs", "vstmia r12, {d0-d7}"],
    finish: ["bic r12, sp, #7", "mov sp, r12", "bl report", ".ltorg"],
  },
);

const riscv64 = machine(
  "riscv64",
  { registers: numbered("a", 0, 7), pointed: numbered("a", 0, 7) },
  { write: 64, exit: 93, systemCall: trap("ecall", ["a7", "a0", "a1", "a2"], '"memory"') },
  {
    start: [".option norelax", "_start: la t6, stack_top", "sd sp, 0(t6)", "andi sp, sp, -16", "call main_loop"],
    prepare: ["addi sp, sp, -128", "la t6, bufs"],
    fillStack: (slot, buffer) => [`addi t5, t6, ${buffer}`, `sd t5, ${8 * slot}(sp)`],
    fill: (register, buffer) => `addi ${register}, t6, ${buffer}`,
    call: ["la t5, target", "ld t5, 0(t5)", "jalr t5"],
    beforeStore: ["la t6, entry_sp", "sd sp, 0(t6)", "la t6, regs"],
    store: (register, index) => `sd ${register}, ${8 * index}(t6)`,
    storeFloats: ["la t6, fregs", ...range(8).map((index) => `fsd fa${index}, ${8 * index}(t6)`)],
    finish: ["call report"],
  },
);

const s390x = machine(
  "s390x",
  { registers: numbered("r", 2, 6), pointed: numbered("r", 2, 6) },
  { write: 4, exit: 1, systemCall: trap("svc 0", ["r1", "r2", "r3", "r4"], '"memory"') },
  {
    start: ["_start: larl %r1, stack_top", "stg %r15, 0(%r1)", "aghi %r15, -160", "brasl %r14, main_loop"],
    prepare: ["aghi %r15, -224", "larl %r1, bufs"],
    fillStack: (slot, buffer) => [`la %r0, ${buffer}(%r1)`, `stg %r0, ${160 + 8 * slot}(%r15)`],
    fill: (register, buffer) => `la %${register}, ${buffer}(%r1)`,
    call: ["larl %r1, target", "lg %r1, 0(%r1)", "basr %r14, %r1"],
    beforeStore: ["larl %r1, entry_sp", "stg %r15, 0(%r1)", "larl %r1, regs"],
    store: (register, index) => `stg %${register}, ${8 * index}(%r1)`,
    storeFloats: ["larl %r1, fregs", ...[0, 2, 4, 6].map((name, index) => `std %f${name}, ${8 * index}(%r1)`)],
    finish: ["aghi %r15, -160", "brasl %r14, report"],
  },
);

const tocAddress = (symbol: string): string[] => [`addis 12, 2, ${symbol}@toc@ha`, `addi 12, 12, ${symbol}@toc@l`];

const ppc64le = machine(
  "ppc64le",
  { registers: numbered("r", 3, 10), pointed: numbered("r", 3, 10) },
  {
    write: 4,
    exit: 1,
    systemCall: trap("sc", ["r0", "r3", "r4", "r5"], '"memory", "cr0", "r6", "r7", "r8", "r9", "r10", "r11", "r12"'),
  },
  {
    start: [
      ".abiversion 2",
      "_start: bcl 20, 31, 1f",
      "1: mflr 12",
      "addis 2, 12, .TOC.-1b@ha",
      "addi 2, 2, .TOC.-1b@l",
      ...tocAddress("stack_top"),
      "std 1, 0(12)",
      "stdu 1, -64(1)",
      "bl main_loop",
      "nop",
    ],
    prepare: ["stdu 1, -256(1)", ...tocAddress("bufs")],
    fillStack: (slot, buffer) => [`addi 11, 12, ${buffer}`, `std 11, ${96 + 8 * slot}(1)`],
    fill: (register, buffer) => `addi ${register.slice(1)}, 12, ${buffer}`,
    call: [...tocAddress("target"), "ld 12, 0(12)", "mtctr 12", "bctrl"],
    beforeStore: [...tocAddress("entry_sp"), "std 1, 0(12)", ...tocAddress("regs")],
    store: (register, index) => `std ${register.slice(1)}, ${8 * index}(12)`,
    storeFloats: [...tocAddress("fregs"), ...range(13).map((index) => `stfd ${index + 1}, ${8 * index}(12)`)],
    finish: ["stdu 1, -64(1)", "bl report", "nop"],
  },
);

const mips64 = machine(
  "mips64",
  { registers: [...numbered("r", 4, 11), "r2", "r3"], pointed: numbered("r", 4, 11) },
  {
    write: 5001,
    exit: 5058,
    systemCall: trap(
      "syscall",
      ["$2", "$4", "$5", "$6"],
      '"memory", "$3", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15", "$24", "$25"',
    ).replace("return r0", "return n"),
  },
  {
    start: ["_start: dla $24, stack_top", "sd $29, 0($24)", "jal main_loop", "nop"],
    prepare: ["daddiu $29, $29, -128", "dla $24, bufs"],
    fillStack: (slot, buffer) => [`daddiu $15, $24, ${buffer}`, `sd $15, ${8 * slot}($29)`],
    fill: (register, buffer) => `daddiu $${register.slice(1)}, $24, ${buffer}`,
    call: ["dla $25, target", "ld $25, 0($25)", "jalr $25", "nop"],
    beforeStore: ["dla $24, entry_sp", "sd $29, 0($24)", "dla $24, regs"],
    store: (register, index) => `sd $${register.slice(1)}, ${8 * index}($24)`,
    storeFloats: [
      "dla $24, fregs",
      ...[0, 1, 2, ...range(8).map((index) => index + 12)].map((name, index) => `sdc1 $f${name}, ${8 * index}($24)`),
    ],
    finish: ["jal report", "nop"],
  },
);

const loongarch64 = machine(
  "loongarch64",
  { registers: numbered("r", 4, 11), pointed: numbered("r", 4, 11) },
  {
    write: 64,
    exit: 93,
    systemCall: trap(
      "syscall 0",
      ["$r11", "$r4", "$r5", "$r6"],
      '"memory", "$r12", "$r13", "$r14", "$r15", "$r16", "$r17", "$r18", "$r19", "$r20"',
    ),
  },
  {
    start: ["_start: la.local $r20, stack_top", "st.d $sp, $r20, 0", "bl main_loop"],
    prepare: ["addi.d $sp, $sp, -128", "la.local $r20, bufs"],
    fillStack: (slot, buffer) => [`addi.d $r19, $r20, ${buffer}`, `st.d $r19, $sp, ${8 * slot}`],
    fill: (register, buffer) => `addi.d $${register}, $r20, ${buffer}`,
    call: ["la.local $r19, target", "ld.d $r19, $r19, 0", "jirl $ra, $r19, 0"],
    beforeStore: ["la.local $r20, entry_sp", "st.d $sp, $r20, 0", "la.local $r20, regs"],
    store: (register, index) => `st.d $${register}, $r20, ${8 * index}`,
    storeFloats: ["la.local $r20, fregs", ...range(8).map((index) => `fst.d $fa${index}, $r20, ${8 * index}`)],
    finish: ["bl report"],
  },
);

export const MACHINES: readonly Machine[] = [x86_64, i386, arm64, arm, riscv64, s390x, ppc64le, loongarch64, mips64];
