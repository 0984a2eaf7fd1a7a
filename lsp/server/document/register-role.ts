/** What a register holds where a probe is: the calling convention says it for the whole function only. */
import type { CSite } from "../../../src/check/c/evaluate.ts";
import { isAtReturn } from "../../../src/check/positions.ts";
import type { Architecture, RegisterFacts, RegisterRole } from "../../../src/target/arch/architecture.ts";

const BY_THE_CODE: RegisterRole = { kind: "special", text: "what the code before the probe has left there" };
const USER_REGISTERS: RegisterRole = { kind: "special", text: "the pointer to user space's registers" };
const SCRATCH: RegisterRole = { kind: "scratch" };

/** What a register holds only where a function begins: inside of it the compiler has used it for what it wanted. */
const ONLY_AT_ENTRY: ReadonlySet<RegisterRole["kind"]> = new Set([
  "argument",
  "scratch",
  "callee-saved",
  "return-address",
]);

type At = Pick<CSite, "position" | "syscall" | "context" | "isInside">;

export function roleAt({ position, syscall, context, isInside }: At, facts: RegisterFacts): RegisterRole {
  const { atEntry, atReturn } = facts;
  if (isAtReturn(position)) return atReturn;
  const isBehindEntry = position === "kprobe inside a function" || isInside === true;
  if (isBehindEntry && ONLY_AT_ENTRY.has(atEntry.kind)) return BY_THE_CODE;
  if (position === "uprobe") return ofProgram(context.arch, facts);
  if (atEntry.kind === "argument" && syscall?.way === "wrapper") {
    return atEntry.index === 1 ? USER_REGISTERS : SCRATCH;
  }
  return atEntry;
}

/** Programs can have another convention than their kernel. */
function ofProgram({ userArguments }: Architecture, { name, aliasOf, atEntry }: RegisterFacts): RegisterRole {
  const index = userArguments.registers.indexOf(aliasOf ?? name);
  if (index >= 0) return { kind: "argument", index: index + 1 };
  return atEntry.kind === "argument" ? SCRATCH : atEntry;
}

/** What it holds where the function returns, or where it begins, if that says more than what it holds here. */
export function roleElsewhere(
  site: At,
  facts: RegisterFacts,
): { readonly where: string; readonly role: RegisterRole } | undefined {
  if (roleAt(site, facts).kind !== "scratch" || site.syscall !== undefined) return undefined;
  const returns = isAtReturn(site.position);
  const role = returns ? facts.atEntry : facts.atReturn;
  return role.kind === "scratch" ? undefined : { where: returns ? "begins" : "returns", role };
}
