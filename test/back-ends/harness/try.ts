// Runs shell scripts in a guest with tools and prints what they gave: for trying things by hand.
//
//   npx tsx test/back-ends/harness/try.ts trixie amd64-6.12 SCRIPT… [--seconds N]
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { kernelById } from "../../conformance/harness/kernels.ts";
import { withToolGuest } from "./tool-guest.ts";
import { workloadFiles } from "./workload.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: "string", default: "120" } },
});
const [suite = "trixie", kernelId = "amd64-6.12", ...paths] = positionals;
const kernel = kernelById(kernelId);
const cases = paths.map((path) => ({
  id: basename(path),
  script: readFileSync(path, "utf8"),
  timeoutSeconds: Number(values.seconds),
}));
const options = {
  onProgress: (message: string): void => void process.stderr.write(`${message}\n`),
  files: await workloadFiles(kernel),
};
for await (const result of withToolGuest({ suite, kernel }, cases, options)) {
  const { id, status, seconds, stdout, stderr, timedOut, failure } = result;
  const end = failure?.reason ?? (timedOut ? "timed out" : `status ${status ?? "?"}`);
  process.stdout.write(`== ${id}: ${end}, ${seconds.toFixed(2)} s\n${stdout}`);
  if (stderr !== "") process.stdout.write(`-- stderr\n${stderr}`);
  if (failure !== undefined) process.stdout.write(`-- console\n${failure.console}\n`);
}
