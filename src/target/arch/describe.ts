/** What registers hold, in words: for `kpc regs`, messages and the editor. */
import type { RegisterRole } from "./architecture.ts";

/** Completes "it holds …": lower case, no full stop. */
export function describeRole(role: RegisterRole): string {
  switch (role.kind) {
    case "argument":
      return `argument ${role.index}`;
    case "return-value":
      return role.part === 1 ? "the return value" : "the upper half of a return value of two registers";
    case "stack-pointer":
      return "the stack pointer";
    case "frame-pointer":
      return "the caller's frame pointer";
    case "instruction-pointer":
      return "the address of the instruction";
    case "return-address":
      return "the address to which the function returns";
    case "flags":
      return "the processor's flags";
    case "callee-saved":
      return "a value of the caller's, kept over the call";
    case "scratch":
      return "nothing that means anything";
    case "special":
      return role.text;
  }
}
