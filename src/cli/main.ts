/**
 * The command line: finds the command, reads its arguments, runs it.
 *
 * Exit codes: 0 clean or warnings only, 1 errors in what was given, 2 wrong usage, 70 an error of
 * kpc itself.
 */
import { nearest } from "../diagnostics/nearest.ts";
import { visible } from "../diagnostics/render/visible.ts";
import { VERSION } from "../version.ts";
import { readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { commandHelp, needsCompiler, overview } from "./help.ts";
import { OutputError } from "./host.ts";
import type { Host } from "./host.ts";
import { commands } from "./table.ts";
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
      if (rest[0] !== undefined) return showHelp(findCommand(rest[0]), host);
      host.stdout.write(overview(commands));
      return 0;
    default:
      return runCommand(findCommand(first), rest, host);
  }
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

function findCommand(name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const lists = "`kpc --help` lists the commands";
  if (name.startsWith("-") && name !== "-") {
    const hints = didYouMean(nearest(name, ["--help", "--version"]));
    throw new UsageError(`there is no option \`${name}\` before a command`, [...hints, lists]);
  }
  if (name === "-" || name.endsWith(".kp")) {
    throw new UsageError(`\`${name}\` is no command`, [`to compile it, write \`kpc compile ${name}\``, lists]);
  }
  const hints = didYouMean(
    nearest(
      name,
      commands.map((command) => command.name),
    ),
  );
  throw new UsageError(`there is no command \`${name}\``, [...hints, lists]);
}

function reportFailure(error: unknown, host: Host): number {
  const say = (line: string): void => host.stderr.write(`${visible(line)}\n`);
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
