/**
 * kpc as a library: check and compile programs of probe definitions.
 *
 * Pure: no file system, no process, nothing that only Node has. Texts come in as values, and what an
 * `import` names is asked of the caller.
 *
 * ```ts
 * import { compile } from "kprobe-compiler";
 *
 * const { output, diagnostics } = compile([{ name: "open.kp", text: "kprobe do_sys_open < dfd: %di >" }], {
 *   arch: "x86_64",
 *   kernel: "6.12",
 * });
 * ```
 */
import { checkProgram } from "./check/check.ts";
import type { Loader } from "./check/files.ts";
import type { Diagnostic, SourceFile } from "./diagnostics/diagnostic.ts";
import type { BackEnd } from "./emit/back-end.ts";
import { verifyCapability } from "./emit/capability.ts";
import { BACK_ENDS, findBackEnd } from "./emit/back-ends.ts";
import type { Program } from "./program/program.ts";
import type { Architecture } from "./target/arch/architecture.ts";
import { findArchitecture } from "./target/arch/index.ts";
import { NEWEST_KERNEL } from "./target/features/features.ts";
import type { Programs } from "./target/elf/programs.ts";
import { plainTarget } from "./target/target.ts";
import type { Target } from "./target/target.ts";
import { parseKernelVersion } from "./target/version.ts";
import type { KernelVersion } from "./target/version.ts";
import { VERSION } from "./version.ts";

export type { Diagnostic, Fix, Place, RelatedPlace, Severity, SourceFile, TextEdit } from "./diagnostics/diagnostic.ts";
export type { Loaded, Loader } from "./check/files.ts";
export type * from "./program/program.ts";
export type { FoundElf, Programs } from "./target/elf/programs.ts";
export type { Target } from "./target/target.ts";
export { renderJson } from "./diagnostics/render/json.ts";
export { renderSarif } from "./diagnostics/render/sarif.ts";
export { renderTerminal } from "./diagnostics/render/terminal.ts";
export { VERSION };

export interface CheckOptions {
  /** What is known of a kernel; instead of `arch` and `kernel`, which say as much as they can. */
  readonly target?: Target;
  /** `x86_64`, `arm64`, … or another name of one; `x86_64` if absent. */
  readonly arch?: string;
  /** `6.1`, `6.12.117`; the newest kernel that kpc knows if absent. */
  readonly kernel?: string;
  /** Values of parameters, as `-D name=value` gives them. */
  readonly defines?: Readonly<Record<string, string>>;
  /** How many functions or events a pattern may match; 64 if absent. */
  readonly mostMatches?: number;
  /** Who works out the offsets of members: kpc, or with `kernel` the kernel that the program is for. */
  readonly btf?: "offsets" | "kernel";
  /** Finds the programs that uprobes name; without it, their symbols cannot be found. */
  readonly programs?: Programs | undefined;
  /** Finds imported files; without it there are none. */
  readonly load?: Loader;
  /** The back end that the program must be right for: `tracefs` if absent. */
  readonly to?: string;
  /** The version of the tool that reads what the back end writes, `0.23`; the newest that is known if absent. */
  readonly tool?: string | undefined;
  /** The tracing instance that records, for `bootconfig`: letters, digits, `-` and `_`. */
  readonly instance?: string;
}

const MOST_MATCHES = 64;

export interface CheckResult {
  readonly program: Program;
  /** In the order of the sources. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface CompileResult extends CheckResult {
  /** Absent where a diagnostic is an error. */
  readonly output: string | undefined;
}

/**
 * Checks programs that belong together.
 *
 * @throws RangeError if the options name an architecture, kernel or back end that does not exist.
 */
export function check(sources: readonly SourceFile[], options: CheckOptions = {}): CheckResult {
  const backEnd = backEndOf(options);
  const { program, diagnostics } = checkProgram({
    sources,
    target: targetOf(options),
    defines: options.defines ?? {},
    programs: options.programs,
    mostMatches: options.mostMatches ?? MOST_MATCHES,
    btf: options.btf ?? "offsets",
    through: backEnd.through,
    load: options.load ?? (() => ({ kind: "missing" })),
  });
  const { tool, instance } = options;
  return {
    program,
    diagnostics: [
      ...diagnostics,
      ...verifyCapability(program, backEnd, BACK_ENDS, tool),
      ...backEnd.verify(program, { version: VERSION, tool, instance }),
    ],
  };
}

/** Checks, and gives the text of the back end if nothing is wrong. Throws as `check` does. */
export function compile(sources: readonly SourceFile[], options: CheckOptions = {}): CompileResult {
  const checked = check(sources, options);
  const isRight = checked.diagnostics.every(({ severity }) => severity !== "error");
  const output = isRight
    ? backEndOf(options).emit(checked.program, {
        version: VERSION,
        tool: options.tool,
        instance: options.instance,
      })
    : undefined;
  return { ...checked, output };
}

function targetOf(options: CheckOptions): Target {
  return options.target ?? plainTarget(architectureOf(options), kernelOf(options));
}

function architectureOf({ arch = "x86_64" }: CheckOptions): Architecture {
  const found = findArchitecture(arch);
  if (found === undefined) throw new RangeError(`unknown architecture: ${arch}`);
  return found;
}

function kernelOf({ kernel = NEWEST_KERNEL }: CheckOptions): KernelVersion {
  const found = parseKernelVersion(kernel);
  if (found === undefined) throw new RangeError(`not a kernel version: ${kernel}`);
  return found;
}

function backEndOf({ to = BACK_ENDS[0].name }: CheckOptions): BackEnd {
  const found = findBackEnd(to);
  if (found === undefined) throw new RangeError(`unknown back end: ${to}`);
  return found;
}
