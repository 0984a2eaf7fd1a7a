/** What the checks share: the target, the findings so far, and where they are. */
import type { Span } from "../../grammar/tree.ts";
import type { Diagnostic, Place, SourceFile } from "../diagnostics/diagnostic.ts";
import { diagnose } from "../diagnostics/entry.ts";
import type { Entry, Particulars } from "../diagnostics/entry.ts";
import type { Architecture } from "../target/arch/architecture.ts";
import type { Programs } from "../target/elf/programs.ts";
import type { Limits } from "../target/features/limits.ts";
import type { Target } from "../target/target.ts";
import type { KernelVersion } from "../target/version.ts";
import type { TypesInScope } from "./c/types-in-scope.ts";
import type { Site } from "./site.ts";
import type { Scope } from "./values.ts";

export interface Context {
  readonly target: Target;
  /** Those of the target, and those that the files have declared so far. */
  readonly types: TypesInScope;
  /** The target's. */
  readonly arch: Architecture;
  readonly kernel: KernelVersion;
  readonly limits: Limits;
  /** Absent where no files can be read. */
  readonly programs: Programs | undefined;
  /** How many functions or events a pattern may match. */
  readonly mostMatches: number;
  /** Whether kpc or the kernel works out the offsets of members. */
  readonly btf: "offsets" | "kernel";
  /** What the program goes through: the kernel's own definitions and their limits, or programs in BPF. */
  readonly through: "tracefs" | "bpf";
  /** Constants, parameters and enumerations of all files. */
  readonly scope: Scope;
  /** The file that is being checked. */
  readonly source: SourceFile;
  readonly diagnostics: Diagnostic[];
  /** Names of events and fields that there would be, were they right: they are not reported as missing too. */
  readonly failed: Set<string>;
  /** Told where fetch arguments stand, for who asks what could be read there. */
  readonly onSite?: ((site: Site) => void) | undefined;
}

/** Reports a finding at a range of the file that is being checked. */
// oxlint-disable-next-line max-params -- four are in every call, the fifth is in few
export function report<Parameters>(
  context: Pick<Context, "source" | "diagnostics">,
  definition: Entry<Parameters>,
  span: Span,
  parameters: Parameters,
  particulars?: Particulars,
): void {
  context.diagnostics.push(diagnose(definition, placeOf(context.source, span), parameters, particulars));
}

export function placeOf(source: SourceFile, { start, end }: Span): Place {
  return { source, start, end };
}
