/** Where parameters and results of C functions are, by each architecture's calling convention. */
import type { Architecture } from "../arch/architecture.ts";
import { aapcs32 } from "./aapcs32.ts";
import { aapcs64 } from "./aapcs64.ts";
import type { Convention } from "./convention.ts";
import { i386 } from "./i386.ts";
import { mipsN64 } from "./mips-n64.ts";
import { ppc64ElfV2 } from "./ppc64-elfv2.ts";
import { riscv } from "./riscv.ts";
import { s390x } from "./s390x.ts";
import type { Location, Placement, Shape } from "./shapes.ts";
import { NOTHING, isEmpty } from "./shapes.ts";
import { x86_64 } from "./x86-64.ts";

export type { AggregateShape, Leaf, Location, Placement, Shape } from "./shapes.ts";

/** By the architecture's name. */
const CONVENTIONS: Readonly<Record<string, Convention>> = {
  x86_64,
  i386,
  arm64: aapcs64,
  arm: aapcs32,
  riscv64: riscv,
  s390x,
  ppc64le: ppc64ElfV2,
  // LoongArch's procedure call standard places everything that is asked for here as RISC-V's does.
  loongarch64: riscv,
  mips64: mipsN64,
};

/** Where the parameters are at a function's first instruction, and the result when it has returned. */
export function place(
  architecture: Architecture,
  space: "kernel" | "user",
  shapes: { readonly parameters: readonly Shape[]; readonly result: Shape; readonly variadic: boolean },
): Placement {
  const convention = CONVENTIONS[architecture.name];
  if (convention === undefined) return unknownConvention(architecture, shapes.parameters);
  const rules = convention({ architecture, space, variadic: shapes.variadic });
  const result = rules.result(shapes.result);
  if (result !== undefined) return { parameters: shapes.parameters.map(rules.parameter), result };
  // The address comes first, and may take the first parameter's register.
  const { atEntry, onReturn } = rules.hiddenResult();
  return {
    parameters: shapes.parameters.map(rules.parameter),
    result: isEmpty(shapes.result) ? NOTHING : onReturn,
    hiddenResult: atEntry,
  };
}

function unknownConvention({ name }: Architecture, parameters: readonly Shape[]): Placement {
  const location: Location = { kind: "unreadable", reason: `a place that is not known for ${name}` };
  return { parameters: parameters.map(() => location), result: location };
}
