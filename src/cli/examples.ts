/** Runs the examples of the catalogue, to show what kpc says about them. */
import type { Example } from "../diagnostics/explain.ts";
import { readArguments } from "./arguments.ts";
import { check } from "./commands/check.ts";
import { compile } from "./commands/compile.ts";
import type { Compiler } from "./host.ts";
import { memoryHost } from "./memory-host.ts";

/** The file that an example's program is shown as. */
const EXAMPLE_FILE = "example.kp";
const EXAMPLE_TARGET = "example.kpt";

/** What kpc prints, without colours, when it checks an example. */
export async function sayAbout(example: Example, compiler: Compiler): Promise<string> {
  const { argv, files } = commandOf(example, compiler);
  const programs = "programs" in example && example.programs !== undefined;
  const host = memoryHost({ files, programs, compiler: () => Promise.resolve(compiler) });
  const command = argv[0] === compile.name ? compile : check;
  const { values, operands } = readArguments(command, argv.slice(1));
  await command.run(values, operands, host);
  return host.written.stderr;
}

interface ExampleCommand {
  readonly argv: readonly string[];
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

function commandOf(example: Example, compiler: Compiler): ExampleCommand {
  if ("command" in example) return { argv: example.command, files: example.files };
  const { arch, kernel, defines, source, imports, target, btf, programs, to } = example;
  const options = [
    ...(arch === undefined || target !== undefined ? [] : ["--arch", arch]),
    ...(target === undefined ? [] : ["--target", EXAMPLE_TARGET]),
    ...(btf === undefined ? [] : ["--btf", btf]),
    ...(kernel === undefined ? [] : ["--kernel", kernel]),
    ...(to === undefined ? [] : ["--to", to]),
    ...Object.entries(defines ?? {}).flatMap(([name, value]) => ["-D", `${name}=${value}`]),
  ];
  const machine = programs === undefined ? {} : compiler.exampleFiles();
  const files = { ...machine, ...imports, [EXAMPLE_FILE]: source };
  if (target === undefined) return { argv: ["compile", ...options, EXAMPLE_FILE], files };
  const sections = compiler.exampleSections(target === true ? "newest" : target);
  const named = { ...sections, head: { ...sections.head, arch: arch ?? sections.head.arch } };
  // Nothing is packed in memory.
  const bytes = compiler.writeTargetFile(named, { deflate: (content) => content });
  return { argv: ["compile", ...options, EXAMPLE_FILE], files: { ...files, [EXAMPLE_TARGET]: bytes } };
}
