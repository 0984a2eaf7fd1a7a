/** Programs and libraries that a program's uprobes name, from the files of this machine or another root. */
import type { FoundElf, FoundProgram, Programs } from "../target/elf/programs.ts";
import type { Compiler, Host } from "./host.ts";

export interface ProgramOptions {
  /** Another root folder: a container's, an image's. */
  readonly root: string | undefined;
  /** kpc's name of the architecture whose libraries are meant. */
  readonly architecture: string;
}

/** Each name is looked up once, each file read once. */
export function programsOf(
  host: Host,
  compiler: Compiler,
  { root = "/", architecture }: ProgramOptions,
): Programs | undefined {
  const { findProgram } = host;
  if (findProgram === undefined) return undefined;
  const known = new Map<string, FoundElf>();
  const lookup = { root, architecture, path: root === "/" ? host.environment("PATH") : undefined };
  return {
    find: (name) => {
      const found = known.get(name) ?? open(findProgram(name, lookup));
      known.set(name, found);
      return found;
    },
  };

  function open(found: FoundProgram): FoundElf {
    if (found.kind === "missing") return found;
    const read = host.readFile(found.file);
    if (read.kind === "missing") return { kind: "missing", looked: [found.path] };
    if (read.kind === "unreadable") return { kind: "unreadable", path: found.path, reason: read.reason };
    try {
      return { kind: "found", path: found.path, elf: compiler.openElf(read.bytes) };
    } catch (error) {
      if (!(error instanceof compiler.ElfError)) throw error;
      return { kind: "damaged", path: found.path, reason: error.message, offset: error.offset };
    }
  }
}
