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
} as const satisfies Options;

export interface BackEndValues {
  readonly to: string | undefined;
  readonly "bpftrace-version": string | undefined;
}

export interface ChosenBackEnd {
  readonly to: string;
  /** The version of the tool that reads the output. */
  readonly tool: string | undefined;
}

/** The back end by its name, the first one if none is named. */
export function readBackEnd(values: BackEndValues, compiler: Compiler): ChosenBackEnd {
  const { BACK_ENDS, findBackEnd } = compiler;
  const tool = readToolVersion(values);
  const { to } = values;
  if (to === undefined) return { to: BACK_ENDS[0].name, tool };
  if (findBackEnd(to) !== undefined) return { to, tool };
  const names = BACK_ENDS.map(({ name }) => name);
  const hints = [...didYouMean(nearest(to, names)), `the back ends are ${names.join(", ")}`];
  throw new UsageError(`there is no back end \`${to}\``, hints);
}

export function readToolVersion(values: BackEndValues): string | undefined {
  const version = values["bpftrace-version"];
  if (version === undefined || /^\d+\.\d+(?:\.\d+)?$/.test(version)) return version;
  throw new UsageError(`\`${version}\` is no version of bpftrace`, ["a version is written `0.23`"]);
}
