/** `requires`: whether the target is one that the file is made for. */
import type { Requirement, Requires } from "../../grammar/tree.ts";
import { REQUIREMENT_SUBJECTS } from "../../grammar/keywords.ts";
import * as names from "../diagnostics/catalogue/names.ts";
import { nearest, replacedBy } from "../diagnostics/nearest.ts";
import { ARCHITECTURES, findArchitecture } from "../target/arch/index.ts";
import { compareVersions, parseKernelVersion } from "../target/version.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";

const COMPARISONS: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ["<", (order) => order < 0],
  ["<=", (order) => order <= 0],
  ["==", (order) => order === 0],
  ["!=", (order) => order !== 0],
  [">=", (order) => order >= 0],
  [">", (order) => order > 0],
]);

export function checkRequires(context: Context, { requirements }: Requires): void {
  for (const requirement of requirements) {
    switch (requirement.subject.text) {
      case "arch":
        checkArchitecture(context, requirement);
        break;
      case "kernel":
        checkKernel(context, requirement);
        break;
      default: {
        const subject = requirement.subject.text;
        const candidates = nearest(subject, REQUIREMENT_SUBJECTS);
        const edits = replacedBy(requirement.subject, candidates);
        report(context, names.unknownRequirement, requirement.subject, { subject, nearest: candidates }, { edits });
      }
    }
  }
}

function checkArchitecture(context: Context, requirement: Requirement): void {
  if (requirement.operator !== undefined) {
    report(context, names.malformedRequirement, requirement, { subject: "arch" });
    return;
  }
  let met = false;
  for (const value of requirement.values) {
    const found = findArchitecture(value.text);
    if (found === undefined) {
      const known = ARCHITECTURES.flatMap(({ name, aliases }) => [name, ...aliases]);
      const candidates = nearest(value.text, known);
      const edits = replacedBy(value, candidates);
      report(context, names.unknownArchitecture, value, { name: value.text, nearest: candidates }, { edits });
      return;
    }
    met ||= found === context.arch;
  }
  if (met) return;
  const wanted = requirement.values.map(({ text }) => text).join(", ");
  report(context, names.requirementNotMet, requirement, { subject: "arch", wanted, target: context.arch.name });
}

function checkKernel(context: Context, requirement: Requirement): void {
  const holds = COMPARISONS.get(requirement.operator?.text ?? "");
  const [value] = requirement.values;
  const version = value && parseKernelVersion(value.text);
  if (holds === undefined || version === undefined || requirement.values.length !== 1) {
    report(context, names.malformedRequirement, requirement, { subject: "kernel" });
    return;
  }
  if (holds(compareVersions(context.kernel, version))) return;
  const wanted = `${requirement.operator?.text ?? ""} ${version.text}`;
  report(context, names.requirementNotMet, requirement, { subject: "kernel", wanted, target: context.kernel.text });
}
