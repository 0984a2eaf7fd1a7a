/** Where the text of a program comes from: files, standard input, `-e`, and what these import. */
import type { Diagnostic, SourceFile } from "../diagnostics/diagnostic.ts";
import { decodeUtf8 } from "./decode.ts";
import type { Suggestions } from "./command.ts";
import { COMMAND_LINE_NAME, STDIN_NAME, isFile } from "./host.ts";
import type { Compiler, Host } from "./host.ts";
import { joinPath, parentOf } from "./paths.ts";
import { UsageError } from "./usage-error.ts";

/** The folder in which kpc runs. */
const HERE = ".";

/** What the operands are that are read. */
export const SUGGESTED_PROGRAMS = { files: [".kp"] } as const satisfies Suggestions;

type Loader = NonNullable<NonNullable<Parameters<Compiler["check"]>[1]>["load"]>;
type Loaded = ReturnType<Loader>;

export interface Inputs {
  readonly sources: readonly SourceFile[];
  /** What is wrong with the files themselves. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the operands in their order, then the texts of `-e`, which are the lines of one source. */
export async function readInputs(
  operands: readonly string[],
  texts: readonly string[],
  host: Host,
  compiler: Compiler,
): Promise<Inputs> {
  if (operands.length === 0 && texts.length === 0) {
    throw new UsageError("there is nothing to read: name a file, `-` for standard input, or a program with `-e`");
  }
  const sources: SourceFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of new Set(operands)) {
    const name = path === "-" ? STDIN_NAME : path;
    const place = joinPath("", path) || HERE;
    const loaded = path === "-" ? decode(name, await host.readStdin()) : loadFile(place, host.readFile);
    if (loaded.kind === "loaded") sources.push(loaded.source);
    else diagnostics.push(diagnosticOf(name, loaded, compiler));
  }
  if (texts.length > 0) sources.push({ name: COMMAND_LINE_NAME, text: texts.join("\n") });
  return { sources, diagnostics };
}

/** The operands, with the programs in a folder instead of it, by their names. */
export async function withFolders(operands: readonly string[], host: Host): Promise<string[]> {
  const files: string[] = [];
  for (const operand of operands) {
    const folder = joinPath("", operand) || HERE;
    if (operand === "-" || host.kindOf(folder) !== "folder") files.push(operand);
    else files.push(...(await programsIn(folder, host)));
  }
  return files;
}

async function programsIn(folder: string, host: Host): Promise<string[]> {
  const found = await host.findPrograms(folder);
  if (found.length === 0) throw new UsageError(`there is no \`.kp\` file in \`${folder}\``);
  return found.map((path) => joinPath("", path)).sort();
}

/** Finds imports: relative to the folder of the file that imports. */
export function makeLoader(host: Host): Loader {
  return (path, importer) =>
    loadFile(isFile(importer) ? joinPath(parentOf(importer.name), path) : path, host.readRegularFile);
}

function loadFile(path: string, readFile: Host["readFile"]): Loaded {
  const read = readFile(path);
  return read.kind === "bytes" ? decode(path, read.bytes) : read;
}

function decode(name: string, bytes: Uint8Array): Loaded {
  const decoded = decodeUtf8(bytes);
  return decoded.kind === "text" ? { kind: "loaded", source: { name, text: decoded.text } } : decoded;
}

function diagnosticOf(
  path: string,
  loaded: Exclude<Loaded, { kind: "loaded" }>,
  { diagnose, files }: Compiler,
): Diagnostic {
  const place = { source: { name: path, text: "" }, start: 0, end: 0 };
  switch (loaded.kind) {
    case "missing":
      return diagnose(files.fileMissing, place, { path });
    case "unreadable":
      return diagnose(files.fileUnreadable, place, { path, reason: loaded.reason });
    case "not-utf8":
      return diagnose(files.notUtf8, place, { path, offset: loaded.offset });
  }
}
