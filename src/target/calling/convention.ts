/** What a calling convention is, and the room that parameters are given one after the other. */
import type { Architecture } from "../arch/architecture.ts";
import type { Location, Shape } from "./shapes.ts";

/** What a convention is asked for. */
export interface Call {
  readonly architecture: Architecture;
  /** The kernel is compiled without floating-point registers, so its convention may be another. */
  readonly space: "kernel" | "user";
  readonly variadic: boolean;
}

/** The rules of one call. `parameter` is asked once for each parameter, in order. */
export interface Rules {
  /** Where a result is, or `undefined` for one in memory of which the caller gives the address. */
  readonly result: (shape: Shape) => Location | undefined;
  /** That address at entry, asked before the parameters, and where the result is on return. */
  readonly hiddenResult: () => { readonly atEntry: Location; readonly onReturn: Location };
  readonly parameter: (shape: Shape) => Location;
}

export type Convention = (call: Call) => Rules;

/** The registers and the stack that parameters have not taken yet. */
export class Room {
  readonly registers: readonly string[];
  /** Bytes of a general register, and of a slot of the stack. */
  readonly word: number;
  /** General registers that are taken. */
  taken = 0;
  /** Bytes of the stack that are taken. */
  stackBytes = 0;
  readonly #stackStart: number;

  constructor({ architecture, space }: Call) {
    const passing = space === "kernel" ? architecture.kernelArguments : architecture.userArguments;
    this.registers = passing.registers;
    this.word = architecture.bits / 8;
    this.#stackStart = passing.stack?.offset ?? 0;
  }

  get left(): number {
    return Math.max(0, this.registers.length - this.taken);
  }

  /** How many registers or slots a value of this size takes. */
  wordsOf(bytes: number): number {
    return Math.ceil(bytes / this.word);
  }

  /** The next `count` registers, which have to be there. */
  takeRegisters(count: number): Location {
    const names = this.registers.slice(this.taken, this.taken + count);
    this.taken += count;
    return inRegisters(names);
  }

  /** Leaves one register out where the next value needs to begin with an even one. */
  evenRegister(): void {
    this.taken += this.taken % 2;
  }

  /** No parameter gets a register any more. */
  noRegisters(): void {
    this.taken = this.registers.length;
  }

  /** Slots of the stack; `alignment` is seen from the first slot. */
  takeStack(bytes: number, alignment = this.word): Location {
    const step = Math.max(this.word, alignment);
    this.stackBytes = Math.ceil(this.stackBytes / step) * step;
    const offset = this.#stackStart + this.stackBytes;
    this.stackBytes += this.wordsOf(bytes) * this.word;
    return { kind: "stack", offset };
  }

  /** The registers that are left, and the stack for the rest of the value. */
  takeSplit(bytes: number): Location {
    const registers = this.registers.slice(this.taken);
    const stackOffset = this.#stackStart + this.stackBytes;
    this.stackBytes += (this.wordsOf(bytes) - registers.length) * this.word;
    this.noRegisters();
    return { kind: "split", registers, stackOffset };
  }

  /** One register, or one slot where there is none left: an integer of up to a word, a pointer. */
  takeWord(): Location {
    return this.left > 0 ? this.takeRegisters(1) : this.takeStack(this.word);
  }

  /** Registers as far as they go, then the stack. */
  takeWords(bytes: number, alignment = this.word): Location {
    const words = this.wordsOf(bytes);
    if (words <= this.left) return this.takeRegisters(words);
    return this.left > 0 ? this.takeSplit(bytes) : this.takeStack(bytes, alignment);
  }
}

export function inRegisters(names: readonly string[]): Location {
  const [first] = names;
  return names.length === 1 && first !== undefined
    ? { kind: "register", register: first }
    : { kind: "registers", registers: names };
}

/** The registers of a return value, first part first. */
export function returnRegisters(architecture: Architecture): string[] {
  const parts = [1, 2].map((part) =>
    architecture.registers.find(
      ({ aliasOf, atReturn }) => aliasOf === undefined && atReturn.kind === "return-value" && atReturn.part === part,
    ),
  );
  return parts.flatMap((facts) => (facts === undefined ? [] : [facts.name]));
}

/** A result of this size in the registers for return values. */
export function returned({ architecture }: Call, bytes: number): Location {
  const count = Math.max(1, Math.ceil((bytes * 8) / architecture.bits));
  return inRegisters(returnRegisters(architecture).slice(0, count));
}
