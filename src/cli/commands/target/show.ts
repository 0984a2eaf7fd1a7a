/** `kpc target show`: what is known of a kernel, and what is not. */
import { command } from "../../command.ts";
import { LIVE, SUGGESTED_TARGETS, readTargetFileOrLive, withTypesOf } from "../../read-target.ts";

export const targetShow = command({
  name: "target show",
  summary: "Shows what is known of a kernel",
  details: ["FILE is what `kpc target capture` wrote, or `live`, which is meant if none is given."],
  operands: "[FILE]",
  mostOperands: 1,
  suggests: [SUGGESTED_TARGETS],
  options: { format: { value: "FORMAT", choices: ["text", "json"], help: "how it is shown" } },
  examples: ["kpc target show web1.kpt", "kpc target show live --format json"],
  async run(values, [name = LIVE], host) {
    const compiler = await host.compiler();
    const target = readTargetFileOrLive(name, host, compiler);
    return withTypesOf(target, compiler, () => {
      const { arch, kernel, release, gaps } = target;
      const contents = compiler.contentsOf(target);
      const features = compiler.featuresOf(target);
      if (values.format === "json") {
        const facts = { name: target.name, release, arch: arch.name, kernel: kernel.text, contents, features, gaps };
        host.stdout.write(`${JSON.stringify(facts, undefined, 2)}\n`);
        return 0;
      }
      const lines = [
        `${target.name}: Linux ${release ?? kernel.text} on ${arch.name}`,
        ...Object.entries(contents).map(([what, count]) => `  ${String(count).padStart(8)} ${what}`),
        "",
        "dynamic events have",
        ...features
          .filter(({ has }) => has)
          .map(({ title, from }) => `  ${title}${from === "README" ? "" : " (by the version)"}`),
        "and have not",
        ...features
          .filter(({ has }) => !has)
          .map(({ title, from }) => `  ${title}${from === "README" ? "" : " (by the version)"}`),
        ...(gaps.length === 0 ? [] : ["", "not known, and therefore not checked"]),
        ...gaps.map(({ part, reason }) => `  ${part}: ${reason}`),
      ];
      host.stdout.write(`${lines.join("\n")}\n`);
      return 0;
    });
  },
});
