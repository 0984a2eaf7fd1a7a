// The guest's runner script, run by a shell of this machine on a folder of plain files instead of a
// booted kernel's tracefs: what it sends must decode to what happened.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TRACING, runnerScript } from "./initramfs.ts";
import type { GuestCase } from "./protocol.ts";
import { CaseDecoder, MARK, encodeCases } from "./protocol.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kpc-runner-"));
  for (const file of ["dynamic_events", "kprobe_events"]) writeFileSync(join(folder, file), "");
  writeFileSync(join(folder, "README"), "\ttabbed line\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** bash, because its echo reads the escapes that busybox's does; it waits for nobody at the end. */
function records(cases: readonly GuestCase[]): string[] {
  const script = runnerScript({ kind: "cases", calls: encodeCases(cases) })
    .replaceAll("/tmp/", `${TRACING}/`)
    .replaceAll(TRACING, folder)
    .replace("sleep 1000", "exit 0");
  const lines = execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.startsWith(MARK)).map((line) => line.slice(MARK.length));
}

test("accepted lines are listed as written and removed before the next case", () => {
  const odd = `p:g/e  it's "$HOME" \`x\` a=\\1\t%di `;
  const cases: GuestCase[] = [
    { id: "a", file: "dynamic_events", lines: [odd, "-:g/e"] },
    { id: "b", file: "dynamic_events", lines: [] },
  ];
  const sent = records(cases);
  const decoder = new CaseDecoder(cases);
  for (const record of sent) decoder.take(record);
  expect(decoder.results).toEqual([
    { id: "a", lines: [{ accepted: true }, { accepted: true }], listing: [odd, "-:g/e"] },
    { id: "b", lines: [], listing: [] },
  ]);
  expect(sent).toContain("M\ttabbed line");
  expect(sent.at(-1)).toBe("Q");
});

test("a refused line has its errno and the log, even without a last newline", () => {
  symlinkSync("/dev/full", join(folder, "uprobe_events"));
  writeFileSync(join(folder, "error_log"), "[    1.5] trace_uprobe: error: Full\n  Command: p:x \\y\n           ^");
  const cases: GuestCase[] = [{ id: "a", file: "uprobe_events", lines: ["p:x \\y", "p:z"] }];
  const decoder = new CaseDecoder(cases);
  for (const record of records(cases)) decoder.take(record);
  expect(decoder.results[0]?.lines).toMatchObject([
    { accepted: false, errno: "ENOSPC", log: { message: "Full", command: "p:x \\y", column: 0 } },
    { accepted: false, errno: "ENOSPC" },
  ]);
  expect(decoder.results[0]?.lines[1]).not.toHaveProperty("log");
});
