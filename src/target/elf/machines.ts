/** Which architecture a file is for. Source: the e_machine values of the System V gABI and the supplements. */

export const EM_MIPS = 8;
export const EM_PPC64 = 21;
export const EM_ARM = 40;

export interface Machine {
  readonly bits: 32 | 64;
  readonly byteOrder: "little" | "big";
  /** e_machine */
  readonly machine: number;
}

interface Architecture extends Machine {
  readonly name: string;
}

/** By the names of `../arch`. Other widths and orders of the same processor are other architectures: x32, big-endian mips. */
const ARCHITECTURES: readonly Architecture[] = [
  { name: "x86_64", machine: 62, bits: 64, byteOrder: "little" },
  { name: "i386", machine: 3, bits: 32, byteOrder: "little" },
  { name: "arm64", machine: 183, bits: 64, byteOrder: "little" },
  { name: "arm", machine: EM_ARM, bits: 32, byteOrder: "little" },
  { name: "riscv64", machine: 243, bits: 64, byteOrder: "little" },
  { name: "s390x", machine: 22, bits: 64, byteOrder: "big" },
  { name: "ppc64le", machine: EM_PPC64, bits: 64, byteOrder: "little" },
  { name: "loongarch64", machine: 258, bits: 64, byteOrder: "little" },
  { name: "mips64", machine: EM_MIPS, bits: 64, byteOrder: "little" },
];

export function architectureOf({ bits, byteOrder, machine }: Machine): string | undefined {
  return ARCHITECTURES.find((one) => one.machine === machine && one.bits === bits && one.byteOrder === byteOrder)?.name;
}
