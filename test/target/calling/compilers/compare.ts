/** Reads what the program wrote down, and holds it against where `place` says that the values are. */
import type { Architecture } from "../../../../src/target/arch/architecture.ts";
import { place } from "../../../../src/target/calling/index.ts";
import type { Location, Shape } from "../../../../src/target/calling/index.ts";
import type { Build } from "./builds.ts";
import type { Machine } from "./machines.ts";
import { BUFFERS, BUFFER_BYTES, FIRST_STACK_BUFFER } from "./machines.ts";
import { RECORD } from "./program.ts";
import type { Signature } from "./types.ts";
import { shapeOf } from "./types.ts";

/** What registers and memory were at one call. */
interface Record {
  readonly registers: ReadonlyMap<string, Uint8Array>;
  readonly floats: Uint8Array;
  readonly stack: Uint8Array;
  /** What is at the address that a register, or a word of the stack, has. */
  readonly atRegister: ReadonlyMap<string, Uint8Array>;
  readonly atStack: readonly Uint8Array[];
  readonly buffers: readonly Uint8Array[];
  readonly values: readonly Uint8Array[];
}

export interface Setting {
  readonly architecture: Architecture;
  readonly machine: Machine;
  readonly build: Build;
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(count: number): Uint8Array {
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }
}

/** What differs, a line each, with the number of values that were looked at. */
export function compare(
  output: Uint8Array,
  signatures: readonly Signature[],
  setting: Setting,
): { readonly values: number; readonly wrong: ReadonlyMap<number, string[]> } {
  const reader = new Reader(output);
  const wrong = new Map<number, string[]>();
  let values = 0;
  for (const [index, signature] of signatures.entries()) {
    const { architecture, build } = setting;
    const parameters = signature.parameters.map((type) => shapeOf(type, architecture));
    const result = shapeOf(signature.result, architecture);
    const placement = place(architecture, build.space, { parameters, result, variadic: signature.variadic });
    const entry = readRecord(reader, parameters, setting);
    const found = parameters.flatMap((shape, at) => {
      const problem = check(placement.parameters[at], { shape, value: entry.values[at], record: entry }, setting);
      return problem === undefined ? [] : [`parameter ${at + 1}: ${problem}`];
    });
    const back = readRecord(reader, result.kind === "void" ? [] : [result], setting);
    const view = { shape: result, value: back.values[0], record: back };
    const problem = check(placement.result, view, setting) ?? checkHidden(placement.hiddenResult, view, setting);
    if (problem !== undefined) found.push(`result: ${problem}`);
    values += parameters.length + 1;
    if (found.length > 0) wrong.set(index, found);
  }
  return { values, wrong };
}

function readRecord(reader: Reader, shapes: readonly Shape[], { architecture, machine }: Setting): Record {
  const word = architecture.bits / 8;
  const registers = reader.take(RECORD.registers);
  const floats = reader.take(RECORD.floats);
  const stack = reader.take(RECORD.stack);
  const atRegister = Array.from({ length: RECORD.registerWords }, () => reader.take(RECORD.pointed));
  const atStack = Array.from({ length: RECORD.stackWords }, () => reader.take(RECORD.pointed));
  const buffers = Array.from({ length: BUFFERS }, () => reader.take(BUFFER_BYTES));
  const values = shapes.map((shape) => reader.take(shape.kind === "void" ? 0 : shape.bytes));
  const byName = (of: (index: number) => Uint8Array): Map<string, Uint8Array> =>
    new Map(machine.registers.map((name, index) => [name, of(index)]));
  return {
    registers: byName((index) => registers.subarray(index * word, (index + 1) * word)),
    floats,
    stack,
    atRegister: byName((index) => atRegister[index] ?? new Uint8Array()),
    atStack,
    buffers,
    values,
  };
}

interface View {
  readonly shape: Shape;
  readonly value: Uint8Array | undefined;
  readonly record: Record;
}

function check(location: Location | undefined, view: View, setting: Setting): string | undefined {
  const { shape, value, record } = view;
  if (location === undefined) return "no place";
  if (location.kind === "nothing") {
    return shape.kind === "void" || value?.length === 0 ? undefined : "no place for a value";
  }
  if (value === undefined) return "a place for no value";
  if (location.kind === "unreadable") return checkUnreadable(location.reason, view, setting);
  const read = readLocation(location, { record, bytes: value.length }, setting);
  const same = bytesThatCount(shape, setting).every((at) => read?.[at] === value[at]);
  return same ? undefined : `not ${JSON.stringify(location)}`;
}

