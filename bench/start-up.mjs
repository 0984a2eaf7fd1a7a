// What a cold command costs beside bare node.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bestInTurns } from "./measure.mjs";

/** @param {{ kpc: string, folder: string }} where */
export function startUp({ kpc, folder }) {
  const one = join(folder, "one.kp");
  writeFileSync(one, "kprobe do_sys_open < dfd: $arg1; mode: $arg4 >\n");
  const commands = {
    "bare node": ["-e", "0"],
    "kpc --help": [kpc, "--help"],
    "kpc compile, one probe": [kpc, "compile", one],
  };
  const seconds = bestInTurns(commands, 20);
  const bare = seconds["bare node"];
  return Object.entries(seconds)
    .filter(([name]) => name !== "bare node")
    .map(([name, taken]) => ({ name, value: taken / bare, unit: "x bare node" }));
}
