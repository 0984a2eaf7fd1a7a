/** Values that are copied from one structure into another: strings with all of their bytes. */
import type { Shape } from "./shape.ts";
import { STRING_BYTES } from "./shape.ts";

/** Into a member of the same shape. */
export function copyLine(member: string, from: string, shape: Shape): string {
  return shape.kind === "number" ? `${member} = ${from};` : `__builtin_memcpy(${member}, ${from}, sizeof(${member}));`;
}

/** Into a member that holds any number, or any string: what lies behind a shorter one is zero. */
export function widenedLines(member: string, from: string, shape: Shape): readonly string[] {
  if (shape.kind !== "text" || shape.bytes >= STRING_BYTES) return [copyLine(member, from, shape)];
  return [`__builtin_memset(${member}, 0, ${STRING_BYTES});`, `__builtin_memcpy(${member}, ${from}, ${shape.bytes});`];
}

/** What holds any number or any string. */
export function widened(shape: Shape): Shape {
  if (shape.kind === "text") return { kind: "text", bytes: STRING_BYTES };
  return shape.kind === "number" ? { ...shape, bits: 64 } : shape;
}
