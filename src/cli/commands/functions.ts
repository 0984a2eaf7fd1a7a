/** `kpc functions`: the functions of a kernel, with their prototypes. */
import { isPattern } from "../../target/lookup/pattern.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import { counted } from "../../diagnostics/wording.ts";
import type { FoundFunction } from "../../target/lookup/functions.ts";
import type { Target } from "../../target/target.ts";
import { command } from "../command.ts";
import type { Compiler } from "../host.ts";
import { LIVE, TARGET_OPTION, readTargetFileOrLive, withTypesOf } from "../read-target.ts";
import { UsageError, didYouMean } from "../usage-error.ts";

export const functions = command({
  name: "functions",
  summary: "Lists functions of a kernel, with their prototypes",
  details: [
    "PATTERN is a name, or a pattern with `*`, `?` and `[a-z]`, which the shell must not see: 'vfs_*'.",
    "Prototypes are those of the kernel's BTF; a function without one is a name.",
  ],
  operands: "PATTERN",
  mostOperands: 1,
  options: { target: TARGET_OPTION },
  examples: ["kpc functions 'vfs_*'", "kpc functions vfs_read --target web1.kpt"],
  async run(values, [pattern], host) {
    if (pattern === undefined) throw new UsageError("no function is named: `kpc functions 'vfs_*'`");
    const compiler = await host.compiler();
    const target = readTargetFileOrLive(values.target ?? LIVE, host, compiler);
    return withTypesOf(target, compiler, () => {
      const found = compiler.findFunctions(target, pattern);
      for (const one of found) {
        if (!host.stdout.isOpen()) break;
        host.stdout.write(`${describe(one, compiler)}\n`);
      }
      if (found.length > 0) return 0;
      for (const line of explainNothing(target, pattern, compiler)) host.stderr.write(`${line}\n`);
      return 1;
    });
  },
});

/** `ssize_t vfs_read(struct file *file, …)  [module]  // not traceable` */
function describe({ name, module, type, ...facts }: FoundFunction, { printFunction }: Compiler): string {
  const prototype = type === undefined ? name : printFunction(type.btf, type.id);
  const notes = notesOn(facts);
  return [
    prototype,
    ...(module === undefined ? [] : [`[${module}]`]),
    ...(notes.length === 0 ? [] : [`// ${notes.join(", ")}`]),
  ].join("  ");
}

function notesOn(found: Pick<FoundFunction, "copies" | "traceable" | "blacklisted" | "init">): string[] {
  return [
    ...(found.init ? ["gone once the kernel has booted"] : []),
    ...(found.traceable === false && !found.init ? ["not traceable"] : []),
    ...(found.blacklisted === true ? ["blacklisted"] : []),
    ...(found.copies > 1 ? [`${found.copies} copies`] : []),
  ];
}

function explainNothing(target: Target, pattern: string, compiler: Compiler): readonly string[] {
  if (target.symbols === undefined && target.types === undefined) {
    const reasons = target.gaps.map(({ part, reason }) => `${part}: ${reason}`);
    return [`kpc: no functions of ${target.name} are known`, ...reasons];
  }
  if (isPattern(pattern)) return [`kpc: no function of ${target.name} matches \`${pattern}\``];
  const variants = target.symbols?.startingWith(`${pattern}.`) ?? [];
  const left = [...new Set(variants.map(({ name }) => `\`${name}\``))];
  return [
    `kpc: ${target.name} has no function \`${pattern}\``,
    ...(left.length === 0
      ? []
      : [`the compiler has left ${counted(left.length, "variant")} of it: ${left.join(", ")}`]),
    ...didYouMean(nearest(pattern, compiler.functionNames(target))),
  ];
}
