/** What a target can do before init runs. */
import type { ProgramTarget } from "../program/program.ts";
import { commandLineSize } from "../target/features/command-line.ts";
import { featureFacts, hasFeature } from "../target/features/features.ts";
import type { FeatureId } from "../target/features/features.ts";
import type { Target } from "../target/target.ts";

/** What boot-time tracing from a bootconfig needs of the configuration. */
const OPTIONS = ["CONFIG_BOOT_CONFIG", "CONFIG_BOOTTIME_TRACING"];

export function bootAbilities(target: Target): ProgramTarget["boot"] {
  const { arch, kernel, config } = target;
  const lacks = (id: FeatureId): string | undefined => (hasFeature(target, id) ? undefined : featureFacts(id).since);
  return {
    commandLine: commandLineSize(arch, kernel),
    triggersSince: lacks("boot-triggers"),
    probesSince: lacks("bootconfig-probes"),
    hasHistograms: hasFeature(target, "bootconfig-hist"),
    switchedOff: config === undefined ? [] : OPTIONS.filter((option) => !config.has(option)),
  };
}
