/** Which compilers are asked, with the flags that a kernel and programs are compiled with. */

export interface Build {
  readonly machine: string;
  readonly space: "kernel" | "user";
  readonly compiler: string;
  readonly flags: readonly string[];
  /** Whether signatures with floats can be compiled. */
  readonly floats: boolean;
  readonly longDouble: boolean;
  /** Whether there are floating-point registers to look at. */
  readonly floatRegisters: boolean;
  /** Differences of signatures that match are known, and not counted. */
  readonly known: readonly RegExp[];
  /** What the program runs under; nothing where the host can. */
  readonly emulator?: string;
}

interface Target {
  readonly machine: string;
  readonly gcc?: string;
  readonly clang: string;
  readonly emulator?: string;
  readonly common?: readonly string[];
  readonly user: readonly string[];
  /** `clangKernel` where that compiler has other words. */
  readonly kernel: readonly string[];
  readonly clangKernel?: readonly string[];
  /** Clang of this version is known to differ from GCC and the ABI with these. */
  readonly knownOfClang?: readonly RegExp[];
  /** What `place` cannot know, in the kernel. */
  readonly knownOfKernel?: readonly RegExp[];
  /** The kernel's flags refuse floats, or `long double`. */
  readonly noKernelFloats?: boolean | "long double";
}

const TARGETS: readonly Target[] = [
  {
    machine: "x86_64",
    gcc: "x86_64-linux-gnu-gcc",
    clang: "x86_64-linux-gnu",
    user: [],
    kernel: ["-mgeneral-regs-only"],
    noKernelFloats: true,
    // An __int128 that does not fit ends the registers for all behind it.
    knownOfClang: [/i16/],
  },
  {
    machine: "i386",
    gcc: "i686-linux-gnu-gcc",
    clang: "i686-linux-gnu",
    user: [],
    // arch/x86/Makefile.
    kernel: ["-mregparm=3", "-freg-struct-return", "-msoft-float", "-mno-sse", "-mno-80387"],
    clangKernel: ["-mregparm=3", "-freg-struct-return", "-msoft-float", "-mno-sse", "-mno-80387", "-mno-fp-ret-in-387"],
    noKernelFloats: "long double",
    // An empty result has no address, a union around a float is passed as that float, and an aligned
    // union as its largest member.
    knownOfClang: [/^\{\}/, /<f[48]>/, /aligned</],
    // A structure is returned in memory if a member of it is an array that no register has the size of.
    knownOfKernel: [/^[^(]*\[[35]\][^(]*\(/],
  },
  {
    machine: "arm64",
    gcc: "aarch64-linux-gnu-gcc",
    clang: "aarch64-linux-gnu",
    emulator: "qemu-aarch64",
    user: [],
    kernel: ["-mgeneral-regs-only"],
    noKernelFloats: true,
  },
  {
    machine: "arm",
    gcc: "arm-linux-gnueabihf-gcc",
    clang: "arm-linux-gnueabihf",
    emulator: "qemu-arm",
    common: ["-march=armv7-a", "-marm"],
    user: ["-mfloat-abi=hard", "-mfpu=vfpv3-d16"],
    kernel: ["-mfloat-abi=soft"],
  },
  {
    machine: "riscv64",
    gcc: "riscv64-linux-gnu-gcc",
    clang: "riscv64-linux-gnu",
    emulator: "qemu-riscv64",
    common: ["-mcmodel=medany", "-mno-relax"],
    user: ["-march=rv64gc", "-mabi=lp64d"],
    kernel: ["-march=rv64imac", "-mabi=lp64"],
  },
  {
    machine: "s390x",
    gcc: "s390x-linux-gnu-gcc",
    clang: "s390x-linux-gnu",
    emulator: "qemu-s390x",
    common: ["-march=z13"],
    user: [],
    kernel: ["-msoft-float", "-mno-vx"],
  },
  {
    machine: "ppc64le",
    gcc: "powerpc64le-linux-gnu-gcc",
    clang: "powerpc64le-linux-gnu",
    emulator: "qemu-ppc64le",
    user: ["-mabi=ibmlongdouble"],
    kernel: ["-msoft-float", "-mno-altivec", "-mno-vsx"],
    noKernelFloats: "long double",
  },
  {
    machine: "loongarch64",
    clang: "loongarch64-linux-gnu",
    emulator: "qemu-loongarch64",
    // Vectors are more than QEMU 7 has.
    common: ["-mno-lsx"],
    user: ["-mabi=lp64d"],
    kernel: ["-mabi=lp64s", "-msoft-float"],
  },
  {
    machine: "mips64",
    gcc: "mips64el-linux-gnuabi64-gcc",
    clang: "mips64el-linux-gnuabi64",
    emulator: "qemu-mips64el",
    common: ["-mno-abicalls", "-mabi=64", "-G0"],
    user: [],
    kernel: ["-msoft-float"],
    // An __int128 is not aligned, and a structure around a long double is returned as that is.
    knownOfClang: [/i16/, /^\{fL\}/],
  },
];

const CLANG = "clang-19";

export const BUILDS: readonly Build[] = TARGETS.flatMap((target) =>
  (["kernel", "user"] as const).flatMap((space) => {
    const known = space === "kernel" ? (target.knownOfKernel ?? []) : [];
    const base = {
      machine: target.machine,
      space,
      known,
      floats: space === "user" || target.noKernelFloats !== true,
      longDouble: space === "user" || target.noKernelFloats === undefined,
      floatRegisters: space === "user",
      ...(target.emulator === undefined ? {} : { emulator: target.emulator }),
    };
    const common = target.common ?? [];
    const clang = {
      ...base,
      known: [...known, ...(target.knownOfClang ?? [])],
      compiler: CLANG,
      flags: [
        `--target=${target.clang}`,
        "-fuse-ld=lld",
        ...common,
        ...(space === "user" ? target.user : (target.clangKernel ?? target.kernel)),
      ],
    };
    if (target.gcc === undefined) return [clang];
    return [{ ...base, compiler: target.gcc, flags: [...common, ...target[space]] }, clang];
  }),
);

/** For every build: no library, nothing moved about, nothing added. */
export const ALWAYS_FLAGS: readonly string[] = [
  "-O1",
  "-w",
  "-ffreestanding",
  "-fno-builtin",
  "-fno-pic",
  "-fno-pie",
  "-no-pie",
  "-static",
  "-nostdlib",
  "-fno-stack-protector",
  "-fno-asynchronous-unwind-tables",
  "-fno-optimize-sibling-calls",
  "-Wl,-e,_start",
];
