/** Requests that are kpc's own; docs/editor.md says what they are for. */
import { compile } from "../../src/index.ts";
import type { Loader } from "../../src/check/files.ts";
import { parentOf } from "../../src/cli/paths.ts";
import { LIVE } from "../../src/cli/read-target.ts";
import { BACK_ENDS, findBackEnd } from "../../src/emit/back-ends.ts";
import type { Ready } from "./documents.ts";
import type { Choice } from "./target-choice.ts";
import type { Chosen } from "./targets.ts";

export interface StatusParameters {
  readonly uri: string;
}

export interface Status {
  /** What people call the kernel: `web1.kpt`, `this machine`, `Linux 6.12 on x86_64`. */
  readonly name: string;
  readonly arch: string;
  readonly kernel: string;
  readonly release: string | undefined;
  /** The target file; absent for this machine and for a kernel that is only a version. */
  readonly file: string | undefined;
  /** What has decided it. */
  readonly origin: Choice["origin"];
  /** What is not known of it: `BTF: permission denied`. */
  readonly gaps: readonly string[];
  /** What is wrong with the choice. */
  readonly problems: readonly string[];
}

export function statusOf({ target, choice, problems }: Chosen): Status {
  return {
    name: target.name,
    arch: target.arch.name,
    kernel: target.kernel.text,
    release: target.release,
    file: choice.target === LIVE ? undefined : choice.target,
    origin: choice.origin,
    gaps: target.gaps.map(({ part, reason }) => `${part}: ${reason}`),
    problems,
  };
}

export interface BackEndFacts {
  /** As `kpc compile --to` has it. */
  readonly name: string;
  readonly description: string;
}

/** What a program can become: for a client that lets its user choose. */
export function backEnds(): readonly BackEndFacts[] {
  return BACK_ENDS.map(({ name, description }) => ({ name, description }));
}

export interface CompileParameters {
  readonly uri: string;
  /** As `kpc compile --to` has it: `tracefs`, `sh`, `bpftrace`, … */
  readonly backEnd: string;
}

export interface Compiled {
  /** Absent where something is wrong. */
  readonly output: string | undefined;
  /** What is, a line each: `KP1201: …`. */
  readonly problems: readonly string[];
}

/** The whole program anew: it is asked for seldom, and shown as a whole. */
export function compiled({ checked }: Ready, { backEnd }: CompileParameters, load: Loader): Compiled {
  if (findBackEnd(backEnd) === undefined) {
    return { output: undefined, problems: [`there is no back end \`${backEnd}\``] };
  }
  const { target, programs } = checked.kernel;
  const folder = inFolder(checked.name, load);
  const source = { name: folder.nameOf(checked.name), text: checked.text };
  const { output, diagnostics } = compile([source], { target, programs, load: folder.load, to: backEnd });
  return { output, problems: diagnostics.map(({ code, message }) => `${code}: ${message}`) };
}

/** An output says what it was made from: names as if it were compiled in the file's folder. */
function inFolder(name: string, load: Loader): { readonly nameOf: (name: string) => string; readonly load: Loader } {
  const start = `${parentOf(name)}/`;
  const whole = new Map<string, string>();
  const nameOf = (long: string): string => {
    const short = long.startsWith(start) ? long.slice(start.length) : long;
    whole.set(short, long);
    return short;
  };
  return {
    nameOf,
    load: (path, importer) => {
      const loaded = load(path, { ...importer, name: whole.get(importer.name) ?? importer.name });
      if (loaded.kind !== "loaded") return loaded;
      return { kind: "loaded", source: { ...loaded.source, name: nameOf(loaded.source.name) } };
    },
  };
}
