/** The format of `print`: C's conversions, and the fields that they are for. */
import type { StringLiteral } from "../../grammar/tree.ts";
import * as conditions from "../diagnostics/catalogue/conditions.ts";
import type { PrintPart } from "../program/action.ts";
import type { FieldRef } from "../program/field.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";

/** Flags, width, size and conversion; a precision is not among what all readers of records have. */
const CONVERSION = /%(?:(%)|([-0+ #]*)(\d*)(?:hh|h|ll|l|z)?([diuxXocsp]))/g;

type Conversion = Extract<PrintPart, { kind: "field" }>["conversion"];

/** The format in its parts, or nothing after saying what is wrong with it. */
export function printParts(
  context: Context,
  format: StringLiteral,
  fields: readonly FieldRef[],
): readonly PrintPart[] | undefined {
  const parts: PrintPart[] = [];
  let taken = 0;
  let end = 0;
  for (const match of format.value.matchAll(CONVERSION)) {
    addText(parts, format.value.slice(end, match.index));
    end = match.index + match[0].length;
    const [, percent, flags = "", width = "", letter = ""] = match;
    if (percent !== undefined) {
      addText(parts, "%");
      continue;
    }
    const field = fields[taken++];
    if (field === undefined) break;
    const conversion = (letter === "i" ? "d" : letter) as Conversion;
    if (!fits(field, conversion)) {
      report(context, conditions.printConversion, field, { conversion: match[0], field: field.name });
      return undefined;
    }
    parts.push({ kind: "field", flags, width, conversion, field });
  }
  addText(parts, format.value.slice(end));
  const stray = parts.find((part) => part.kind === "text" && /%(?!%)/.test(part.text) && part.text !== "%");
  if (taken === fields.length && stray === undefined) return parts;
  report(context, conditions.printFormat, format, { conversions: taken, fields: fields.length });
  return undefined;
}

function addText(parts: PrintPart[], text: string): void {
  if (text !== "") parts.push({ kind: "text", text });
}

function fits({ kind }: FieldRef, conversion: Conversion): boolean {
  if (kind.kind === "unknown") return true;
  if (kind.kind === "array") return false;
  return (kind.kind === "text") === (conversion === "s") || (kind.kind === "number" && kind.shown === "symbol");
}
