/** Types as a calling convention sees them. */
import type { Leaf, Shape } from "../../target/calling/index.ts";
import { bytesOf, natureOf } from "./ctype.ts";
import type { CType } from "./ctype.ts";
import type { TypesInScope } from "./types-in-scope.ts";

export interface ShapeContext {
  readonly types: TypesInScope;
  readonly pointerBytes: 4 | 8;
}

/** `undefined` for what cannot be passed by value: a function, a structure that is only announced. */
export function shapeOf(type: CType, context: ShapeContext): Shape | undefined {
  const nature = natureOf(type, context.types);
  switch (nature.kind) {
    case "void":
      return { kind: "void" };
    case "integer":
    case "enum":
      return { kind: "integer", bytes: nature.bytes };
    case "pointer":
    case "array":
      return { kind: "integer", bytes: context.pointerBytes };
    case "float":
      return { kind: "float", bytes: nature.bytes };
    case "record": {
      const leaves = leavesOf(type, 0, context, []);
      if (leaves === undefined) return undefined;
      const { bytes, isUnion } = nature.layout;
      const alignment = nature.layout.alignment ?? Math.max(1, ...leaves.map((leaf) => leaf.bytes));
      return { kind: "aggregate", bytes, alignment, leaves, isUnion };
    }
    case "function":
    case "incomplete":
      return undefined;
  }
}

/** More scalars than any structure has that is passed in registers. */
const MOST_LEAVES = 64;

/** The scalars of a type, appended to `leaves`; stops when there are more than matter. */
function leavesOf(type: CType, offset: number, context: ShapeContext, leaves: Leaf[]): Leaf[] | undefined {
  if (leaves.length > MOST_LEAVES) return leaves;
  const nature = natureOf(type, context.types);
  switch (nature.kind) {
    case "integer":
    case "enum":
    case "float":
      leaves.push({ offset, bytes: nature.bytes, float: nature.kind === "float" });
      return leaves;
    case "pointer":
      leaves.push({ offset, bytes: context.pointerBytes, float: false });
      return leaves;
    case "array": {
      const bytes = bytesOf(nature.element, context.pointerBytes) ?? 0;
      for (let index = 0; index < Math.min(nature.length, MOST_LEAVES); index++) {
        if (leavesOf(nature.element, offset + index * bytes, context, leaves) === undefined) return undefined;
      }
      return leaves;
    }
    case "record":
      for (const member of nature.layout.members()) {
        const at = offset + Math.floor(member.bitOffset / 8);
        if (leavesOf(member.type, at, context, leaves) === undefined) return undefined;
      }
      return leaves;
    default:
      return undefined;
  }
}
