/** `printf`: how a record is shown, and what `print` asks for. */
import type { PrintPart } from "../../program/action.ts";
import { expressionOf } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { inFormat } from "./text.ts";
import type { Value } from "./value.ts";

/** `TASK-TID NAME: a=1 b="x"`, the fields as the kernel's own trace has them. */
export function recordLine(name: string, fields: readonly (readonly [name: string, value: Value])[]): string[] {
  const shown = fields.map(([field, value]) => `${inFormat(field)}=${conversionOf(value)}`);
  const format = [`%s-%d ${inFormat(name)}:`, ...shown].join(" ");
  return call(format, [
    "comm",
    "tid",
    ...fields.flatMap(([, value]) => value.expressions.map((one) => asked(one, value))),
  ]);
}

function conversionOf({ expressions, conversion }: Value): string {
  return expressions.length === 1 ? conversion : `{${expressions.map(() => conversion).join(",")}}`;
}

function asked(expression: string, { isSymbol }: Value): string {
  return isSymbol ? `ksym(${expression})` : expression;
}

export function printLine(parts: readonly PrintPart[], scope: Scope): string[] {
  const format = parts.map((part) => (part.kind === "text" ? inFormat(part.text) : printed(part))).join("");
  const fields = parts.flatMap((part) => (part.kind === "text" ? [] : [part]));
  return call(
    format.replace(/\\n$/, ""),
    fields.map((part) => {
      const isSymbol = part.field.kind.kind === "number" && part.field.kind.shown === "symbol";
      const expression = expressionOf(part.field, scope);
      return isSymbol && part.conversion === "s" ? `ksym(${expression})` : expression;
    }),
  );
}

function printed({ flags, width, conversion: letter }: Extract<PrintPart, { kind: "field" }>): string {
  const size = ["s", "c", "p"].includes(letter) ? "" : "ll";
  return `%${flags}${width}${size}${letter}`;
}

const WIDTH = 96;

function call(format: string, values: readonly string[]): string[] {
  const line = `printf(${[`"${format}\\n"`, ...values].join(", ")});`;
  if (line.length <= WIDTH || values.length === 0) return [line];
  return [`printf("${format}\\n",`, `    ${values.join(", ")});`];
}
