/**
 * mips64 with n64. MIPSpro N32 ABI Handbook, chapter 2, which describes n64 too: parameters are
 * doublewords of a row of which the first eight are in registers, general or floating-point ones by
 * the type. The kernel is compiled with -msoft-float.
 */
import type { Call, Rules } from "./convention.ts";
import { Room, inRegisters, returnRegisters, returned } from "./convention.ts";
import type { AggregateShape, Location, Shape } from "./shapes.ts";
import { FLOAT_REGISTER, NOTHING, PARTLY_FLOAT_REGISTER, alignmentOf, hasUnion, isEmpty, sizeOf } from "./shapes.ts";

/** GCC has the second part of some in $4 instead of $3, and Clang of others. */
const SOFT_PAIR: Location = { kind: "unreadable", reason: "two registers that depend on the compiler" };

export function mipsN64(call: Call): Rules {
  const room = new Room(call);
  const hardFloat = call.space === "user";
  return {
    parameter(shape) {
      if (isEmpty(shape)) return NOTHING;
      if (alignmentOf(shape) >= 16) {
        if (room.left > 0) room.evenRegister();
        else room.stackBytes = Math.ceil(room.stackBytes / 16) * 16;
      }
      const inRegistersNow = Math.min(room.left, room.wordsOf(sizeOf(shape)));
      const inRow = room.takeWords(sizeOf(shape));
      return hardFloat ? withFloats(inRow, shape, inRegistersNow) : inRow;
    },
    result(shape) {
      if (isEmpty(shape)) return NOTHING;
      if (sizeOf(shape) > 16) return undefined;
      if (!isFloatResult(shape)) return returned(call, sizeOf(shape));
      if (hardFloat) return FLOAT_REGISTER;
      return isPair(shape) ? SOFT_PAIR : returned(call, sizeOf(shape));
    },
    hiddenResult: () => ({
      atEntry: room.takeWord(),
      onReturn: { kind: "reference", at: inRegisters(returnRegisters(call.architecture).slice(0, 1)) },
    }),
  };
}

/** The same place, where none of the doublewords is in a floating-point register. */
function withFloats(inRow: Location, shape: Shape, registers: number): Location {
  if (registers === 0) return inRow;
  if (shape.kind === "float") return FLOAT_REGISTER;
  if (shape.kind !== "aggregate") return inRow;
  const floats = doublewordsOfFloats(shape).filter((index) => index < registers).length;
  if (floats === 0) return inRow;
  return floats * 8 >= shape.bytes ? FLOAT_REGISTER : PARTLY_FLOAT_REGISTER;
}

/**
 * Which doublewords of a structure are a `double` each. Those in unions, in arrays and in inner
 * structures are not passed as such; mips_function_arg_1 of GCC looks at the outermost fields only.
 */
function doublewordsOfFloats(shape: AggregateShape): number[] {
  if (shape.isUnion === true) return [];
  return shape.leaves
    .filter(({ offset, bytes, float, nested }) => float && bytes === 8 && offset % 8 === 0 && nested !== true)
    .map(({ offset }) => offset / 8);
}

/** A structure of one or two floats and nothing else is returned in floating-point registers. */
function isFloatResult(shape: Shape): boolean {
  if (shape.kind !== "aggregate") return shape.kind === "float";
  const outer = shape.leaves.every(({ float, nested }) => float && nested !== true);
  return outer && shape.leaves.length <= 2 && !hasUnion(shape);
}

/** Such a result that has two registers. */
function isPair(shape: Shape): boolean {
  return shape.kind === "aggregate" ? shape.leaves.length > 1 : sizeOf(shape) > 8;
}
