/**
 * A target: all that is known of one kernel.
 *
 * What is absent is not known, which is something else than "there is none": then nothing is
 * checked against it, and `gaps` says why.
 */
import type { Architecture } from "./arch/architecture.ts";
import type { KernelTypes } from "./kernel-types.ts";
import type { KernelSymbols } from "./symbols/kernel-symbols.ts";
import type { EventFormats } from "./tracefs/event-formats.ts";
import type { Readme } from "./tracefs/readme.ts";
import type { KernelConfig } from "./config.ts";
import { parseKernelVersion } from "./version.ts";
import type { KernelVersion } from "./version.ts";

export interface Target {
  /** What people call it: the file's name, `this machine`. */
  readonly name: string;
  readonly arch: Architecture;
  readonly kernel: KernelVersion;
  /** As `uname -r` has it: `6.12.107+deb13-amd64`; absent for a kernel that is only a version. */
  readonly release: string | undefined;
  /** What tracefs says that it can do. */
  readonly readme: Readme | undefined;
  readonly config: KernelConfig | undefined;
  readonly symbols: KernelSymbols | undefined;
  readonly types: KernelTypes | undefined;
  readonly events: EventFormats | undefined;
  readonly gaps: readonly Gap[];
}

/** A part that is not known. */
export interface Gap {
  /** `symbols`, `BTF`, … in the words that messages use. */
  readonly part: string;
  /** Completes "… is not known: ": lower case, without a full stop. */
  readonly reason: string;
}

/** A kernel of which nothing but its architecture and version is known. */
export function plainTarget(arch: Architecture, kernel: KernelVersion): Target {
  return {
    name: `Linux ${kernel.text} on ${arch.name}`,
    arch,
    kernel,
    release: undefined,
    readme: undefined,
    config: undefined,
    symbols: undefined,
    types: undefined,
    events: undefined,
    gaps: [],
  };
}

/** The version of a release; distributions number theirs `6.1.0-50-amd64`. */
export function versionOfRelease(release: string): KernelVersion | undefined {
  return parseKernelVersion(release.trim());
}
