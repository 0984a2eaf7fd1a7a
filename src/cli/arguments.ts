/** Reads the arguments of a command by its table of options. */
import { parseArgs } from "node:util";
import { nearest } from "../diagnostics/nearest.ts";
import { alternatives } from "../diagnostics/wording.ts";
import type { Command, Option, Options, Values } from "./command.ts";
import { UsageError, didYouMean } from "./usage-error.ts";

export interface Arguments {
  readonly values: Values<Options>;
  readonly operands: readonly string[];
  readonly help: boolean;
}

type Value = string | string[] | boolean | undefined;

/** What every command has. */
export const COMMON_OPTIONS: Options = { help: { short: "h", help: "show this help" } };

/** What stands in a command's place. */
export const OPTIONS_WITHOUT_COMMAND: Options = {
  help: { short: "h", help: "show this help; after a command, that command's" },
  version: { short: "V", help: "show kpc's version" },
};

/** An option as it was given; `rawName` with its dashes. */
interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

export function readArguments(command: Command, argv: readonly string[]): Arguments {
  const options: Options = { ...command.options, ...COMMON_OPTIONS };
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(Object.entries(options).map(([name, option]) => [name, parserOption(option)])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values: Record<string, Value> = Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, initialValue(option)]),
  );
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind === "option") take(values, token, options, command);
  }
  const help = values["help"] === true;
  const surplus = operands[command.mostOperands];
  if (surplus !== undefined && !help) throw new UsageError(`\`${command.name}\` has no use for \`${surplus}\``);
  return { values: values as Values<Options>, operands, help };
}

function parserOption({ short, value }: Option): { type: "string" | "boolean"; multiple: boolean; short?: string } {
  const type = value === undefined ? "boolean" : "string";
  return { type, multiple: true, ...(short === undefined ? {} : { short }) };
}

function initialValue({ value, repeatable }: Option): Value {
  if (value === undefined) return false;
  return repeatable === true ? [] : undefined;
}

function take(values: Record<string, Value>, token: OptionToken, options: Options, command: Command): void {
  const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
  if (option === undefined) throw unknownOption(token.rawName, options, command);
  if (option.value === undefined) {
    if (token.inlineValue === true) throw new UsageError(`\`${token.rawName}\` takes no value`);
    values[token.name] = true;
    return;
  }
  const value = valueOf(token, option);
  const before = values[token.name];
  values[token.name] = Array.isArray(before) ? [...before, value] : value;
}

function valueOf({ rawName, value, inlineValue }: OptionToken, option: Option): string {
  // Another option in the value's place means that the value was forgotten; `-` is standard input.
  if (value === undefined || (inlineValue === false && /^-./.test(value))) {
    throw new UsageError(`\`${rawName}\` needs a value: ${rawName} ${option.value ?? ""}`);
  }
  if (option.choices !== undefined && !option.choices.includes(value)) {
    throw new UsageError(`\`${rawName}\` can be ${alternatives(option.choices)}, not \`${value}\``);
  }
  return value;
}

function unknownOption(given: string, options: Options, command: Command): UsageError {
  const names = Object.keys(options).map((name) => `--${name}`);
  return new UsageError(`\`${command.name}\` has no option \`${given}\``, didYouMean(nearest(given, names)));
}