function readLocation(
  location: Location,
  { record, bytes }: { readonly record: Record; readonly bytes: number },
  { architecture }: Setting,
): Uint8Array | undefined {
  const word = architecture.bits / 8;
  const joined = (names: readonly string[]): number[] =>
    names.flatMap((name) => [...(record.registers.get(name) ?? [])]);
  switch (location.kind) {
    case "register": {
      const register = record.registers.get(location.register);
      return architecture.byteOrder === "big" ? register?.subarray(word - bytes) : register;
    }
    case "registers":
      return Uint8Array.from(joined(location.registers));
    case "stack":
      return record.stack.subarray(location.offset);
    case "split":
      return Uint8Array.from([...joined(location.registers), ...record.stack.subarray(location.stackOffset)]);
    case "reference":
      if (location.at.kind === "register") return record.atRegister.get(location.at.register);
      return location.at.kind === "stack" ? record.atStack[location.at.offset / word] : undefined;
    case "unreadable":
    case "nothing":
      return undefined;
  }
}

/** The bytes of a value that are not padding. */
function bytesThatCount(shape: Shape, { architecture }: Setting): number[] {
  if (shape.kind === "void") return [];
  const leaves =
    shape.kind === "aggregate" ? shape.leaves : [{ offset: 0, bytes: shape.bytes, float: shape.kind === "float" }];
  return leaves.flatMap(({ offset, bytes, float }) => {
    // The long double of x87 has 10 bytes and padding.
    const x87 = float && bytes > 8 && ["x86_64", "i386"].includes(architecture.name);
    return Array.from({ length: x87 ? 10 : bytes }, (_, index) => offset + index);
  });
}

/** Whether the floats of a value are in the floating-point registers, as they are said to be. */
function checkUnreadable(reason: string, { shape, value, record }: View, setting: Setting): string | undefined {
  // The registers of x87 are not looked at.
  const { name } = setting.architecture;
  if (!reason.includes("floating-point") || value === undefined || name === "i386") return undefined;
  const leaves = shape.kind === "aggregate" ? shape.leaves : [{ offset: 0, bytes: value.length, float: true }];
  if (name === "x86_64" && leaves.some(({ bytes, float }) => float && bytes > 8)) return undefined;
  const floats = leaves
    .filter(({ float }) => float)
    .flatMap(({ offset, bytes }) => partsOf(value.subarray(offset, offset + bytes)));
  const present = floats.map(
    (bytes) => includes(record.floats, bytes) || includes(record.floats, asDouble(bytes, setting)),
  );
  const partly = reason.startsWith("several");
  if (present.length > 0 && (partly ? present.includes(true) : !present.includes(false))) return undefined;
  return `not ${partly ? "partly " : ""}in floating-point registers`;
}

/** A long double may be in two registers. */
function partsOf(bytes: Uint8Array): Uint8Array[] {
  return bytes.length > 8 ? [bytes.subarray(0, 8), bytes.subarray(8)] : [bytes];
}

/** Some machines have every float as a double in a register. */
function asDouble(bytes: Uint8Array, { architecture }: Setting): Uint8Array {
  if (bytes.length !== 4) return bytes;
  const little = architecture.byteOrder === "little";
  const view = new DataView(new ArrayBuffer(12));
  bytes.forEach((byte, index) => view.setUint8(index, byte));
  view.setFloat64(4, view.getFloat32(0, little), little);
  return new Uint8Array(view.buffer, 4, 8);
}

function includes(all: Uint8Array, part: Uint8Array): boolean {
  return all.some((_, start) => part.every((byte, index) => all[start + index] === byte));
}

/** The buffer that the function has written is the one whose address was at the hidden parameter's place. */
function checkHidden(
  hidden: Location | undefined,
  { shape, value, record }: View,
  setting: Setting,
): string | undefined {
  if (hidden === undefined || value === undefined) return undefined;
  const { architecture, machine } = setting;
  const first = architecture.stackTop === "return-address" ? architecture.bits / 8 : 0;
  const start = architecture.kernelArguments.stack?.offset ?? first;
  const buffer =
    hidden.kind === "register"
      ? machine.pointed.indexOf(hidden.register)
      : hidden.kind === "stack"
        ? FIRST_STACK_BUFFER + (hidden.offset - start) / (architecture.bits / 8)
        : -1;
  const written = record.buffers[buffer];
  const same = bytesThatCount(shape, setting).every((at) => written?.[at] === value[at]);
  return same ? undefined : `address not at ${JSON.stringify(hidden)}`;
}
