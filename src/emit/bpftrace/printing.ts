/** `printf`: how a record is shown, and what `print` asks for. */
import type { PrintPart } from "../../program/action.ts";
import { expressionOf } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { inFormat } from "./text.ts";
import type { Value } from "./value.ts";

/** `TASK-TID NAME: a=1 b="x"`, the fields as the kernel's own trace has them. */
export function recordLine(name: string, fields: readonly (readonly [name: string, value: Value])[]): string[] {
  const shown = fields.map(([field, value]) => [inFormat(field), shownAs(value)] as const);
  const texts = shown.map(([field, { conversion }]) => `${field}=${conversion}`);
  const values = shown.flatMap(([, { expressions }]) => expressions);
  return call([`%s-%d ${inFormat(name)}:`, ...texts].join(" "), ["comm", "tid", ...values]);
}

interface Shown {
  readonly conversion: string;
  readonly expressions: readonly string[];
}

function shownAs(value: Value): Shown {
  const { expressions, conversion, isSymbol, display } = value;
  const [only = "0", ...others] = expressions;
  if (others.length > 0) return { conversion: `{${expressions.map(() => conversion).join(",")}}`, expressions };
  if (isSymbol) return { conversion: "%s", expressions: [`ksym(${only})`] };
  if (display === "dev") return { conversion: "%llu:%llu", expressions: [`${only} >> 20`, `${only} & 0xfffff`] };
  if (display?.startsWith("be") === true) {
    return { conversion: "%llu", expressions: [`bswap((uint${display.slice(2)})${only})`] };
  }
  return display === "ipv4" ? { conversion: "%s", expressions: [`ntop(${only})`] } : { conversion, expressions };
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
  const rows: string[] = [];
  for (const [index, value] of values.entries()) {
    const text = index === values.length - 1 ? `${value});` : `${value},`;
    const last = rows.at(-1);
    if (last === undefined || last.length + text.length >= WIDTH) rows.push(`    ${text}`);
    else rows[rows.length - 1] = `${last} ${text}`;
  }
  return [`printf("${format}\\n",`, ...rows];
}
