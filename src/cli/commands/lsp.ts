/** `kpc lsp`: the language server, for editors. */
import { command } from "../command.ts";
import { UsageError } from "../usage-error.ts";

export const lsp = command({
  name: "lsp",
  summary: "Serves an editor, by the language server protocol",
  details: ["Editors start it by themselves; docs/editor.md says how they are told to."],
  operands: "",
  mostOperands: 0,
  options: {
    stdio: { help: "speaks over standard input and output, which is the only way" },
    // The library looks for it among the arguments by itself.
    clientProcessId: { value: "PID", help: "ends when that process does, as some editors ask" },
  },
  examples: ["kpc lsp --stdio"],
  async run(_values, _operands, host) {
    if (host.serveEditor === undefined) throw new UsageError("there is no language server here");
    return host.serveEditor();
  },
});
