/**
 * arm. Procedure Call Standard for the Arm Architecture (AAPCS32), sections 6.4 to 6.6 and, for the
 * VFP variant, 7.1; the rules there have the letters and numbers given here. The kernel is compiled
 * with -msoft-float, the programs of armhf for the VFP variant.
 */
import type { Call, Rules } from "./convention.ts";
import { Room, returned } from "./convention.ts";
import type { Location, Shape } from "./shapes.ts";
import {
  FLOAT_REGISTER,
  NOTHING,
  homogeneousFloats,
  isEmpty,
  lostResult,
  naturalAlignmentOf,
  sizeOf,
} from "./shapes.ts";

const SINGLE_REGISTERS = 16;

export function aapcs32(call: Call): Rules {
  const room = new Room(call);
  // Section 7.1.3: functions with a variable number of arguments have the base standard.
  const vfp = call.space === "user" && !call.variadic;
  const singles = Array.from({ length: SINGLE_REGISTERS }, () => false);
  const address = room.registers[0] ?? "";

  /** Floats in consecutive registers, C.1.vfp and C.2.vfp. */
  function takeFloats(shape: Shape, { count, bytes }: Floats): Location {
    const width = bytes / 4;
    for (let start = 0; start + count * width <= SINGLE_REGISTERS; start += width) {
      if (singles.slice(start, start + count * width).includes(true)) continue;
      singles.fill(true, start, start + count * width);
      return FLOAT_REGISTER;
    }
    singles.fill(true);
    return room.takeStack(sizeOf(shape), Math.min(8, naturalAlignmentOf(shape)));
  }

  return {
    parameter(shape) {
      if (isEmpty(shape)) return NOTHING;
      const floats = vfp ? floatsOf(shape) : undefined;
      if (floats !== undefined) return takeFloats(shape, floats);
      const alignment = naturalAlignmentOf(shape) >= 8 ? 8 : 4;
      // C.3: of two registers for a value of alignment 8, the first is even.
      if (alignment === 8) room.evenRegister();
      const words = room.wordsOf(sizeOf(shape));
      if (words <= room.left) return room.takeRegisters(words);
      // C.5: a value is split only where the stack has none yet.
      if (room.left > 0 && room.stackBytes === 0) return room.takeSplit(sizeOf(shape));
      room.noRegisters();
      return room.takeStack(sizeOf(shape), alignment);
    },
    result(shape) {
      if (isEmpty(shape)) return NOTHING;
      if (vfp && floatsOf(shape) !== undefined) return FLOAT_REGISTER;
      return shape.kind === "aggregate" && shape.bytes > 4 ? undefined : returned(call, sizeOf(shape));
    },
    hiddenResult: () => ({ atEntry: room.takeWord(), onReturn: lostResult(address) }),
  };
}

interface Floats {
  readonly count: number;
  readonly bytes: number;
}

/** The registers of a VFP co-processor register candidate, section 7.1.1. */
function floatsOf(shape: Shape): Floats | undefined {
  if (shape.kind === "float") return { count: 1, bytes: Math.max(4, shape.bytes) };
  const floats = homogeneousFloats(shape);
  return floats !== undefined && floats.count <= 4 ? floats : undefined;
}
