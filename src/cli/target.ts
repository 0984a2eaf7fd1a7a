/** The options that say what the program is for. */
import { nearest } from "../diagnostics/nearest.ts";
import type { Options } from "./command.ts";
import type { Compiler, Host } from "./host.ts";
import { programsOf } from "./programs.ts";
import { readTargetFileOrLive } from "./read-target.ts";
import { UsageError, didYouMean } from "./usage-error.ts";

export const TARGET_OPTIONS = {
  arch: {
    value: "ARCH",
    help: "the architecture that is probed; this machine's if it is not given",
    listed: ({ ARCHITECTURES }: Compiler) => ARCHITECTURES.map(({ name }) => name),
  },
  kernel: { value: "VERSION", help: "the kernel that is probed, such as 6.1; the newest known if it is not given" },
  btf: {
    value: "WHO",
    choices: ["offsets", "kernel"],
    help: "who works out where members are: kpc, by offsets, or the kernel itself",
  },
  root: {
    value: "DIR",
    suggests: { folders: true },
    help: "the root folder in which programs and libraries are; this machine's if it is not given",
  },
  "max-matches": { value: "N", help: "how many functions or events a pattern may match; 64 if it is not given" },
  define: { short: "D", value: "NAME=VALUE", repeatable: true, help: "sets a `param` of the program" },
} as const satisfies Options;

export interface TargetValues {
  readonly arch: string | undefined;
  readonly kernel: string | undefined;
  readonly define: readonly string[];
  readonly btf: string | undefined;
  readonly root: string | undefined;
  readonly "max-matches": string | undefined;
}

type CheckOptions = NonNullable<Parameters<Compiler["check"]>[1]>;

/** What a program is checked for: a kernel of which much is known, or an architecture and a version. */
export function readTarget(
  values: TargetValues,
  named: string | undefined,
  host: Host,
  compiler: Compiler,
): CheckOptions {
  const { arch, kernel, define, btf } = values;
  const mostMatches = readCount(values["max-matches"]);
  const options: CheckOptions = {
    defines: Object.fromEntries(define.map(readDefinition)),
    btf: btf === "kernel" ? "kernel" : "offsets",
    ...(mostMatches === undefined ? {} : { mostMatches }),
  };
  const programs = (architecture: string): CheckOptions["programs"] =>
    programsOf(host, compiler, { root: values.root, architecture });
  if (named === undefined) {
    const architecture = readArchitecture(arch, host, compiler);
    return { ...options, arch: architecture, kernel: readKernel(kernel, compiler), programs: programs(architecture) };
  }
  const contradiction = arch === undefined ? (kernel === undefined ? undefined : "--kernel") : "--arch";
  if (contradiction !== undefined) {
    throw new UsageError(`\`${contradiction}\` and \`--target\` both say what the kernel is`, [
      `leave \`${contradiction}\` out`,
    ]);
  }
  const target = readTargetFileOrLive(named, host, compiler);
  return { ...options, target, programs: programs(target.arch.name) };
}

function readCount(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^\d{1,6}$/.test(given)) return Number(given);
  throw new UsageError(`\`--max-matches ${given}\` is no number`);
}

const DEFAULT_ARCHITECTURE = "x86_64";

/** kpc's name of the architecture that was asked for, or of this machine's. */
export function readArchitecture(given: string | undefined, host: Host, compiler: Compiler): string {
  const { ARCHITECTURES, findArchitecture } = compiler;
  if (given === undefined) return findArchitecture(host.architecture ?? "")?.name ?? DEFAULT_ARCHITECTURE;
  const found = findArchitecture(given);
  if (found !== undefined) return found.name;
  const known = ARCHITECTURES.map(({ name }) => name);
  const near = nearest(
    given,
    ARCHITECTURES.flatMap(({ name, aliases }) => [name, ...aliases]),
  );
  throw new UsageError(`there is no architecture \`${given}\``, [...didYouMean(near), `kpc knows ${known.join(", ")}`]);
}

function readKernel(given: string | undefined, { NEWEST_KERNEL, parseKernelVersion }: Compiler): string {
  if (given === undefined) return NEWEST_KERNEL;
  if (parseKernelVersion(given) !== undefined) return given;
  throw new UsageError(`\`${given}\` is no kernel version`, ["a version is two or three numbers: 6.1, 6.12.117"]);
}

function readDefinition(text: string): readonly [string, string] {
  const equals = text.indexOf("=");
  const name = text.slice(0, Math.max(equals, 0));
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw new UsageError(`\`-D ${text}\` defines nothing`, ["write -D NAME=VALUE, as in -D slow=5ms"]);
  }
  return [name, text.slice(equals + 1)];
}
