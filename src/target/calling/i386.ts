/**
 * i386. System V ABI, Intel386 Architecture Processor Supplement 1.1, sections 2.2.3 and 2.2.4, for
 * user space. The kernel is compiled with -mregparm=3 -freg-struct-return -msoft-float
 * (arch/x86/Makefile), for which GCC's manual and ix86_function_arg_advance are the source.
 */
import type { Call, Rules } from "./convention.ts";
import { Room, inRegisters, returnRegisters, returned } from "./convention.ts";
import type { Shape } from "./shapes.ts";
import { FLOAT_REGISTER, NOTHING, hasUnion, homogeneousFloats, isEmpty, sizeOf } from "./shapes.ts";

export function i386(call: Call): Rules {
  const room = new Room(call);
  const inKernel = call.space === "kernel";
  // Functions with a variable number of arguments have all of them on the stack.
  if (call.variadic) room.noRegisters();
  return {
    parameter(shape) {
      if (isEmpty(shape)) return NOTHING;
      const words = room.wordsOf(sizeOf(shape));
      if (isFloat(shape)) return room.takeStack(sizeOf(shape));
      if (words <= room.left) return room.takeRegisters(words);
      // One that does not fit ends the registers for those behind it too.
      room.noRegisters();
      return room.takeStack(sizeOf(shape));
    },
    result(shape) {
      if (shape.kind === "void") return NOTHING;
      if (shape.kind === "integer") return returned(call, shape.bytes);
      if (shape.kind === "float") return inKernel && shape.bytes <= 8 ? returned(call, shape.bytes) : FLOAT_REGISTER;
      // Even an empty structure has an address.
      if (!inKernel) return undefined;
      return [1, 2, 4, 8].includes(shape.bytes) ? returned(call, shape.bytes) : undefined;
    },
    hiddenResult: () => ({
      atEntry: room.takeWord(),
      onReturn: { kind: "reference", at: inRegisters(returnRegisters(call.architecture).slice(0, 1)) },
    }),
  };
}

/** A structure around a single float is passed as that float; a union is not. */
function isFloat(shape: Shape): boolean {
  if (shape.kind !== "aggregate") return shape.kind === "float";
  return shape.leaves.length === 1 && homogeneousFloats(shape)?.count === 1 && !hasUnion(shape);
}
