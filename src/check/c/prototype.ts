/** Prototypes of what is probed, by the kernel's types. */
import type { Btf } from "../../target/btf/btf.ts";
import type { KernelTypes } from "../../target/kernel-types.ts";
import type { CType } from "./ctype.ts";

export interface Prototype {
  readonly parameters: readonly { readonly name: string | undefined; readonly type: CType }[];
  readonly result: CType;
  readonly variadic: boolean;
}

/** A function's; `undefined` where the types have none of that name. */
export function prototypeOfFunction(types: KernelTypes, symbol: string, module?: string): Prototype | undefined {
  const found = types.findFunction(symbol, module);
  const type = found?.btf.type(found.id);
  return found === undefined || type?.kind !== "function" ? undefined : read(found.btf, type.prototype);
}

/** A tracepoint's: what its probes are called with, behind the pointer to their own data. */
export function prototypeOfTracepoint(types: KernelTypes, name: string): Prototype | undefined {
  const found = types.find(`btf_trace_${name}`, ["typedef"]);
  const type = found?.btf.type(found.id);
  if (found === undefined || type?.kind !== "typedef") return undefined;
  const pointer = found.btf.type(type.target);
  const prototype = pointer.kind === "pointer" ? read(found.btf, pointer.target) : undefined;
  return prototype && { ...prototype, parameters: prototype.parameters.slice(1) };
}

function read(btf: Btf, id: number): Prototype | undefined {
  const type = btf.type(id);
  if (type.kind !== "prototype") return undefined;
  return {
    parameters: type.parameters.map(({ name, type: own }) => ({ name, type: { kind: "btf", btf, id: own } })),
    result: { kind: "btf", btf, id: type.returns },
    variadic: type.variadic,
  };
}

/** `count, pos` for messages. */
export function parameterNames({ parameters }: Prototype): string[] {
  return parameters.flatMap(({ name }) => (name === undefined ? [] : [name]));
}
