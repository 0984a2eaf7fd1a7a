/**
 * arm64. Procedure Call Standard for the Arm 64-bit Architecture (AAPCS64), section 6.8.2; the rules
 * there have the letters and numbers given here. The kernel has the same convention, and no
 * floating-point values.
 */
import type { Call, Rules } from "./convention.ts";
import { Room, returned } from "./convention.ts";
import {
  FLOAT_REGISTER,
  NOTHING,
  homogeneousFloats,
  isEmpty,
  lostResult,
  naturalAlignmentOf,
  sizeOf,
} from "./shapes.ts";
import type { Shape } from "./shapes.ts";

const VECTOR_REGISTERS = 8;
/** The indirect result location register, section 6.9. */
const RESULT_ADDRESS = "x8";

export function aapcs64(call: Call): Rules {
  const room = new Room(call);
  let vectorsTaken = 0;
  return {
    parameter(shape) {
      if (isEmpty(shape)) return NOTHING;
      const vectors = vectorsOf(shape);
      const alignment = Math.min(16, naturalAlignmentOf(shape));
      if (vectors > 0) {
        // C.1 to C.6.
        vectorsTaken += vectors;
        if (vectorsTaken <= VECTOR_REGISTERS) return FLOAT_REGISTER;
        vectorsTaken = VECTOR_REGISTERS;
        return room.takeStack(sizeOf(shape), alignment);
      }
      // B.4: a large composite is replaced by a pointer to a copy.
      if (isLarge(shape)) return { kind: "reference", at: room.takeWord() };
      // C.10: of two registers for a value of alignment 16, the first is even.
      if (alignment === 16) room.evenRegister();
      const words = room.wordsOf(sizeOf(shape));
      if (words <= room.left) return room.takeRegisters(words);
      room.noRegisters();
      return room.takeStack(sizeOf(shape), alignment);
    },
    // Section 6.9: as the first parameter of that type would be.
    result(shape) {
      if (isEmpty(shape)) return NOTHING;
      if (vectorsOf(shape) > 0) return FLOAT_REGISTER;
      return isLarge(shape) ? undefined : returned(call, sizeOf(shape));
    },
    hiddenResult: () => ({
      atEntry: { kind: "register", register: RESULT_ADDRESS },
      onReturn: lostResult(RESULT_ADDRESS),
    }),
  };
}

/** How many floating-point registers it takes. */
function vectorsOf(shape: Shape): number {
  if (shape.kind === "float") return 1;
  const { count } = homogeneousFloats(shape) ?? { count: 0 };
  return count <= 4 ? count : 0;
}

function isLarge(shape: Shape): boolean {
  return shape.kind === "aggregate" && shape.bytes > 16;
}
