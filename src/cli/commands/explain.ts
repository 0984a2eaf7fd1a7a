/** `kpc explain`: why a finding is one, and what to do about it. */
import { nearest } from "../../diagnostics/nearest.ts";
import { command } from "../command.ts";
import { sayAbout } from "../examples.ts";
import { UsageError, didYouMean } from "../usage-error.ts";

export const explain = command({
  name: "explain",
  summary: "Explains a finding by its code, or lists all codes",
  operands: "[CODE]",
  mostOperands: 1,
  suggests: [{ listed: ({ catalogue }) => [...catalogue.values()].map(({ code, title }) => [code, title] as const) }],
  options: {},
  examples: ["kpc explain KP0101", "kpc explain"],
  async run(_, [code], host) {
    const compiler = await host.compiler();
    if (code === undefined) {
      host.stdout.write(compiler.listEntries());
      return 0;
    }
    const entry = compiler.findEntry(code);
    if (entry === undefined) {
      const hints = didYouMean(nearest(code, compiler.catalogue.keys()));
      throw new UsageError(`no finding has the code \`${code}\``, [...hints, "`kpc explain` lists all codes"]);
    }
    const said = await sayAbout(entry.example, compiler);
    host.stdout.write(compiler.explain(entry, said));
    return 0;
  },
});
