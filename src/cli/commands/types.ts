/** `kpc types`: the layouts of a kernel's structures, and its other types. */
import { nearest } from "../../diagnostics/nearest.ts";
import { isPattern } from "../../target/lookup/pattern.ts";
import type { FoundType, TypeQuery } from "../../target/lookup/types.ts";
import type { KernelTypes } from "../../target/kernel-types.ts";
import { command } from "../command.ts";
import type { Compiler, Host } from "../host.ts";
import { LIVE, TARGET_OPTION, readTargetFileOrLive, withTypesOf } from "../read-target.ts";
import { UsageError, didYouMean } from "../usage-error.ts";

export const types = command({
  name: "types",
  summary: "Shows layouts of a kernel's structures, and its other types",
  details: [
    "TYPE is a name, which shows the layout of each type that has it: file, 'struct file'. Of a pattern",
    "with `*`, `?` and `[a-z]` the types that match are listed: 'struct task_*'.",
  ],
  operands: "[struct|union|enum|typedef] TYPE",
  mostOperands: 2,
  suggests: [{ listed: ({ TYPE_KINDS }) => TYPE_KINDS }, {}],
  options: { target: TARGET_OPTION },
  examples: ["kpc types struct file", "kpc types 'struct task_*'", "kpc types pid_t --target web1.kpt"],
  async run(values, operands, host) {
    const compiler = await host.compiler();
    const query = compiler.readTypeQuery(operands.join(" "));
    if (!/^\S+$/.test(query.name)) throw new UsageError("no type is named: `kpc types struct file`");
    const target = readTargetFileOrLive(values.target ?? LIVE, host, compiler);
    return withTypesOf(target, compiler, () => {
      const known = target.types;
      if (known?.vmlinux === undefined) {
        const reason = target.gaps.find(({ part }) => part === "BTF")?.reason ?? "it has no BTF";
        host.stderr.write(`kpc: no types of ${target.name} are known: ${reason}\n`);
        return 1;
      }
      const found = compiler.findTypes(known, query);
      show(found, isPattern(query.name), host, compiler);
      if (found.length > 0) return 0;
      for (const line of explainNothing(known, query, target.name, compiler)) host.stderr.write(`${line}\n`);
      return 1;
    });
  },
});

function show(found: readonly FoundType[], isList: boolean, { stdout }: Host, compiler: Compiler): void {
  for (const [index, { btf, id, module }] of found.entries()) {
    if (!stdout.isOpen()) return;
    const place = module === undefined ? "" : `  [${module}]`;
    if (isList) stdout.write(`${compiler.printTypeName(btf, id)}${place}\n`);
    else stdout.write(`${index === 0 ? "" : "\n"}${compiler.printType(btf, id).trimEnd()}${place}\n`);
  }
}

function explainNothing(known: KernelTypes, query: TypeQuery, target: string, compiler: Compiler): readonly string[] {
  const { name, kinds } = query;
  if (isPattern(name)) return [`kpc: no type of ${target} matches \`${name}\``];
  const others = compiler.findTypes(known, compiler.readTypeQuery(name));
  const other = others[0];
  return [
    `kpc: ${target} has no type \`${query.text}\``,
    ...(other === undefined ? [] : [`\`${name}\` is ${compiler.printTypeName(other.btf, other.id)}`]),
    ...didYouMean(nearest(name, compiler.typeNames(known, kinds))),
  ];
}
