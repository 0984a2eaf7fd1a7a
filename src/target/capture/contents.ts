/** What a target holds, in numbers. */
import { FEATURE_IDS, featureFacts, hasFeature } from "../features/features.ts";
import type { FeatureId } from "../features/features.ts";
import type { Target } from "../target.ts";

/** What is not known is absent. */
export interface Contents {
  readonly functions?: number;
  readonly traceable?: number;
  readonly blacklisted?: number;
  readonly variables?: number;
  readonly types?: number;
  readonly prototypes?: number;
  /** Modules whose types are known. */
  readonly modules?: number;
  readonly events?: number;
  readonly options?: number;
}

export function contentsOf({ symbols, types, events, config }: Target): Contents {
  return {
    ...(symbols === undefined ? {} : functionCounts(symbols)),
    ...(types?.vmlinux === undefined ? {} : typeCounts(types)),
    ...(events === undefined ? {} : { events: events.size }),
    ...(config === undefined ? {} : { options: config.size }),
  };
}

function functionCounts(symbols: NonNullable<Target["symbols"]>): Contents {
  const { knows } = symbols;
  let [functions, traceable, blacklisted, variables] = [0, 0, 0, 0];
  for (const symbol of symbols.functions()) {
    functions += 1;
    if (symbol.traceable === true) traceable += 1;
    if (symbol.blacklisted === true) blacklisted += 1;
  }
  for (const _ of symbols.variables()) variables += 1;
  return {
    functions,
    ...(knows.traceable ? { traceable } : {}),
    ...(knows.blacklist ? { blacklisted } : {}),
    variables,
  };
}

function typeCounts(types: NonNullable<Target["types"]>): Contents {
  const opened = [types.vmlinux, ...types.modules.map((module) => types.module(module))];
  let prototypes = 0;
  for (const btf of opened) for (const _ of btf?.names(["function"]) ?? []) prototypes += 1;
  return {
    types: opened.reduce((sum, btf) => sum + (btf?.count ?? 0), 0),
    prototypes,
    modules: types.modules.length,
  };
}

export interface FeatureOfTarget {
  readonly id: FeatureId;
  readonly title: string;
  readonly has: boolean;
  /** Whether the kernel itself told, or its version and architecture. */
  readonly from: "README" | "version";
}

export function featuresOf(target: Target): FeatureOfTarget[] {
  return FEATURE_IDS.map((id) => {
    const { title, readme } = featureFacts(id);
    const from = target.readme !== undefined && readme !== undefined ? "README" : "version";
    return { id, title, has: hasFeature(target, id), from };
  });
}
