/** A signature with the places of its values, in a line: `i4 (i8, {f8}): %ax | %di, float`. */
import type { Architecture } from "../../../../src/target/arch/architecture.ts";
import { place } from "../../../../src/target/calling/index.ts";
import type { Location } from "../../../../src/target/calling/index.ts";
import type { Signature } from "./types.ts";
import { shapeOf, showSignature } from "./types.ts";

export function showCase(signature: Signature, architecture: Architecture, space: "kernel" | "user"): string {
  const { result, parameters, hiddenResult } = place(architecture, space, {
    parameters: signature.parameters.map((type) => shapeOf(type, architecture)),
    result: shapeOf(signature.result, architecture),
    variadic: signature.variadic,
  });
  const hidden = hiddenResult === undefined ? "" : ` by ${showLocation(hiddenResult)}`;
  const list = parameters.map(showLocation).join(", ");
  return `${space} ${showSignature(signature)}: ${showLocation(result)}${hidden} | ${list}`;
}

/** `%ax`, `%ax:%dx`, `+8`, `(%di)` for a reference, `%r9:+8` for a split. */
export function showLocation(location: Location): string {
  switch (location.kind) {
    case "register":
      return `%${location.register}`;
    case "registers":
      return showList(location.registers);
    case "stack":
      return `+${location.offset}`;
    case "reference":
      return `(${showLocation(location.at)})`;
    case "split":
      return `${showList(location.registers)}:+${location.stackOffset}`;
    case "unreadable":
      return UNREADABLE.find(([start]) => location.reason.startsWith(start))?.[1] ?? location.reason;
    case "nothing":
      return "nothing";
  }
}

function showList(names: readonly string[]): string {
  return names.map((name) => `%${name}`).join(":");
}

/** Short words for the reasons. */
const UNREADABLE = [
  ["a floating-point register", "float"],
  ["several registers", "partly-float"],
  ["memory at", "lost"],
  ["two registers", "either"],
] as const;
