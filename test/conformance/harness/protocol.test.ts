// The console protocol: bytes go in unharmed, results come out whole, and a guest that ends early or
// loses output is seen.
import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { CaptureDecoder } from "./capture.ts";
import { lineSplitter } from "./console.ts";
import type { GuestCase } from "./protocol.ts";
import { CaseDecoder, encodeCases, encodeEchoArgument, errnoName, parseErrorLog } from "./protocol.ts";
import { ScriptDecoder } from "./scripts.ts";

const CASES: readonly GuestCase[] = [
  { id: "first", file: "dynamic_events", lines: ["p:g/e vfs_read", "p:g/x nosuch"] },
  { id: "second", file: "kprobe_events", lines: ["p:g/é it's \\1"] },
];

describe("encoding", () => {
  test("plain text stays readable, the rest is octal", () => {
    expect(encodeEchoArgument("p:g/e vfs_read a=%di")).toBe("p:g/e vfs_read a=%di");
    expect(encodeEchoArgument("a=\\1\t'")).toBe("a=\\01341\\0011\\0047");
    expect(encodeEchoArgument("é\0")).toBe("\\0303\\0251\\0000");
  });

  test("a leading dash is not an option", () => {
    expect(encodeEchoArgument("-:g/e-f")).toBe("\\0055:g/e-f");
  });

  test("a shell's echo gives back every byte", () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    // bash's echo reads the same escapes as busybox's.
    const argv = ["-c", `echo -ne '${encodeEchoArgument(bytes)}'`];
    expect(execFileSync("bash", argv)).toEqual(bytes);
  });

  test("a case is a begin, a write for each line and an end", () => {
    expect(encodeCases(CASES)).toBe(
      "b 0 dynamic_events\nw 'p:g/e vfs_read\\n'\nw 'p:g/x nosuch\\n'\ne\n" +
        "b 1 kprobe_events\nw 'p:g/\\0303\\0251 it\\0047s \\01341\\n'\ne\n",
    );
  });
});

const LOG = [
  "[    2.612423] trace_kprobe: error: Invalid probed address or symbol",
  "  Command: p:g/x nosuch",
  "                 ^",
];

describe("error_log", () => {
  test("message, command and the caret's column in it", () => {
    expect(parseErrorLog(LOG)).toEqual({
      message: "Invalid probed address or symbol",
      command: "p:g/x nosuch",
      column: 6,
      raw: LOG.join("\n"),
    });
  });

  test("the last of several entries counts", () => {
    const earlier = ["[    1.0] hist:a:b: error: Unknown", "  Command: keys=x", "           ^"];
    expect(parseErrorLog([...earlier, ...LOG])?.message).toBe("Invalid probed address or symbol");
    expect(parseErrorLog([...LOG, ...earlier])).toMatchObject({ message: "Unknown", column: 0 });
  });

  test("5.10's cut command has no column", () => {
    const cut = `p:g/e vfs_read ${"a".repeat(240)}`;
    const entry = parseErrorLog([LOG[0] ?? "", `  Command: ${cut}${" ".repeat(60)}^`]);
    expect(entry).toMatchObject({ command: cut });
    expect(entry).not.toHaveProperty("column");
  });

  test("an empty log is no entry", () => {
    expect(parseErrorLog([])).toBeUndefined();
  });
});

test("errno is found by the C library's text", () => {
  expect(errnoName("sh: write error: Invalid argument")).toBe("EINVAL");
  expect(errnoName("/runner: line 40: write error: Operation not supported")).toBe("EOPNOTSUPP");
  expect(errnoName("sh: write error: Something new")).toBe("sh: write error: Something new");
});

describe("decoding", () => {
  const records = ["+", "-sh: write error: Invalid argument", ...LOG.map((l) => `L${l}`), "Ep:g/e vfs_read"];

  test("results in the order of the cases", () => {
    const decoder = new CaseDecoder(CASES);
    for (const record of [...records, "X0 6", "+", "Es:synthetic/a\tint b", "X1 2"]) decoder.take(record);
    expect(decoder.results).toEqual([
      {
        id: "first",
        lines: [{ accepted: true }, { accepted: false, errno: "EINVAL", log: parseErrorLog(LOG) }],
        listing: ["p:g/e vfs_read"],
      },
      { id: "second", lines: [{ accepted: true }], listing: ["s:synthetic/a\tint b"] },
    ]);
  });

  test("a lost record is noticed", () => {
    const decoder = new CaseDecoder(CASES);
    for (const record of [...records.slice(1), "X0 6"]) decoder.take(record);
    expect(decoder.results[0]?.failure?.reason).toBe("lost output");
  });

  test("a guest that dies costs the case that was running", () => {
    const decoder = new CaseDecoder(CASES);
    for (const record of [...records, "X0 6"]) decoder.take(record);
    decoder.fail({ reason: "panic", console: "Kernel panic" });
    expect(decoder.results.map((each) => [each.id, each.failure?.reason])).toEqual([
      ["first", undefined],
      ["second", "panic"],
    ]);
  });
});

test("script results are decoded, bytes and all", () => {
  const decoder = new ScriptDecoder([{ id: "one", script: "" }]);
  const encoded = Buffer.from("é\n").toString("base64");
  for (const record of ["S3 3 0", `O${encoded}`, "Ep:g/e vfs_read", "X0 1"]) decoder.take(record);
  expect(decoder.results).toEqual([{ id: "one", status: 3, stdout: "é\n", stderr: "", left: ["p:g/e vfs_read"] }]);
});

test("a script's output that is not as long as the guest says is reported lost", () => {
  const decoder = new ScriptDecoder([{ id: "one", script: "" }]);
  for (const record of ["S0 400 0", "OAAAA", "X0 0"]) decoder.take(record);
  expect(decoder.results[0]?.failure?.reason).toBe("lost output");
});

test("a captured file that lost a line does not pass", () => {
  const decoder = new CaptureDecoder(["/proc/version"]);
  decoder.take("BH4sI");
  expect(() => decoder.take("X0")).toThrow();
});

test("lines are cut before they are decoded", () => {
  const lines: string[] = [];
  const feed = lineSplitter((line) => lines.push(line));
  const bytes = Buffer.from("aé\n\nb\nrest");
  for (const byte of bytes) feed(Buffer.from([byte]));
  expect(lines).toEqual(["aé", "", "b"]);
});
