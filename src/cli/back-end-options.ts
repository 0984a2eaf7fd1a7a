/** The options that say what a program is compiled to. */
import { nearest } from "../diagnostics/nearest.ts";
import type { Options } from "./command.ts";
import type { Compiler } from "./host.ts";
import { UsageError, didYouMean } from "./usage-error.ts";

export const BACK_END_OPTIONS = {
  to: {
    value: "BACK-END",
    help: "what to compile to",
    listed: ({ BACK_ENDS }: Compiler) => BACK_ENDS.map(({ name }) => name),
  },
  "bpftrace-version": {
    value: "VERSION",
    help: "the bpftrace that runs the result, from 0.17 on; the newest known if it is not given",
  },
  instance: { value: "NAME", help: "the tracing instance that records, with `--to bootconfig`" },
} as const satisfies Options;

export interface BackEndValues {
  readonly to: string | undefined;
  readonly "bpftrace-version": string | undefined;
  readonly instance: string | undefined;
}

export interface ChosenBackEnd {
  readonly to: string;
  /** The version of the tool that reads the output. */
  readonly tool: string | undefined;
  /** The tracing instance that records. */
  readonly instance?: string;
}

/** The back end by its name, the first one if none is named. */
export function readBackEnd(values: BackEndValues, compiler: Compiler): ChosenBackEnd {
  const { BACK_ENDS, findBackEnd } = compiler;
  const tool = readToolVersion(values);
  const { to = BACK_ENDS[0].name } = values;
  if (findBackEnd(to) !== undefined) return { to, tool, ...readInstance(values.instance, to) };
  const names = BACK_ENDS.map(({ name }) => name);
  const hints = [...didYouMean(nearest(to, names)), `the back ends are ${names.join(", ")}`];
  throw new UsageError(`there is no back end \`${to}\``, hints);
}

export function readToolVersion(values: BackEndValues): string | undefined {
  const version = values["bpftrace-version"];
  if (version === undefined || /^\d+\.\d+(?:\.\d+)?$/.test(version)) return version;
  throw new UsageError(`\`${version}\` is no version of bpftrace`, ["a version is written `0.23`"]);
}

/** Only a bootconfig names the instance; where the others record is up to who applies them. */
function readInstance(name: string | undefined, to: string): { readonly instance?: string } {
  if (name === undefined) return {};
  if (to !== "bootconfig") {
    throw new UsageError(`\`--instance\` is not for \`${to}\``, ["it goes with `--to bootconfig`"]);
  }
  if (/^[\w-]+$/.test(name)) return { instance: name };
  throw new UsageError(`\`${name}\` is no name of an instance`, ["a bootconfig has letters, digits, `-` and `_`"]);
}
