/** All architectures, and the one of a name. */
import type { Architecture } from "./architecture.ts";
import { arm } from "./arm.ts";
import { arm64 } from "./arm64.ts";
import { i386 } from "./i386.ts";
import { loongarch64 } from "./loongarch64.ts";
import { mips64 } from "./mips64.ts";
import { ppc64le } from "./ppc64le.ts";
import { riscv64 } from "./riscv64.ts";
import { s390x } from "./s390x.ts";
import { x86_64 } from "./x86_64.ts";

/** In the order in which a list of them is shown. */
export const ARCHITECTURES: readonly Architecture[] = [
  x86_64,
  i386,
  arm64,
  arm,
  riscv64,
  s390x,
  ppc64le,
  loongarch64,
  mips64,
];

const byName = new Map<string, Architecture>(
  ARCHITECTURES.flatMap((arch) => [arch.name, ...arch.aliases].map((name) => [name, arch] as const)),
);

/** The architecture of a name or alias, in upper or lower case. */
export function findArchitecture(name: string): Architecture | undefined {
  return byName.get(name.toLowerCase());
}
