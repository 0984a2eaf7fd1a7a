/** A program of many probes is compiled in time that grows with their number, for every back end. */
import { expect, test } from "vitest";
import { BACK_ENDS } from "../../src/emit/back-ends.ts";
import { compile } from "../../src/index.ts";
import { slowGrowth } from "../support/growth.ts";

const FIELDS = Array.from({ length: 20 }, (_, index) => `f${index}: +${8 * index}($arg1)`).join("; ");
const COUNT = 1_600;
/** Little is done for each of these, and what is done for each pair of them shows late. */
const PLAIN_COUNT = 8_000;

const DECLARATIONS: Readonly<Record<string, (index: number) => string>> = {
  "plain probes": (index) => `kprobe function_${index} < a: $arg1; b: +8($arg2):u32 >\n`,
  "conditions and tables": (index) =>
    `kprobe function_${index} < a: $arg1:u64 > where a > ${index} { count by comm; hist a; }\n`,
  "actions on others": (index) => `kprobe on_${index} < a: $arg1 >\nkprobe function_${index} { enable on_${index} }\n`,
  "probes of one event": (index) => `kprobe function_${index} as one < a: $arg1 >\n`,
  "many fields": (index) => `kprobe function_${index} < ${FIELDS} >\n`,
  spans: (index) =>
    `kprobe function_${index} as start_${index}\nkretprobe function_${index} as end_${index}\nspan s_${index} = start_${index} .. end_${index} on tid < us: elapsed.us >\n`,
};

function growth(declaration: (index: number) => string, to: string, count = COUNT): string | undefined {
  return slowGrowth((eighths) => {
    const text = Array.from({ length: (count / 8) * eighths }, (_, index) => declaration(index)).join("");
    return () => void compile([{ name: "many.kp", text }], { to, arch: "x86_64" });
  });
}

test.each(Object.entries(DECLARATIONS))("%s", { timeout: 60_000 }, (_, declaration) => {
  expect(growth(declaration, "json")).toBeUndefined();
});

test.each(BACK_ENDS.map(({ name }) => name))("%s", { timeout: 60_000 }, (name) => {
  const [plain, spans] = [DECLARATIONS["plain probes"], DECLARATIONS["spans"]];
  expect(growth((index) => plain?.(index) ?? "", name, PLAIN_COUNT)).toBeUndefined();
  expect(growth((index) => spans?.(index) ?? "", name)).toBeUndefined();
});
