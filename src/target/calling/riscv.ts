/**
 * RISC-V, and LoongArch, whose rules are the same in other words. RISC-V ELF psABI, sections 2.1
 * (integer) and 2.2 (hardware floating-point); Procedure Call Standard for the LoongArch Architecture,
 * «Passing arguments». Kernels are compiled for LP64, without floating-point registers, programs for
 * LP64D.
 */
import type { Call, Rules } from "./convention.ts";
import { Room, returned } from "./convention.ts";
import type { AggregateShape, Shape } from "./shapes.ts";
import {
  FLOAT_REGISTER,
  NOTHING,
  PARTLY_FLOAT_REGISTER,
  alignmentOf,
  hasUnion,
  isEmpty,
  lostResult,
  sizeOf,
} from "./shapes.ts";

const FLOAT_REGISTERS = 8;
/** FLEN and XLEN of LP64D, in bytes. */
const FLEN = 8;
const XLEN = 8;

/** Registers of both kinds that a value takes by the floating-point convention. */
interface Fields {
  readonly floats: number;
  readonly integers: number;
}

export function riscv(call: Call): Rules {
  const room = new Room(call);
  const address = room.registers[0] ?? "";
  let floatsTaken = 0;
  const fieldsOf = (shape: Shape): Fields | undefined => (call.space === "user" ? floatFields(shape) : undefined);
  return {
    parameter(shape) {
      if (isEmpty(shape)) return NOTHING;
      const fields = fieldsOf(shape);
      if (fields !== undefined && floatsTaken + fields.floats <= FLOAT_REGISTERS && fields.integers <= room.left) {
        floatsTaken += fields.floats;
        room.taken += fields.integers;
        return fields.integers > 0 ? PARTLY_FLOAT_REGISTER : FLOAT_REGISTER;
      }
      if (isLarge(shape)) return { kind: "reference", at: room.takeWord() };
      // Only variable arguments ask for an even register.
      return room.takeWords(sizeOf(shape), Math.min(2 * XLEN, alignmentOf(shape)));
    },
    result(shape) {
      if (isEmpty(shape)) return NOTHING;
      const fields = fieldsOf(shape);
      if (fields !== undefined) return fields.integers > 0 ? PARTLY_FLOAT_REGISTER : FLOAT_REGISTER;
      return isLarge(shape) ? undefined : returned(call, sizeOf(shape));
    },
    hiddenResult: () => ({ atEntry: room.takeWord(), onReturn: lostResult(address) }),
  };
}

function isLarge(shape: Shape): boolean {
  return sizeOf(shape) > 2 * XLEN;
}

function floatFields(shape: Shape): Fields | undefined {
  if (shape.kind === "float") return shape.bytes <= FLEN ? { floats: 1, integers: 0 } : undefined;
  return shape.kind === "aggregate" ? fieldsOfStructure(shape) : undefined;
}

/** One or two floats, or one of each kind: such a structure is passed as its members would be. */
function fieldsOfStructure(shape: AggregateShape): Fields | undefined {
  const { leaves } = shape;
  const floats = leaves.filter(({ float }) => float).length;
  const integers = leaves.length - floats;
  const fits = leaves.every(({ float, bytes }) => bytes <= (float ? FLEN : XLEN));
  if (!fits || floats === 0 || leaves.length > 2 || hasUnion(shape)) return undefined;
  return { floats, integers };
}
