/**
 * Words that the architectures' data files are written in: roles of registers, and runs of numbered
 * names. Only data files import this.
 */
import type { KernelRange, RegisterFacts, RegisterRole } from "./architecture.ts";

export const argument = (index: number): RegisterRole => ({ kind: "argument", index });
export const special = (text: string): RegisterRole => ({ kind: "special", text });

export const RETURN_VALUE: RegisterRole = { kind: "return-value", part: 1 };
export const RETURN_VALUE_HIGH: RegisterRole = { kind: "return-value", part: 2 };
export const STACK_POINTER: RegisterRole = { kind: "stack-pointer" };
export const FRAME_POINTER: RegisterRole = { kind: "frame-pointer" };
export const INSTRUCTION_POINTER: RegisterRole = { kind: "instruction-pointer" };
export const RETURN_ADDRESS: RegisterRole = { kind: "return-address" };
export const FLAGS: RegisterRole = { kind: "flags" };
export const CALLEE_SAVED: RegisterRole = { kind: "callee-saved" };
export const SCRATCH: RegisterRole = { kind: "scratch" };

/** The return address's register when a return probe fires: the probe has replaced the address. */
export const RETURN_HOOK: RegisterRole = special("the address of the kernel's own code that catches the return");

/** A register; `atReturn` is what it holds at the entry unless it is given. */
export function register(name: string, atEntry: RegisterRole, atReturn: RegisterRole = atEntry): RegisterFacts {
  return { name, atEntry, atReturn };
}

/** Several registers of the same roles. */
export function registers(names: readonly string[], atEntry: RegisterRole, atReturn = atEntry): RegisterFacts[] {
  return names.map((name) => register(name, atEntry, atReturn));
}

/** Another name that the kernel accepts for one of `all`. */
export function alias(name: string, aliasOf: string, all: readonly RegisterFacts[]): RegisterFacts {
  const facts = all.find((candidate) => candidate.name === aliasOf);
  if (facts === undefined) throw new Error(`no register ${aliasOf}`);
  return { ...facts, name, aliasOf };
}

/** `numbered("x", 0, 2)` is `x0`, `x1`, `x2`. */
export function numbered(prefix: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `${prefix}${first + index}`);
}

/** Foreign names and the kernel's names in the same order. */
export function renamed(foreign: readonly string[], names: readonly string[]): Readonly<Record<string, string>> {
  if (foreign.length !== names.length) throw new Error("foreign names and names differ in number");
  return Object.fromEntries(foreign.map((name, index) => [name, names[index] ?? ""]));
}

/** Every kernel that kpc knows. */
export const ALWAYS: readonly KernelRange[] = [{ since: "5.10" }];
