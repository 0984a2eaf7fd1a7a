/** What shells are told of the command line: the table of commands, with every value that is known. */
import { COMMON_OPTIONS, OPTIONS_WITHOUT_COMMAND } from "../arguments.ts";
import type { Command, Option, Options, Suggestions } from "../command.ts";
import type { Compiler } from "../host.ts";

export interface Word {
  readonly text: string;
  readonly meaning?: string;
}

/** What can stand in a place. */
export interface Values {
  /** As the help calls it. */
  readonly name: string;
  readonly words: readonly Word[];
  /** Endings of files, every file if there are none; absent where no file is meant. */
  readonly files?: readonly string[];
  readonly folders: boolean;
}

export interface OptionModel {
  readonly long: string;
  readonly short?: string;
  readonly help: string;
  readonly repeatable: boolean;
  /** Absent for a switch. */
  readonly value?: Values;
}

/** A place in the tree of commands: `kpc`, `kpc target` or `kpc target show`. */
export interface Place {
  /** Without `kpc`; empty for `kpc` itself. */
  readonly path: readonly string[];
  /** The words that lead to the next places, if it is no command itself. */
  readonly next: readonly Word[];
  readonly options: readonly OptionModel[];
  readonly operands: readonly Values[];
  /** True if the last of the operands stands for all that follow. */
  readonly endless: boolean;
}

/** Every place, `kpc` itself first. */
export function placesOf(commands: readonly Command[], compiler: Compiler): readonly Place[] {
  const groups = [...new Set(commands.flatMap(({ name }) => groupOf(name) ?? []))];
  const roots = firstWords(commands);
  const helps = [
    branch(["help"], roots, {}),
    ...groups.map((group) => branch(["help", group], wordsOf(commands, group), {})),
  ];
  return [
    branch([], [...roots, { text: "help", meaning: "Shows the help of a command" }], OPTIONS_WITHOUT_COMMAND),
    ...groups.map((group) => branch([group], wordsOf(commands, group), COMMON_OPTIONS)),
    ...helps,
    ...commands.map((command) => leaf(command, compiler)),
  ];
}

function groupOf(name: string): string | undefined {
  const space = name.indexOf(" ");
  return space < 0 ? undefined : name.slice(0, space);
}

/** The first words of all commands, in the order of the table. */
function firstWords(commands: readonly Command[]): readonly Word[] {
  const found = new Map<string, string>();
  for (const { name, summary } of commands) {
    const group = groupOf(name);
    const members = wordsOf(commands, group ?? "").map(({ text }) => text);
    found.set(group ?? name, group === undefined ? summary : members.join(", "));
  }
  return [...found].map(([text, meaning]) => ({ text, meaning }));
}

function wordsOf(commands: readonly Command[], group: string): readonly Word[] {
  return commands
    .filter(({ name }) => groupOf(name) === group)
    .map(({ name, summary }) => ({ text: name.slice(group.length + 1), meaning: summary }));
}

function branch(path: readonly string[], next: readonly Word[], options: Options): Place {
  const switches = Object.entries(options).map(([long, option]) => switchOf(long, option));
  return { path, next, options: switches, operands: [], endless: false };
}

function leaf({ name, options, operands, mostOperands, suggests = [] }: Command, compiler: Compiler): Place {
  const all = Object.entries({ ...options, ...COMMON_OPTIONS });
  return {
    path: name.split(" "),
    next: [],
    options: all.map(([long, option]) => optionModel(long, option, compiler)),
    operands: suggests.map((one) => valuesOf(operands, one, compiler)),
    endless: mostOperands > suggests.length,
  };
}

function switchOf(long: string, { short, help, repeatable }: Option): OptionModel {
  return { long, ...(short === undefined ? {} : { short }), help, repeatable: repeatable === true };
}

function optionModel(long: string, option: Option, compiler: Compiler): OptionModel {
  const { value, choices, listed, suggests = {} } = option;
  if (value === undefined) return switchOf(long, option);
  const words = [...(choices ?? []), ...(listed?.(compiler) ?? []), ...(suggests.words ?? [])];
  return { ...switchOf(long, option), value: valuesOf(value, { ...suggests, words }, compiler) };
}

function valuesOf(name: string, { words = [], listed, files, folders }: Suggestions, compiler: Compiler): Values {
  return {
    name,
    words: [...words, ...(listed?.(compiler) ?? [])].map(wordOf),
    ...(files === undefined ? {} : { files }),
    folders: folders === true,
  };
}

function wordOf(word: string | readonly [string, string]): Word {
  return typeof word === "string" ? { text: word } : { text: word[0], meaning: word[1] };
}

/** The forms of an option as they are typed: `-o`, `--output`. */
export function formsOf({ short, long }: OptionModel): readonly string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${long}`];
}

/** True if nothing is known of what stands there. */
export function isAnything({ words, files, folders }: Values): boolean {
  return words.length === 0 && files === undefined && !folders;
}
