/** The texts of `--help`, made from the tables of commands and options. */
import { COMMON_OPTIONS, OPTIONS_WITHOUT_COMMAND } from "./arguments.ts";
import type { Command, Option } from "./command.ts";
import type { Compiler } from "./host.ts";

export function overview(commands: readonly Command[]): string {
  return [
    "kpc checks Linux probe definitions and compiles them for the kernel",
    "",
    "Usage: kpc COMMAND [OPTION]... [OPERAND]...",
    "",
    "Commands:",
    ...columns(commands.map(({ name, summary }) => [name, [summary]])),
    "",
    "Options:",
    ...columns(Object.entries(OPTIONS_WITHOUT_COMMAND).map(([long, one]) => [optionForms(long, one), [one.help]])),
    "",
  ].join("\n");
}

/** True if the help of a command lists what only the compiler knows. */
export function needsCompiler({ options }: Command): boolean {
  return Object.values(options).some(({ listed }) => listed !== undefined);
}

export function commandHelp(command: Command, compiler: Compiler | undefined): string {
  const { name, summary, details, operands, options, examples } = command;
  const rows = Object.entries({ ...options, ...COMMON_OPTIONS }).map(([long, option]): Row => [
    optionForms(long, option),
    optionHelp(option, compiler),
  ]);
  return [
    `Usage: kpc ${name} [OPTION]... ${operands}`.trimEnd(),
    "",
    summary,
    ...(details === undefined ? [] : ["", ...details]),
    "",
    "Options:",
    ...columns(rows),
    "",
    "Examples:",
    ...examples.map((example) => `  ${example}`),
    "",
  ].join("\n");
}

/** The left column, and the lines of the right one. */
type Row = readonly [string, readonly string[]];

function columns(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, lines]) =>
    lines.map((line, index) => `  ${(index === 0 ? left : "").padEnd(width)}  ${line}`),
  );
}

function optionForms(long: string, { short, value }: Option): string {
  const letter = short === undefined ? "    " : `-${short}, `;
  return `${letter}--${long}${value === undefined ? "" : ` ${value}`}`;
}

function optionHelp({ help, choices, listed, repeatable }: Option, compiler: Compiler | undefined): readonly string[] {
  const values = choices ?? (compiler === undefined ? undefined : listed?.(compiler));
  return [
    repeatable === true ? `${help}; can be repeated` : help,
    ...(values === undefined ? [] : [values.join(", ")]),
  ];
}
