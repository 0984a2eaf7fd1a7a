/** `kpc target diff`: what is different in another kernel. */
import { counted } from "../../../diagnostics/wording.ts";
import type { Target } from "../../../target/target.ts";
import { command } from "../../command.ts";
import type { Compiler } from "../../host.ts";
import { SUGGESTED_TARGETS, readTargetFileOrLive, withTypesOf } from "../../read-target.ts";
import { UsageError } from "../../usage-error.ts";

/** As many names as a person looks at. */
const MOST_NAMES = 20;

export const targetDiff = command({
  name: "target diff",
  summary: "Says what is different between two kernels",
  details: [
    "NAME is a function, or a structure: vfs_read, 'struct file'. Without names the whole is compared,",
    "in numbers. The exit code is 1 if anything is different.",
  ],
  operands: "A B [NAME]...",
  mostOperands: Infinity,
  suggests: [SUGGESTED_TARGETS, SUGGESTED_TARGETS, {}],
  options: {},
  examples: ["kpc target diff web1.kpt web2.kpt", "kpc target diff web1.kpt live vfs_read 'struct file'"],
  async run(_values, [a, b, ...names], host) {
    if (a === undefined || b === undefined) throw new UsageError("two kernels are compared: `kpc target diff A B`");
    const compiler = await host.compiler();
    const [before, after] = [a, b].map((name) => readTargetFileOrLive(name, host, compiler)) as [Target, Target];
    return withTypesOf(before, compiler, () =>
      withTypesOf(after, compiler, () => {
        const lines = names.length === 0 ? whole(before, after, compiler) : named(before, after, names, compiler);
        for (const line of lines) host.stdout.write(`${line}\n`);
        return lines.length === 0 ? 0 : 1;
      }),
    );
  },
});

function whole(before: Target, after: Target, { compareTargets }: Compiler): string[] {
  return compareTargets(before, after).flatMap(({ sort, gone, added, changed }) => {
    const all = [
      ["gone", gone],
      ["new", added],
      ["changed", changed],
    ] as const;
    return all.flatMap(([what, list]) => {
      if (list.length === 0) return [];
      const more = list.length > MOST_NAMES ? `, … and ${list.length - MOST_NAMES} more` : "";
      return [`${sort} ${what}: ${list.length}: ${list.slice(0, MOST_NAMES).join(", ")}${more}`];
    });
  });
}

function named(before: Target, after: Target, names: readonly string[], compiler: Compiler): string[] {
  const { compareFunction, compareType, readTypeQuery } = compiler;
  return names.flatMap((name) => {
    const ofFunction = /\s/.test(name) ? undefined : compareFunction(before, after, name);
    const ofType = compareType(before.types, after.types, readTypeQuery(name));
    const known = [ofFunction, ofType].flatMap((lines) => (lines === undefined ? [] : [lines]));
    if (known.length === 0) return [`${name}: neither has it`];
    const lines = known.flat();
    return lines.length === 0
      ? []
      : [`${name}: ${counted(lines.length, "difference")}`, ...lines.map((line) => `  ${line}`)];
  });
}
