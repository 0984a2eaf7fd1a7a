/** What a command is: its options, as data from which parsing and help follow, and what it does. */
import type { Compiler, Host } from "./host.ts";

/** What a value or an operand can be, as far as a shell can suggest it. */
export interface Suggestions {
  /** Files that end so, `.kp`; every file if the list is empty. */
  readonly files?: readonly string[];
  readonly folders?: true;
  readonly words?: readonly string[];
  /** The words that the compiler knows, each alone or with what it means. */
  readonly listed?: (compiler: Compiler) => readonly (string | readonly [word: string, meaning: string])[];
}

export interface Option {
  /** One letter: `o` for `-o`. */
  readonly short?: string;
  /** What the help calls the option's value; an option without one is a switch. */
  readonly value?: string;
  /** May be given several times. */
  readonly repeatable?: true;
  /** The only values, where the command line itself knows them. */
  readonly choices?: readonly string[];
  /** The values that the compiler knows, for the help. */
  readonly listed?: (compiler: Compiler) => readonly string[];
  /** What else the value can be, for the completion of shells. */
  readonly suggests?: Suggestions;
  readonly help: string;
}

export type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends { readonly value: string }
  ? O extends { readonly repeatable: true }
    ? readonly string[]
    : string | undefined
  : boolean;

/** The values of a command's options, by their long names. */
export type Values<O extends Options> = { readonly [Name in keyof O]: ValueOf<O[Name]> };

export interface Command<O extends Options = Options> {
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** Further lines for its help. */
  readonly details?: readonly string[];
  /** `[FILE]...`; the empty string if it takes none. */
  readonly operands: string;
  /** How many operands it takes at most. */
  readonly mostOperands: number;
  /** What each of them can be, for the completion of shells; the last stands for all that follow. */
  readonly suggests?: readonly Suggestions[];
  readonly options: O;
  readonly examples: readonly string[];
  /** Gives the exit code. */
  run(values: Values<O>, operands: readonly string[], host: Host): Promise<number>;
}

/** Checks a command's definition against its options. */
export function command<const O extends Options>(definition: Command<O>): Command {
  return definition;
}
