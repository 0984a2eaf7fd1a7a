/**
 * How long a kernel's command line may be, by architecture and version, newest first.
 *
 * Source: COMMAND_LINE_SIZE in arch/ARCH/include/(uapi/)asm/setup.h, and in include/uapi/asm-generic/setup.h
 * where an architecture has none of its own; read in 6.1.176, 6.12.117, 7.2.12 and 7.3.4. What is older than the
 * first of them has the smallest size that its architecture ever had.
 */
import type { Architecture } from "../arch/architecture.ts";
import { isAtLeast } from "../version.ts";
import type { KernelVersion } from "../version.ts";

interface Size {
  readonly since: string;
  /** With the NUL at the end. */
  readonly bytes: number;
}

/** include/uapi/asm-generic/setup.h */
const GENERIC: Size = { since: "0.0", bytes: 512 };

const SIZES: Readonly<Record<string, readonly Size[]>> = {
  x86_64: [{ since: "0.0", bytes: 2048 }],
  i386: [{ since: "0.0", bytes: 2048 }],
  arm64: [{ since: "0.0", bytes: 2048 }],
  arm: [{ since: "0.0", bytes: 1024 }],
  riscv64: [{ since: "7.2", bytes: 2048 }, { since: "6.1", bytes: 1024 }, GENERIC],
  // CONFIG_COMMAND_LINE_SIZE, which a configuration may raise; before there was one, what its boot loader took.
  s390x: [
    { since: "6.1", bytes: 4096 },
    { since: "0.0", bytes: 896 },
  ],
  ppc64le: [{ since: "0.0", bytes: 2048 }],
  loongarch64: [{ since: "7.3", bytes: 4096 }, GENERIC],
  mips64: [{ since: "0.0", bytes: 4096 }],
};

export function commandLineSize({ name }: Architecture, kernel: KernelVersion): number {
  return (SIZES[name] ?? [GENERIC]).find(({ since }) => isAtLeast(kernel, since))?.bytes ?? GENERIC.bytes;
}
