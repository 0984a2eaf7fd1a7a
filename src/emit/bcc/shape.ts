/** What a value is in memory: the same in C and in Python. */

export type NumberShape = {
  readonly kind: "number";
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
  readonly shown: "plain" | "hex" | "char" | "symbol" | "symbol-string";
};

export type TextShape = { readonly kind: "text"; readonly bytes: number };

export type Shape =
  NumberShape | TextShape | { readonly kind: "array"; readonly length: number; readonly of: NumberShape | TextShape };

/** Bytes of a string with its end: longer than most paths. */
export const STRING_BYTES = 256;
/** TASK_COMM_LEN. */
export const TASK_NAME_BYTES = 16;

export function plainNumber(bits: NumberShape["bits"], signed: boolean): NumberShape {
  return { kind: "number", bits, signed, shown: "plain" };
}

/** `u32 f_count;` */
export function declaration(shape: Shape, member: string): string {
  const { type, dimensions } = partsOf(shape);
  return `${type} ${member}${dimensions.map((length) => `[${length}]`).join("")};`;
}

/** `ctypes.c_uint32` */
export function ctypesOf(shape: Shape): string {
  const { type, dimensions } = partsOf(shape);
  const own = type === "char" ? "char" : type.replace("u", "uint").replace("s", "int");
  return dimensions.toReversed().reduce((all, length) => `${all} * ${length}`, `ctypes.c_${own}`);
}

function partsOf(shape: Shape): { readonly type: string; readonly dimensions: readonly number[] } {
  switch (shape.kind) {
    case "number":
      return { type: `${shape.signed ? "s" : "u"}${shape.bits}`, dimensions: [] };
    case "text":
      return { type: "char", dimensions: [shape.bytes] };
    case "array": {
      const { type, dimensions } = partsOf(shape.of);
      return { type, dimensions: [shape.length, ...dimensions] };
    }
  }
}
