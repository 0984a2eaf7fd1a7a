/** The options that say what the program is for. */
import { nearest } from "../diagnostics/nearest.ts";
import type { Options } from "./command.ts";
import type { Compiler, Host } from "./host.ts";
import { UsageError, didYouMean } from "./usage-error.ts";

export const TARGET_OPTIONS = {
  arch: {
    value: "ARCH",
    help: "the architecture that is probed; this machine's if it is not given",
    listed: ({ ARCHITECTURES }: Compiler) => ARCHITECTURES.map(({ name }) => name),
  },
  kernel: { value: "VERSION", help: "the kernel that is probed, such as 6.1; the newest known if it is not given" },
  define: { short: "D", value: "NAME=VALUE", repeatable: true, help: "sets a `param` of the program" },
} as const satisfies Options;

export interface TargetValues {
  readonly arch: string | undefined;
  readonly kernel: string | undefined;
  readonly define: readonly string[];
}

export interface Target {
  readonly arch: string;
  readonly kernel: string;
  readonly defines: Readonly<Record<string, string>>;
}

export function readTarget({ arch, kernel, define }: TargetValues, host: Host, compiler: Compiler): Target {
  return {
    arch: readArchitecture(arch, host, compiler),
    kernel: readKernel(kernel, compiler),
    defines: Object.fromEntries(define.map(readDefinition)),
  };
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
