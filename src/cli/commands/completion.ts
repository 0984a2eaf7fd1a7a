/** `kpc completion`: what makes a shell complete kpc's commands, options and files. */
import { alternatives } from "../../diagnostics/wording.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import { command } from "../command.ts";
import type { Command } from "../command.ts";
import { bashScript } from "../completion/bash.ts";
import { fishScript } from "../completion/fish.ts";
import { placesOf } from "../completion/model.ts";
import type { Place } from "../completion/model.ts";
import { zshScript } from "../completion/zsh.ts";
import { UsageError, didYouMean } from "../usage-error.ts";

const SCRIPTS: ReadonlyMap<string, (places: readonly Place[]) => string> = new Map([
  ["bash", bashScript],
  ["zsh", zshScript],
  ["fish", fishScript],
]);
const SHELLS = [...SCRIPTS.keys()];

/** The table of commands has this one in it, so it is asked for when the command runs. */
export function makeCompletion(commands: () => readonly Command[]): Command {
  return command({
    name: "completion",
    summary: "Prints a script that completes kpc's commands in a shell",
    details: ["In bash and fish it is read by `source`, as below; in zsh it is a file `_kpc` in a folder of $fpath."],
    operands: SHELLS.join("|"),
    mostOperands: 1,
    suggests: [{ words: SHELLS }],
    options: {},
    examples: ["source <(kpc completion bash)", "kpc completion zsh > ~/.zfunc/_kpc", "kpc completion fish | source"],
    async run(_, [shell], host) {
      if (shell === undefined) throw new UsageError("no shell is named: `kpc completion bash`");
      const script = SCRIPTS.get(shell);
      if (script === undefined) {
        const known = `it can be ${alternatives(SHELLS)}`;
        throw new UsageError(`kpc cannot complete in \`${shell}\``, [...didYouMean(nearest(shell, SHELLS)), known]);
      }
      host.stdout.write(script(placesOf(commands(), await host.compiler())));
      return 0;
    },
  });
}
