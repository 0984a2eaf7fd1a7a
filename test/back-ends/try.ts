// Runs a shell's commands in a machine with tools: npx tsx test/back-ends/try.ts MACHINE FILE
import { readFileSync } from "node:fs";
import { runWithTools } from "./guest.ts";
import { MACHINES } from "./machines.ts";

const [id = "", path = ""] = process.argv.slice(2);
const machine = MACHINES.find(({ kernel }) => kernel.id === id);
if (machine === undefined)
  throw new Error(`there is no machine ${id}: ${MACHINES.map(({ kernel }) => kernel.id).join(", ")}`);
const scripts = [{ id: path, script: readFileSync(path, "utf8") }];
const { results } = await runWithTools(machine, scripts, { report: console.error, timeoutSeconds: 300 });
for (const { stdout, stderr, status, failure } of results) {
  console.log(stdout);
  console.error(stderr, failure?.console ?? "");
  process.exitCode = status ?? 1;
}
