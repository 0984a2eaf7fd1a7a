/** What registers hold and where arguments are, in words: for `kpc regs`, messages and the editor. */
import type { Architecture, ArgumentPassing, RegisterFacts, RegisterRole } from "./architecture.ts";

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
      return "what the code before has left there";
    case "special":
      return role.text;
  }
}

/** The same for a cell of a table, where a few words must do. */
export function nameRole(role: RegisterRole): string {
  switch (role.kind) {
    case "argument":
      return `argument ${role.index}`;
    case "return-value":
      return role.part === 1 ? "return value" : "return value, upper half";
    case "stack-pointer":
      return "stack pointer";
    case "frame-pointer":
      return "frame pointer";
    case "instruction-pointer":
      return "instruction pointer";
    case "return-address":
      return "return address";
    case "flags":
      return "flags";
    case "callee-saved":
      return "kept over calls";
    case "scratch":
      return "-";
    case "special":
      return role.text;
  }
}

/** The heads of `registerTable`. */
export const REGISTER_TABLE_HEADS: readonly string[] = ["register", "at entry", "at return"];

/**
 * A row for each register, arguments first: its name, what it holds at a function's entry and when
 * the function returns. Two names of one register share a row.
 */
export function registerTable(arch: Architecture): string[][] {
  const own = arch.registers.filter(({ aliasOf }) => aliasOf === undefined);
  return own.map((facts) => [namesOf(arch, facts), nameRole(facts.atEntry), nameRole(facts.atReturn)]);
}

function namesOf(arch: Architecture, { name }: RegisterFacts): string {
  const others = arch.registers.filter(({ aliasOf }) => aliasOf === name);
  return [name, ...others.map((other) => other.name)].map((text) => `%${text}`).join(" ");
}

/** What there is to know beside the registers, a sentence or two each. */
export function conventionLines(arch: Architecture): string[] {
  return [
    `A function of the kernel has ${describePassing(arch, arch.kernelArguments)}.`,
    ...(arch.userArguments === arch.kernelArguments
      ? []
      : [`A function of a program has ${describePassing(arch, arch.userArguments)}.`]),
    describeArgN(arch),
    describeStack(arch),
    ...describeSyscalls(arch),
    ...arch.notes,
  ];
}

function describePassing(arch: Architecture, { registers, stack }: ArgumentPassing): string {
  const slot =
    stack === undefined
      ? ""
      : `on the stack, ${stack.step} bytes each, from ${memory(stack.offset, arch.stackPointer)} on`;
  if (registers.length === 0) return `its arguments ${slot}`;
  const list = `arguments 1 to ${registers.length} in ${registerList(registers)}`;
  return stack === undefined ? list : `${list}, and the others ${slot}`;
}

function describeArgN({ name, argN }: Architecture): string {
  if (argN === undefined) return `Linux on ${name} has no \`$argN\`: read the registers.`;
  const { since, registers, stackBeyond } = argN;
  const beyond = stackBeyond ? "reads the others from the stack" : "gives 0 for the others";
  return `\`$arg1\` to \`$arg${registers}\` are these registers; \`$argN\` ${beyond}. ${sinceText(since, "It is there")}`;
}

function describeStack({ bits, threadSize, stackTop }: Architecture): string {
  const slot = bits / 8;
  const top = stackTop === "return-address" ? "; at a function's entry `$stack0` is the return address" : "";
  return `\`$stackN\` is slot N of ${slot} bytes from the stack pointer, up to N = ${threadSize / slot}${top}.`;
}

function describeSyscalls(arch: Architecture): string[] {
  const { number, arguments: registers, result, wrapper, plainPrefix } = arch.syscall;
  const lines = [
    `A system call has its number in %${number}, its arguments in ${registerList(registers)}, and its result in %${result}.`,
  ];
  const first = arch.kernelArguments.registers[0] ?? "";
  if (wrapper !== undefined) {
    const places = wrapper.argumentOffsets.map((offset) => memory(offset, first)).join(", ");
    lines.push(
      `\`${wrapper.prefix}NAME\` is entered with the address of those registers in %${first}: the arguments are ${places}. ${sinceText(wrapper.since, "It is so")}`,
    );
  }
  if (plainPrefix !== undefined) {
    const when = wrapper === undefined ? "" : "Before that, ";
    lines.push(`${when}\`${plainPrefix}NAME\` has the arguments like any other function.`);
  }
  return lines;
}

function sinceText(since: string, sentence: string): string {
  return since === "5.10" ? `${sentence} in all kernels that kpc knows.` : `${sentence} from Linux ${since} on.`;
}

function registerList(names: readonly string[]): string {
  return names.map((name) => `%${name}`).join(" ");
}

function memory(offset: number, register: string): string {
  return `+${offset}(%${register})`;
}
