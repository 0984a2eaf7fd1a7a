/**
 * ppc64le. 64-Bit ELF V2 ABI Specification, Power Architecture, sections 2.2.3 to 2.2.5. Parameters
 * are doublewords of a row of which the first eight are in registers; a value in a floating-point
 * register takes its doublewords in that row too. The kernel is compiled with -msoft-float.
 */
import type { Call, Rules } from "./convention.ts";
import { Room, returned } from "./convention.ts";
import type { Location, Shape } from "./shapes.ts";
import {
  FLOAT_REGISTER,
  NOTHING,
  PARTLY_FLOAT_REGISTER,
  alignmentOf,
  homogeneousFloats,
  isEmpty,
  lostResult,
  sizeOf,
} from "./shapes.ts";

/** f1 to f13. */
const FLOAT_REGISTERS = 13;
/** The most members of a homogeneous aggregate that is passed as such. */
const MOST_MEMBERS = 8;

export function ppc64ElfV2(call: Call): Rules {
  const room = new Room(call);
  const address = room.registers[0] ?? "";
  let floatsTaken = 0;
  const floatsOf = (shape: Shape): number => (call.space === "user" ? floatRegistersOf(shape) : 0);

  /** The next doublewords of the row. */
  function takeRow(shape: Shape): Location {
    // Neither scalars nor homogeneous floats are aligned.
    const aligned = shape.kind === "aggregate" && alignmentOf(shape) >= 16 && floatRegistersOf(shape) === 0;
    if (aligned) alignRow(room);
    return room.takeWords(sizeOf(shape));
  }

  return {
    parameter(shape) {
      if (isEmpty(shape)) return NOTHING;
      const inRow = takeRow(shape);
      const floats = floatsOf(shape);
      const free = FLOAT_REGISTERS - floatsTaken;
      floatsTaken = Math.min(FLOAT_REGISTERS, floatsTaken + floats);
      if (floats === 0 || free === 0) return inRow;
      return floats <= free ? FLOAT_REGISTER : PARTLY_FLOAT_REGISTER;
    },
    result(shape) {
      if (isEmpty(shape)) return NOTHING;
      if (floatsOf(shape) > 0) return FLOAT_REGISTER;
      return sizeOf(shape) > 16 ? undefined : returned(call, sizeOf(shape));
    },
    hiddenResult: () => ({ atEntry: room.takeWord(), onReturn: lostResult(address) }),
  };
}

/** Leaves one doubleword out where the next value is aligned to 16 bytes. */
function alignRow(room: Room): void {
  if (room.left > 0) room.evenRegister();
  else room.stackBytes = Math.ceil(room.stackBytes / 16) * 16;
}

/** How many floating-point registers a value takes; a `long double` is two doubles. */
function floatRegistersOf(shape: Shape): number {
  if (shape.kind === "float") return Math.ceil(shape.bytes / 8);
  const floats = homogeneousFloats(shape);
  if (floats === undefined) return 0;
  const registers = floats.count * Math.ceil(floats.bytes / 8);
  return registers <= MOST_MEMBERS ? registers : 0;
}
