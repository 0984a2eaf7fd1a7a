/** Asks the target for a feature, and says what it lacks. */
import type { Span } from "../../grammar/tree.ts";
import * as versions from "../diagnostics/catalogue/versions.ts";
import { featureFacts, hasFeature } from "../target/features/features.ts";
import type { FeatureId } from "../target/features/features.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";

/** The features are those of the kernel's definitions, which a program that goes another way does not need. */
export function isFeatureThere({ through, target }: Pick<Context, "through" | "target">, feature: FeatureId): boolean {
  return through !== "tracefs" || hasFeature(target, feature);
}

/** The same; where it is not there, reports the first kernel that has it. */
export function requireFeature(context: Context, feature: FeatureId, span: Span): boolean {
  if (isFeatureThere(context, feature)) return true;
  const { title, since, until } = featureFacts(feature, context.arch, context.kernel);
  const { kernel, arch } = context;
  report(context, versions.featureMissing, span, {
    feature: title,
    since,
    until,
    kernel: kernel.text,
    arch: arch.name,
  });
  return false;
}
