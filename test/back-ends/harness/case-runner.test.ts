// What the guest's side of a run sends, read without a guest.
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { CaseDecoder, caseRunner } from "./case-runner.ts";
import type { CaseResult } from "./case-runner.ts";
import { Channel } from "./channel.ts";

const CASES = [
  { id: "first", script: "echo one" },
  { id: "second", script: "sleep 99", timeoutSeconds: 5 },
];

const packed = (text: string): string => gzipSync(text).toString("base64");

async function decoded(
  records: readonly string[],
): Promise<{ results: CaseResult[]; begun: number[]; end: CaseDecoder }> {
  const channel = new Channel<CaseResult>();
  const begun: number[] = [];
  const decoder = new CaseDecoder(CASES, channel, (index) => void begun.push(index));
  for (const record of records) decoder.take(record);
  channel.end();
  const results: CaseResult[] = [];
  for await (const result of channel) results.push(result);
  return { results, begun, end: decoder };
}

test("a case gives its output, its status and its time by the guest's clock", async () => {
  const out = packed("a line\n");
  const { results, begun } = await decoded([
    "B0",
    `O${out.slice(0, 8)}`,
    `O${out.slice(8)}`,
    `F${packed("é")}`,
    "S3 10.50 12.00",
    "X0 0",
  ]);
  expect(begun).toEqual([0]);
  expect(results).toEqual([{ id: "first", status: 3, timedOut: false, stdout: "a line\n", stderr: "é", seconds: 1.5 }]);
});

test("a case that was killed at its limit is told from one that was killed before", async () => {
  const end = (times: string): string[] => [`O${packed("")}`, `F${packed("")}`, `S137 ${times}`, "X"];
  const { results } = await decoded([...end("0.00 9.00"), ...end("9.00 14.01")]);
  expect(results.map(({ timedOut }) => timedOut)).toEqual([false, true]);
});

test("a case without its end is not finished", async () => {
  const { results, begun, end } = await decoded(["B0", `O${packed("x")}`]);
  expect(begun).toEqual([0]);
  expect(results).toEqual([]);
  expect(end.finished).toBe(0);
});

test("output of which a part is missing is a failure, not a result", async () => {
  const { results } = await decoded([
    "B0",
    `O${packed("some text").slice(0, 12)}`,
    `F${packed("")}`,
    "S0 1.00 2.00",
    "X",
  ]);
  expect(results[0]?.failure?.reason).toBe("lost output");
});

test("the guest's script calls each case with its own limit", () => {
  const script = caseRunner(CASES);
  expect(script).toContain("c 0 120\n");
  expect(script).toContain("c 1 5\n");
});
