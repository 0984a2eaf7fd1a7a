/** Arguments of a system call: in user space's registers, which the wrapper's parameter points to. */
import type { Span } from "../../../grammar/tree.ts";
import * as syscalls from "../../diagnostics/catalogue/syscalls.ts";
import type { Fetch } from "../../program/program.ts";
import { hasFeature } from "../../target/features/features.ts";
import { report } from "../context.ts";
import { requireFeature } from "../features.ts";
import { isAtReturn } from "../positions.ts";
import type { Site, SyscallSite } from "../site.ts";
import { bytesOf } from "./ctype.ts";
import type { CType } from "./ctype.ts";
import { eventFieldValue } from "./event-field.ts";
import { parameterValue } from "./parameter.ts";
import type { Value } from "./value.ts";

/** Architectures pass six at most. */
const MOST_ARGUMENTS = 6;

/** An argument by its name. */
export function namedSyscallArgument(site: Site, syscall: SyscallSite, name: string, span: Span): Value | undefined {
  const index = syscall.parameters?.findIndex((one) => one.name === name) ?? -1;
  if (index >= 0) return syscallArgument(site, syscall, index, span);
  const names = syscall.parameters?.flatMap((one) => one.name ?? []);
  report(site.context, syscalls.syscallUnknownArgument, span, { name, syscall: syscall.name, names });
  return undefined;
}

/** `$arg1` is the call's first argument, `$retval` what it returns. */
export function syscallVariable(site: Site, syscall: SyscallSite, name: string, span: Span): Value | undefined {
  if (name === "retval") return eventFieldValue(site, "ret", span);
  return syscallArgument(site, syscall, Number(name.replace("arg", "")) - 1, span);
}

/** Argument `index`, from 0. */
function syscallArgument(
  site: Site,
  { name, parameters, way }: SyscallSite,
  index: number,
  span: Span,
): Value | undefined {
  const { context } = site;
  const parameter = parameters?.[index];
  if (index >= MOST_ARGUMENTS || (parameters !== undefined && parameter === undefined)) {
    const names = parameters?.flatMap((one) => one.name ?? []);
    report(context, syscalls.syscallUnknownArgument, span, { name: `$arg${index + 1}`, syscall: name, names });
    return undefined;
  }
  const prototype = way === "function" ? site.prototype?.() : undefined;
  if (prototype !== undefined) return parameterValue(site, prototype, index, span);
  if (way === "event" && parameter === undefined) {
    report(context, syscalls.syscallUnknownArgument, span, {
      name: `$arg${index + 1}`,
      syscall: name,
      names: undefined,
    });
    return undefined;
  }
  if (way === "event") return eventFieldValue(site, parameter?.name ?? "", span);
  if (isAtReturn(site.position) && !requireFeature(context, "arguments-at-return", span)) return undefined;
  return savedArgument(site, index, parameter?.type, span);
}

/** Where the entry code has saved what user space passed. */
function savedArgument(site: Site, index: number, known: CType | undefined, span: Span): Value {
  const { arch } = site.context;
  const word = arch.bits === 64 ? 8 : 4;
  const type: CType = known ?? { kind: "integer", name: "unsigned long", bytes: word, signed: false };
  const bytes = bytesOf(type, word) ?? word;
  const start = BigInt(arch.syscall.wrapper?.argumentOffsets[index] ?? 0);
  // A register is saved whole; its low bytes are last where the byte order is big.
  const offset = arch.byteOrder === "big" && bytes < word ? start + BigInt(word - bytes) : start;
  return { kind: "memory", base: savedRegisters(site, span), offset, user: false, type, bits: undefined };
}

/** The wrapper's only parameter. */
function savedRegisters({ context }: Site, { start, end }: Span): Fetch {
  const { arch, target } = context;
  if (hasFeature(target, "argument-access")) return { kind: "argument", index: 1, start, end };
  return { kind: "register", name: arch.kernelArguments.registers[0] ?? arch.returnValue, start, end };
}
