/**
 * The shape of an architecture's facts. Each architecture is one data file of this shape; nothing
 * else in the project knows a register by name.
 *
 * Sources: `regs_query_register_offset` and `arch/*\/include/asm/ptrace.h` of the kernel for what it
 * accepts, the processor's ABI supplement for the calling conventions.
 */

/** What a register holds at a function's first instruction, or when the function returns. */
export type RegisterRole =
  /** Argument `index` (1-based) of integer or pointer class. */
  | { readonly kind: "argument"; readonly index: number }
  /** The return value; part 2 is the upper half of a value of two registers. */
  | { readonly kind: "return-value"; readonly part: 1 | 2 }
  | { readonly kind: "stack-pointer" }
  | { readonly kind: "frame-pointer" }
  | { readonly kind: "instruction-pointer" }
  /** The address to which the function returns. */
  | { readonly kind: "return-address" }
  | { readonly kind: "flags" }
  /** Belongs to the caller and is kept over the call. */
  | { readonly kind: "callee-saved" }
  /** Holds nothing that a function could rely on. */
  | { readonly kind: "scratch" }
  /** Anything else; `text` completes "it holds …", in lower case without a full stop. */
  | { readonly kind: "special"; readonly text: string };

export interface RegisterFacts {
  /** The name that the kernel accepts after `%`, exactly. */
  readonly name: string;
  readonly atEntry: RegisterRole;
  readonly atReturn: RegisterRole;
  /** Another accepted name of the same register, where the architecture has two for it. */
  readonly aliasOf?: string;
}

/** Kernels from `since` on, up to but without `until`. `5.10` as `since` is "at least since then". */
export interface KernelRange {
  readonly since: string;
  readonly until?: string;
}

/** How integer and pointer arguments reach a function, in order. */
export interface ArgumentPassing {
  readonly registers: readonly string[];
  /**
   * Where the arguments after the registers are at a function's entry: the byte offset of the first
   * from the stack pointer, and the distance of two; absent where they are not passed so.
   */
  readonly stack?: { readonly offset: number; readonly step: number };
}

/** What a register holds by another convention. */
export interface ArgumentElsewhere {
  /** From 1 on. */
  readonly argument: number;
  /** Completes "the first argument …": `on i386`. */
  readonly where: string;
}

export interface SyscallConvention {
  /** The register of the number, as user space sets it. */
  readonly number: string;
  readonly arguments: readonly string[];
  readonly result: string;
  /**
   * The kernel function that is entered with one `struct pt_regs *`, where there is one: its name is
   * `prefix` and the syscall's name.
   */
  readonly wrapper?: {
    readonly prefix: string;
    /** First kernel that has it, `5.10` for "at least since then". */
    readonly since: string;
    /** Byte offsets in `struct pt_regs` of arguments 1 to 6. */
    readonly argumentOffsets: readonly number[];
    readonly numberOffset?: number;
  };
  /** Before the wrapper, or where there is none: the function's prefix, with plain C arguments. */
  readonly plainPrefix?: string;
}

export interface Architecture {
  /** The name that kpc uses: `x86_64`. */
  readonly name: string;
  /** Other names for it, as `uname -m`, Debian and other tools have them. */
  readonly aliases: readonly string[];
  readonly bits: 32 | 64;
  readonly byteOrder: "little" | "big";
  /** In the order in which a person wants to read them: arguments first. */
  readonly registers: readonly RegisterFacts[];
  /** Names that other tools, manuals and ABIs have for a register, and the kernel's name for it. */
  readonly foreignNames: Readonly<Record<string, string>>;
  /** Registers that hold no argument at a kernel function's entry, but do where examples are taken from. */
  readonly argumentsElsewhere?: Readonly<Record<string, ArgumentElsewhere>>;
  /** Integer and pointer arguments of kernel functions. */
  readonly kernelArguments: ArgumentPassing;
  /** The same for user-space functions, where it differs. */
  readonly userArguments: ArgumentPassing;
  readonly returnValue: string;
  readonly stackPointer: string;
  readonly instructionPointer?: string;
  /** What `$stack0` is at a function's entry: the return address where the call pushed it. */
  readonly stackTop: "return-address" | "stack";
  /**
   * `$argN`: the first kernel that has it here, or `undefined` where none has. `registers` is the
   * number of arguments that it reads from registers; with `stackBeyond` it reads the stack for the
   * others, else it gives 0 for them.
   */
  readonly argN?: { readonly since: string; readonly registers: number; readonly stackBeyond: boolean };
  /** THREAD_SIZE in bytes: bounds `$stackN` and `$argN`. */
  readonly threadSize: number;
  /** No address of the kernel's own is below this; 0 where the kernel has an address space to itself. */
  readonly lowestKernelAddress: bigint;
  readonly syscall: SyscallConvention;
  /** Kernels with kprobe events at all. */
  readonly kprobe: readonly KernelRange[];
  /** Kernels in which a kprobe can sit at a function's entry, whatever ftrace has put there. */
  readonly kprobeAtEntry: readonly KernelRange[];
  /** Kernels in which an f or t probe can be defined here; none where the list is empty. */
  readonly fprobe: readonly KernelRange[];
  /** Kernels in which a uprobe can be defined here. */
  readonly uprobe: readonly KernelRange[];
  /** What a person should know about arguments here, each a sentence. */
  readonly notes: readonly string[];
}
