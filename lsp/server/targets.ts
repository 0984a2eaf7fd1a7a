/** The kernels that documents are checked for, each read once as long as its file does not change. */
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

export class Targets {
  readonly #host: Host;
  readonly #known = new Map<string, Chosen>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** The same object for the same choice, so that who holds one sees whether it is another one now. */
  of(choice: Choice): Chosen {
    const key = keyOf(choice);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const chosen = this.#read(choice);
    this.#known.set(key, chosen);
    return chosen;
  }

  /**
   * What holds instead where a part of a target turned out to be damaged when it was first needed; whatever
   * else was thrown is thrown on.
   */
  withoutTarget({ choice, problems }: Chosen, error: unknown): Chosen {
    const isDamage = error instanceof UsageError || error instanceof compiler.BtfError;
    if (!isDamage || choice.target === undefined) throw error;
    const plain = this.#read({ ...choice, target: undefined, problems: [] });
    const chosen = { ...plain, choice, problems: [...problems, error.message] };
    this.#known.set(keyOf(choice), chosen);
    return chosen;
  }

  /** Reads everything anew when it is asked for: target files may have changed. */
  forget(): void {
    this.#known.clear();
  }

  #read(choice: Choice): Chosen {
    const problems = [...choice.problems];
    const target = this.#targetOf(choice, problems);
    const programs = programsOf(this.#host, compiler, { root: choice.root, architecture: target.arch.name });
    const names = lazily(() => programNames(this.#host, choice.root));
    return { target, programs, programNames: names, choice, problems };
  }

  #targetOf({ target, arch, kernel, origin }: Choice, problems: string[]): Target {
    if (target !== undefined) {
      try {
        return readTargetFileOrLive(target, this.#host, compiler);
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

function keyOf({ target, arch, kernel, root, origin, problems }: Choice): string {
  return JSON.stringify([target, arch, kernel, root, origin, problems]);
}
