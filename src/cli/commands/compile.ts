/** `kpc compile`: probe definitions in, what a back end reads out. */
import type { SourceFile } from "../../diagnostics/diagnostic.ts";
import { BACK_END_OPTIONS, readBackEnd } from "../back-end-options.ts";
import { command } from "../command.ts";
import { isFile } from "../host.ts";
import type { Host } from "../host.ts";
import { SUGGESTED_PROGRAMS, makeLoader, readInputs } from "../inputs.ts";
import { SUGGESTED_TARGETS } from "../read-target.ts";
import { FORMATS, hasErrors, readFormat, report } from "../report.ts";
import { TARGET_OPTIONS, readTarget } from "../target.ts";
import { UsageError } from "../usage-error.ts";

export const compile = command({
  name: "compile",
  summary: "Checks a program and compiles it",
  details: [
    "The result goes to standard output, what is found to standard error. If there are errors there",
    "is no result. Several FILEs are one program; `-` is standard input.",
  ],
  operands: "[FILE]...",
  mostOperands: Infinity,
  suggests: [SUGGESTED_PROGRAMS],
  options: {
    target: {
      value: "FILE",
      suggests: SUGGESTED_TARGETS,
      help: "the kernel: a file that `kpc target capture` wrote, or `live` for this machine",
    },
    ...TARGET_OPTIONS,
    ...BACK_END_OPTIONS,
    output: {
      short: "o",
      value: "FILE",
      suggests: { files: [] },
      help: "writes the result to a file, as a whole or not at all",
    },
    text: { short: "e", value: "TEXT", repeatable: true, help: "a line of the program" },
    format: { value: "FORMAT", choices: FORMATS, help: "how findings are written" },
  },
  examples: [
    "kpc compile open.kp",
    "kpc compile --to sh -o open.sh open.kp",
    "kpc compile --to bpftrace --bpftrace-version 0.17 open.kp",
    "kpc compile --arch arm64 --kernel 6.1 -e 'kprobe vfs_read < count: %x2 >'",
  ],
  async run(values, operands, host) {
    const compiler = await host.compiler();
    const target = readTarget(values, values.target, host, compiler);
    const backEnd = readBackEnd(values, compiler);
    const format = readFormat(values.format);
    const inputs = await readInputs(operands, values.text, host, compiler);
    const output = values.output === "-" ? undefined : values.output;
    if (output !== undefined) refuseToOverwrite(output, inputs.sources, host);

    const failed = hasErrors(inputs.diagnostics);
    const result = failed
      ? undefined
      : compiler.compile(inputs.sources, { ...target, ...backEnd, load: makeLoader(host) });
    const diagnostics = [...inputs.diagnostics, ...(result?.diagnostics ?? [])];
    report(diagnostics, format, host.stderr, { host, compiler });
    if (result?.output === undefined || hasErrors(diagnostics)) return 1;
    if (output === undefined) host.stdout.write(result.output);
    else host.writeFile(output, result.output);
    return 0;
  },
});

/** Files of tracefs in which everybody's probes are: to write one anew is to remove them all. */
const SHARED_BY_ALL = /(?:^|\/)(?:dynamic|kprobe|uprobe|synthetic)_events$/;

function refuseToOverwrite(path: string, sources: readonly SourceFile[], host: Host): void {
  const input = sources.find((source) => isFile(source) && host.isSameFile(source.name, path));
  if (input !== undefined) throw new UsageError(`\`-o ${path}\` would overwrite the program \`${input.name}\``);
  if (SHARED_BY_ALL.test(path)) {
    throw new UsageError(`\`-o ${path}\` would remove all probes of this machine`, [
      `to add to them, write \`kpc compile … >> ${path}\``,
    ]);
  }
}
