/** The options with which an example of the catalogue is checked. */
import type { SourceExample } from "../../src/diagnostics/entry.ts";
import type { CheckOptions, Loader } from "../../src/index.ts";
import { openTarget } from "../../src/target/capture/open-target.ts";
import { examplePrograms } from "../../src/target/example/example-programs.ts";
import { exampleSections } from "../../src/target/example/example-target.ts";
import type { Target } from "../../src/target/target.ts";

export function optionsOf({
  arch,
  kernel,
  defines,
  target,
  btf,
  programs,
  to,
  imports = {},
}: SourceExample): CheckOptions {
  const load: Loader = (path) => {
    const text = imports[path];
    return text === undefined ? { kind: "missing" } : { kind: "loaded", source: { name: path, text } };
  };
  return {
    load,
    ...(arch && { arch }),
    ...(kernel && { kernel }),
    ...(defines && { defines }),
    ...(to !== undefined && { to }),
    ...(btf && { btf }),
    ...(programs && { programs: examplePrograms() }),
    ...(target && { target: exampleTarget(target, arch) }),
  };
}

/** The example kernel, as a program would read it from a file. */
export function exampleTarget(variant: NonNullable<SourceExample["target"]> = true, arch = "x86_64"): Target {
  const sections = exampleSections(variant === true ? "newest" : variant);
  return openTarget("example.kpt", { ...sections, head: { ...sections.head, arch } });
}
