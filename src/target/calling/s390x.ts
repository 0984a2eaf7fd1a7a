/**
 * s390x. ELF Application Binary Interface s390x Supplement 1.6, sections 1.2.5 and 1.2.6. The machine
 * is big-endian: a value on the stack is at the end of its slot. The kernel is compiled with
 * -msoft-float, so floats are integers there.
 */
import type { Call, Room as RoomOf, Rules } from "./convention.ts";
import { Room, returned } from "./convention.ts";
import type { Location, Shape } from "./shapes.ts";
import { FLOAT_REGISTER, NOTHING, hasUnion, isEmpty, lostResult, sizeOf } from "./shapes.ts";

/** f0, f2, f4 and f6. */
const FLOAT_REGISTERS = 4;

export function s390x(call: Call): Rules {
  const room = new Room(call);
  const address = room.registers[0] ?? "";
  let floatsTaken = 0;
  return {
    parameter(shape) {
      const bytes = sizeOf(shape);
      if (![1, 2, 4, 8].includes(bytes)) {
        const at = room.takeWord();
        // GCC and Clang pass the address of an empty structure too.
        return isEmpty(shape) ? NOTHING : { kind: "reference", at };
      }
      if (call.space === "kernel" || !isFloat(shape)) {
        return room.left > 0 ? room.takeRegisters(1) : takeSlot(room, bytes);
      }
      if (floatsTaken >= FLOAT_REGISTERS) return takeSlot(room, bytes);
      floatsTaken += 1;
      return FLOAT_REGISTER;
    },
    result(shape) {
      if (shape.kind === "void") return NOTHING;
      // Structures, unions and all that has 16 bytes are returned in memory.
      if (shape.kind === "aggregate" || sizeOf(shape) > 8) return undefined;
      return shape.kind === "float" && call.space === "user" ? FLOAT_REGISTER : returned(call, sizeOf(shape));
    },
    hiddenResult: () => ({ atEntry: room.takeWord(), onReturn: lostResult(address) }),
  };
}

function takeSlot(room: RoomOf, bytes: number): Location {
  const slot = room.takeStack(bytes);
  return slot.kind === "stack" ? { kind: "stack", offset: slot.offset + room.word - bytes } : slot;
}

/** A structure with a single member is passed as that float; a union is not. */
function isFloat(shape: Shape): boolean {
  if (shape.kind !== "aggregate") return shape.kind === "float";
  const [only, another] = shape.leaves;
  return only?.float === true && only.bytes === shape.bytes && another === undefined && !hasUnion(shape);
}
