/** What a register holds where a probe is: the calling convention says it for the whole function only. */
import type { CSite } from "../../../src/check/c/evaluate.ts";
import { isAtReturn } from "../../../src/check/positions.ts";
import type { RegisterFacts, RegisterRole } from "../../../src/target/arch/architecture.ts";

const BY_THE_CODE: RegisterRole = { kind: "special", text: "what the code before the probe has left there" };
const USER_REGISTERS: RegisterRole = { kind: "special", text: "the pointer to user space's registers" };
const SCRATCH: RegisterRole = { kind: "scratch" };

export function roleAt({ position, syscall }: Pick<CSite, "position" | "syscall">, facts: RegisterFacts): RegisterRole {
  const { atEntry, atReturn } = facts;
  if (isAtReturn(position)) return atReturn;
  if (atEntry.kind !== "argument") return atEntry;
  if (position === "kprobe inside a function") return BY_THE_CODE;
  if (syscall?.way === "wrapper") return atEntry.index === 1 ? USER_REGISTERS : SCRATCH;
  return atEntry;
}
