/** Compiles a program for a kernel of the harness. */
import { posix } from "node:path";
import { compile } from "../../../src/index.ts";
import type { CompileResult, Loader } from "../../../src/index.ts";
import type { Kernel } from "../harness/kernels.ts";

/** The kernel's version as its package has it: `6.1.176`. */
export interface KernelUnderTest {
  readonly kernel: Kernel;
  readonly version: string;
}

export function compileFor({ kernel, version }: KernelUnderTest, text: string): CompileResult {
  return compile([{ name: "program.kp", text }], { arch: kernel.arch, kernel: version });
}

/** The same for one of several files that import each other, by path. */
export function compileFileFor(
  { kernel, version }: KernelUnderTest,
  name: string,
  files: ReadonlyMap<string, string>,
): CompileResult {
  const load: Loader = (path, importer) => {
    const found = posix.join(posix.dirname(importer.name), path);
    const text = files.get(found);
    return text === undefined ? { kind: "missing" } : { kind: "loaded", source: { name: found, text } };
  };
  return compile([{ name, text: files.get(name) ?? "" }], { arch: kernel.arch, kernel: version, load });
}

/** The definitions of an output, without its comments. */
export function definitionsOf({ output }: CompileResult): readonly string[] {
  return (output ?? "").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

/** What kpc says about a program, one line for each error. */
export function errorsOf({ diagnostics }: CompileResult): readonly string[] {
  return diagnostics.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code} ${message}`);
}
