/**
 * x86-64. System V ABI, AMD64 Architecture Processor Supplement 1.0, section 3.2.3. The kernel has the
 * same convention, and no floating-point values.
 */
import type { Call, Rules } from "./convention.ts";
import { Room, inRegisters, returnRegisters } from "./convention.ts";
import type { AggregateShape, Location, Shape } from "./shapes.ts";
import { FLOAT_REGISTER, NOTHING, PARTLY_FLOAT_REGISTER, alignmentOf, isEmpty, sizeOf } from "./shapes.ts";

/** Of an eightbyte; one that is padding alone has none. */
type Class = "integer" | "sse";

const SSE_REGISTERS = 8;

export function x86_64(call: Call): Rules {
  const room = new Room(call);
  const first = returnRegisters(call.architecture).slice(0, 1);
  let sseTaken = 0;
  return {
    parameter(shape) {
      if (isEmpty(shape)) return NOTHING;
      const classes = classify(shape);
      const integers = classes?.filter((each) => each === "integer").length ?? 0;
      const sse = (classes?.length ?? 0) - integers;
      // A value of which a part has no register left takes none at all.
      if (classes === undefined || integers > room.left || sseTaken + sse > SSE_REGISTERS) {
        return room.takeStack(sizeOf(shape), alignmentOf(shape));
      }
      sseTaken += sse;
      const location = room.takeRegisters(integers);
      return sse === 0 ? location : floats(integers);
    },
    result(shape) {
      if (isEmpty(shape)) return NOTHING;
      // X87 is a class of results only: %st0.
      if (isX87(shape)) return FLOAT_REGISTER;
      const classes = classify(shape);
      if (classes === undefined) return undefined;
      const integers = classes.filter((each) => each === "integer").length;
      if (integers < classes.length) return floats(integers);
      return inRegisters(returnRegisters(call.architecture).slice(0, integers));
    },
    hiddenResult: () => ({
      atEntry: room.takeWord(),
      onReturn: { kind: "reference", at: inRegisters(first) },
    }),
  };
}

function floats(integers: number): Location {
  return integers === 0 ? FLOAT_REGISTER : PARTLY_FLOAT_REGISTER;
}

function isX87(shape: Shape): boolean {
  if (shape.kind === "float") return shape.bytes > 8;
  // Anything else in the same bytes, as in a union, puts it in memory.
  return shape.kind === "aggregate" && shape.bytes <= 16 && shape.leaves.every(isX87Leaf) && !isPacked(shape);
}

function isX87Leaf({ bytes, float }: { readonly bytes: number; readonly float: boolean }): boolean {
  return float && bytes > 8;
}

/** The classes of the eightbytes, or `undefined` for class MEMORY. */
function classify(shape: Shape): readonly Class[] | undefined {
  switch (shape.kind) {
    case "void":
      return [];
    case "integer":
      return shape.bytes > 8 ? ["integer", "integer"] : ["integer"];
    case "float":
      return shape.bytes > 8 ? undefined : ["sse"];
    case "aggregate":
      return classifyAggregate(shape);
  }
}

function classifyAggregate(shape: AggregateShape): readonly Class[] | undefined {
  if (shape.bytes > 16 || isPacked(shape)) return undefined;
  const classes: Class[] = [];
  for (const start of [0, 8]) {
    const leaves = shape.leaves.filter(({ offset, bytes }) => offset < start + 8 && offset + bytes > start);
    if (leaves.some(({ float }) => !float)) classes.push("integer");
    else if (leaves.some(isX87Leaf)) return undefined;
    else if (leaves.length > 0) classes.push("sse");
  }
  return classes;
}

/** Has unaligned members, which puts it in memory. */
function isPacked({ leaves }: AggregateShape): boolean {
  return leaves.some(({ offset, bytes }) => offset % bytes !== 0);
}
