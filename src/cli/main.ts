/**
 * The command line: finds the command, reads its arguments, runs it.
 *
 * Exit codes: 0 clean or warnings only, 1 errors in what was given, 2 wrong usage, 70 an error of
 * kpc itself.
 */
import { nearest } from "../diagnostics/nearest.ts";
import { alternatives } from "../diagnostics/wording.ts";
import { VERSION } from "../version.ts";
import { readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { commandHelp, needsCompiler, overview } from "./help.ts";
import { OutputError } from "./host.ts";
import type { Host } from "./host.ts";
import { commands } from "./table.ts";
import { sayTo } from "./say.ts";
import { UsageError, didYouMean } from "./usage-error.ts";

const EXIT_ERRORS = 1;
const EXIT_USAGE = 2;
const EXIT_INTERNAL = 70;

export async function run(argv: readonly string[], host: Host): Promise<number> {
  try {
    return await dispatch(argv, host);
  } catch (error) {
    return reportFailure(error, host);
  }
}

async function dispatch(argv: readonly string[], host: Host): Promise<number> {
  const [first, ...rest] = argv;
  const group = groupOf(first ?? "");
  switch (first) {
    case undefined:
      host.stderr.write(overview(commands));
      return EXIT_USAGE;
    case "--version":
    case "-V":
      host.stdout.write(`kpc ${VERSION}\n`);
      return 0;
    case "--help":
    case "-h":
    case "help":
      return rest.length === 0 ? showOverview(commands, host) : helpOn(rest, host);
    default: {
      if (group.length > 0 && asksForHelp(rest[0])) return showOverview(group, host);
      const { command, argv: own } = findCommand(argv);
      return runCommand(command, own, host);
    }
  }
}

function showOverview(listed: readonly Command[], host: Host): number {
  host.stdout.write(overview(listed));
  return 0;
}

function helpOn(words: readonly string[], host: Host): number | Promise<number> {
  const group = groupOf(words[0] ?? "");
  return group.length > 0 && words.length === 1
    ? showOverview(group, host)
    : showHelp(findCommand(words).command, host);
}

function asksForHelp(word: string | undefined): boolean {
  return word === "--help" || word === "-h";
}

/** The commands of two words that begin with one: `target show`, `target diff`. */
function groupOf(first: string): Command[] {
  return commands.filter(({ name }) => name.startsWith(`${first} `));
}

async function runCommand(command: Command, argv: readonly string[], host: Host): Promise<number> {
  try {
    const { values, operands, help } = readArguments(command, argv);
    return help ? await showHelp(command, host) : await command.run(values, operands, host);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(error.message, [...error.hints, `\`kpc ${command.name} --help\` shows its options`]);
  }
}

async function showHelp(command: Command, host: Host): Promise<number> {
  host.stdout.write(commandHelp(command, needsCompiler(command) ? await host.compiler() : undefined));
  return 0;
}

interface Found {
  readonly command: Command;
  /** What follows the command's name. */
  readonly argv: readonly string[];
}

function findCommand(argv: readonly string[]): Found {
  const [name = "", second, ...rest] = argv;
  const whole = commands.find((command) => command.name === name);
  if (whole !== undefined) return { command: whole, argv: argv.slice(1) };
  const ofTwo = commands.find((command) => command.name === `${name} ${second ?? ""}`);
  if (ofTwo !== undefined) return { command: ofTwo, argv: rest };
  const group = groupOf(name);
  throw group.length > 0 ? unknownInGroup(name, second, group) : unknownCommand(name);
}

function unknownInGroup(name: string, second: string | undefined, group: readonly Command[]): UsageError {
  const words = group.map((command) => command.name.slice(name.length + 1));
  const lists = `\`kpc ${name} --help\` lists the commands`;
  if (second === undefined) return new UsageError(`\`${name}\` needs another word: ${alternatives(words)}`, [lists]);
  const hints = didYouMean(nearest(second, words));
  return new UsageError(`there is no command \`${name} ${second}\``, [...hints, lists]);
}

function unknownCommand(name: string): UsageError {
  const lists = "`kpc --help` lists the commands";
  if (name.startsWith("-") && name !== "-") {
    const hints = didYouMean(nearest(name, ["--help", "--version"]));
    return new UsageError(`there is no option \`${name}\` before a command`, [...hints, lists]);
  }
  if (name === "-" || name.endsWith(".kp")) {
    return new UsageError(`\`${name}\` is no command`, [`to compile it, write \`kpc compile ${name}\``, lists]);
  }
  const words = new Set(commands.flatMap((command) => command.name.split(" ")[0] ?? []));
  return new UsageError(`there is no command \`${name}\``, [...didYouMean(nearest(name, words)), lists]);
}

function reportFailure(error: unknown, host: Host): number {
  const say = sayTo(host);
  if (error instanceof UsageError) {
    say(`kpc: ${error.message}`);
    error.hints.forEach(say);
    return EXIT_USAGE;
  }
  if (error instanceof OutputError) {
    say(`kpc: ${error.message}`);
    return EXIT_ERRORS;
  }
  say(
    `kpc: internal error: ${error instanceof Error ? error.message : String(error)}; please report it (KPC_DEBUG=1 shows where it happened)`,
  );
  if (host.environment("KPC_DEBUG") === "1" && error instanceof Error) {
    (error.stack ?? "").split("\n").forEach(say);
  }
  return EXIT_INTERNAL;
}
