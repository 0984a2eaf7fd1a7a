/** Reads `--target FILE` and `--target live`. */
import type { Sections } from "../target/capture/sections.ts";
import type { FoundParts } from "../target/capture/parts.ts";
import type { Target } from "../target/target.ts";
import type { Suggestions } from "./command.ts";
import type { Compiler, Host } from "./host.ts";
import { UsageError } from "./usage-error.ts";

/** The machine that kpc runs on. */
export const LIVE = "live";

/** What names a kernel: a target file, or this machine. */
export const SUGGESTED_TARGETS = { files: [".kpt"], words: [LIVE] } as const satisfies Suggestions;

export const TARGET_OPTION = {
  value: "FILE",
  suggests: SUGGESTED_TARGETS,
  help: "the kernel: a target file, or `live` for this machine, which is meant if it is not given",
} as const;

/** Throws `UsageError`, also where a part is damaged that is only read when it is needed. */
export function readTargetFileOrLive(name: string, host: Host, compiler: Compiler): Target {
  return name === LIVE ? readLive(host, compiler) : readFile(name, host, compiler);
}

function readLive(host: Host, compiler: Compiler): Target {
  const { openTarget, readMachine, sectionsOf } = compiler;
  const found = readMachine(machineOf(host), { root: "/", arch: host.architecture });
  return openTarget("this machine", sectionsOf(completeParts(found, {}, compiler)));
}

/** What the machine's facts are read with. */
export function machineOf({ readFile: read, listFolder, compression }: Host): Parameters<Compiler["readMachine"]>[0] {
  return { readFile: read, listFolder, inflate: compression.inflate };
}

type RawParts = Parameters<Compiler["sectionsOf"]>[0];

export interface GivenFacts {
  readonly release?: string | undefined;
  readonly arch?: string | undefined;
}

/** Of what was found and what was given, which wins, a release and an architecture must be known. */
export function completeParts(found: FoundParts, given: GivenFacts, compiler: Compiler): RawParts {
  const { findArchitecture, parseKernelVersion, ARCHITECTURES } = compiler;
  const release = given.release ?? found.release;
  const named = given.arch ?? found.arch;
  if (release === undefined) {
    throw new UsageError("it is not known which kernel this is", ["name it with --release, as `uname -r` prints it"]);
  }
  if (parseKernelVersion(release) === undefined) {
    throw new UsageError(`the kernel's release \`${release}\` is no version`, ["a release is as `uname -r` prints it"]);
  }
  const known = `kpc knows ${ARCHITECTURES.map(({ name }) => name).join(", ")}`;
  if (named === undefined) {
    throw new UsageError("it is not known which architecture this is", ["name it with --arch", known]);
  }
  const arch = findArchitecture(named);
  if (arch === undefined) throw new UsageError(`kpc does not know the architecture \`${named}\``, [known]);
  return { ...found, release, arch: arch.name };
}

function readFile(path: string, host: Host, compiler: Compiler): Target {
  const read = host.readFile(path);
  if (read.kind === "missing") {
    throw new UsageError(`there is no target file \`${path}\``, [
      `\`kpc target capture -o ${path}\` makes one of this machine; \`live\` is this machine itself`,
    ]);
  }
  if (read.kind === "unreadable") throw new UsageError(`cannot read the target file \`${path}\`: ${read.reason}`);
  const { readTargetFile, openTarget } = compiler;
  const sections = explained(path, compiler, () => readTargetFile(read.bytes, host.compression));
  const reported: Sections = {
    ...sections,
    read: (section) => explained(path, compiler, () => sections.read(section)),
  };
  return explained(path, compiler, () => openTarget(baseName(path), reported));
}

function explained<Result>(path: string, { TargetFileError }: Compiler, attempt: () => Result): Result {
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof TargetFileError)) throw error;
    const { message, offset } = error;
    const place = offset > 0 ? ` (at byte ${offset})` : "";
    throw new UsageError(`cannot use \`${path}\` as a target: ${message}${place}`, [
      "`kpc target capture` makes target files",
    ]);
  }
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Does something with a target's types; says which target it is that has damaged ones. */
export function withTypesOf<Result>({ name }: Target, { BtfError }: Compiler, use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof BtfError)) throw error;
    throw new UsageError(`the types of ${name} are damaged: ${error.message} (at byte ${error.offset} of the BTF)`);
  }
}
