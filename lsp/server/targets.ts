/** The kernels that documents are checked for, each read once as long as what it was read from does not change. */
import * as compiler from "../../src/cli/compiler.ts";
import type { Host } from "../../src/cli/host.ts";
import { programsOf } from "../../src/cli/programs.ts";
import { LIVE, readTargetFileOrLive } from "../../src/cli/read-target.ts";
import { UsageError } from "../../src/cli/usage-error.ts";
import { findArchitecture } from "../../src/target/arch/index.ts";
import { plainTarget } from "../../src/target/target.ts";
import type { Target } from "../../src/target/target.ts";
import { parseKernelVersion } from "../../src/target/version.ts";
import { lazily } from "../../src/target/capture/lazily.ts";
import type { Kernel } from "./document/checked-document.ts";
import { programNames } from "./program-names.ts";
import type { Choice } from "./target-choice.ts";

export interface Chosen extends Kernel {
  readonly choice: Choice;
  /** What is wrong with the choice; then less is known than was meant. */
  readonly problems: readonly string[];
}

/** What was read, and the files that it is from, as they were then: a target file, programs and libraries. */
interface Known {
  readonly chosen: Chosen;
  readonly stamps: Map<string, string | undefined>;
}

export class Targets {
  readonly #host: Host;
  readonly #known = new Map<string, Known>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** The same object for the same choice, so that who holds one sees whether it is another one now. */
  of(choice: Choice): Chosen {
    const key = keyOf(choice);
    const known = this.#known.get(key);
    if (known !== undefined && this.#isAsItWas(known)) return known.chosen;
    const read = this.#read(choice);
    this.#known.set(key, read);
    return read.chosen;
  }

  /**
   * What holds instead where a part of a target turned out to be damaged when it was first needed; whatever
   * else was thrown is thrown on.
   */
  withoutTarget({ choice, problems }: Chosen, error: unknown): Chosen {
    const isDamage = error instanceof UsageError || error instanceof compiler.BtfError;
    if (!isDamage || choice.target === undefined) throw error;
    const key = keyOf(choice);
    const plain = this.#read({ ...choice, target: undefined, problems: [] });
    const chosen = { ...plain.chosen, choice, problems: [...problems, error.message] };
    for (const [path, stamp] of this.#known.get(key)?.stamps ?? []) plain.stamps.set(path, stamp);
    this.#known.set(key, { ...plain, chosen });
    return chosen;
  }

  /** Of what is not in use nothing is kept: a kernel's types are a hundred megabytes. */
  keep(used: Iterable<Chosen>): void {
    const kept = new Set(used);
    for (const [key, { chosen }] of this.#known) if (!kept.has(chosen)) this.#known.delete(key);
  }

  /** Reads everything anew when it is asked for, also of what no file's time tells: this machine. */
  forget(): void {
    this.#known.clear();
  }

  #isAsItWas({ stamps }: Known): boolean {
    return [...stamps].every(([path, stamp]) => this.#host.stampOf(path) === stamp);
  }

  #read(choice: Choice): Known {
    const stamps = new Map<string, string | undefined>();
    const host = stamping(this.#host, stamps);
    const problems = [...choice.problems];
    // The files of /proc and /sys have no times.
    const target = this.#targetOf(choice, choice.target === LIVE ? this.#host : host, problems);
    const programs = programsOf(host, compiler, { root: choice.root, architecture: target.arch.name });
    const names = lazily(() => programNames(this.#host, choice.root));
    return { chosen: { target, programs, programNames: names, choice, problems }, stamps };
  }

  #targetOf({ target, arch, kernel, origin }: Choice, host: Host, problems: string[]): Target {
    if (target !== undefined) {
      try {
        return readTargetFileOrLive(target, host, compiler);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        // That little can be read of the machine is no mistake of anybody's who did not choose it.
        if (target !== LIVE || origin !== "machine") problems.push(error.message);
      }
    }
    const [found] = compiler.ARCHITECTURES;
    return plainTarget(
      findArchitecture(arch) ?? (found as Target["arch"]),
      parseKernelVersion(kernel) as Target["kernel"],
    );
  }
}

/** The same machine, of which is noted what is read, and where something was looked for that was not there. */
function stamping(host: Host, stamps: Map<string, string | undefined>): Host {
  const { findProgram } = host;
  const note = (path: string): unknown => stamps.set(path, host.stampOf(path));
  const noting: Host = {
    ...host,
    readFile: (path) => {
      note(path);
      return host.readFile(path);
    },
  };
  if (findProgram === undefined) return noting;
  return {
    ...noting,
    findProgram: (name, lookup) => {
      const found = findProgram(name, lookup);
      const root = lookup.root.replace(/\/$/, "");
      if (found.kind === "missing") for (const path of found.looked) note(`${root}${path}`);
      return found;
    },
  };
}

function keyOf({ target, arch, kernel, root, origin, problems }: Choice): string {
  return JSON.stringify([target, arch, kernel, root, origin, problems]);
}
