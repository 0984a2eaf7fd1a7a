/** The C text in the making: the names that it has taken, what it declares, and what it must learn when it starts. */
import type { ProgramTarget } from "../../program/program.ts";
import { comparisonLines } from "./comparison.ts";
import type { TextTest } from "./comparison.ts";
import { Names } from "./names.ts";
import type { Machine } from "./registers.ts";

/** A field of one of the kernel's events, whose place the program reads from the event's format. */
export interface FormatField {
  readonly event: string;
  readonly field: string;
  readonly bytes: number;
}

export class Unit {
  readonly names = new Names();
  /** Structures, maps and functions, in an order in which C can have them. */
  readonly declarations: (readonly string[])[] = [];
  /** By the macro that has the field's offset. */
  readonly formats = new Map<string, FormatField>();
  /** Kernel symbols, by the macro that has the address. */
  readonly symbols = new Map<string, string>();
  readonly target: ProgramTarget;
  readonly machine: Machine;
  readonly #tests = new Map<string, string>();

  constructor(target: ProgramTarget, machine: Machine) {
    this.target = target;
    this.machine = machine;
  }

  declare(lines: readonly string[]): void {
    this.declarations.push(lines);
  }

  offsetOf(field: FormatField): string {
    return macro(this.formats, `OFFSET_${field.event.replace(":", "_")}_${field.field}`, field);
  }

  addressOf(symbol: string): string {
    return macro(this.symbols, `ADDRESS_${symbol.replaceAll(/\W/g, "_")}`, symbol);
  }

  /** The function that makes the test: the same for the same text. */
  testOf(test: TextTest): string {
    const key = `${test.kind} ${test.text}`;
    const known = this.#tests.get(key);
    if (known !== undefined) return known;
    const word = test.text.replaceAll(/\W+/g, "_").slice(0, LONGEST_WORD);
    const name = this.names.free(`${test.kind}_${word}`);
    this.#tests.set(key, name);
    this.declare(comparisonLines(name, test));
    return name;
  }
}

const LONGEST_WORD = 24;

/** Two fields or symbols can differ in what no macro's name can have. */
function macro<Of>(all: Map<string, Of>, wanted: string, of: Of): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}_${count}`;
    const taken = all.get(name);
    if (taken === undefined) all.set(name, of);
    if (taken === undefined || JSON.stringify(taken) === JSON.stringify(of)) return name;
  }
}
