/** How each construct is formatted: `written/` beside `formatted/`. `npx vitest run -u` writes the latter anew. */
import { readFileSync, readdirSync } from "node:fs";
import * as prettier from "prettier";
import { describe, expect, test } from "vitest";
import { format } from "../../../grammar/printer/format.ts";
import * as plugin from "../../../src/prettier.ts";
import { faultsOf } from "../../support/formatted.ts";

const written = new URL("written/", import.meta.url);

for (const name of readdirSync(written)) {
  const text = readFileSync(new URL(name, written), "utf8");
  test(`${name} is formatted`, async () => {
    await expect(await format(text)).toMatchFileSnapshot(`formatted/${name}`);
  });
  if (name !== "ignored.kp") {
    test(`${name} is the same program, formatted once and for all`, async () => {
      expect(await faultsOf(text)).toEqual([]);
    });
  }
}

test("what is to be left alone stays so when it is formatted again", async () => {
  const once = await format(readFileSync(new URL("ignored.kp", written), "utf8"));
  expect(await format(once)).toBe(once);
});

test("an empty text stays empty, and one of comments has them", async () => {
  expect(await format("")).toBe("");
  expect(await format("\n\n  \n")).toBe("");
  expect(await format(";;")).toBe("");
  expect(await format("\n\n// a\n\n\n/* b */")).toBe("// a\n\n/* b */\n");
  expect(await format("#!/usr/bin/kpc")).toBe("#!/usr/bin/kpc\n");
});

test("comments that come to the ends of lines are aligned at once", async () => {
  const aligned = async (text: string, becomes: string): Promise<void> => {
    expect(await format(text)).toBe(becomes);
    expect(await format(becomes)).toBe(becomes);
  };
  await aligned("kprobe abc // 1\nkprobe b // 2", "kprobe abc // 1\nkprobe b   // 2\n");
  await aligned("kprobe a /* 1 */; kprobe abc /* 2 */;", "kprobe a   /* 1 */\nkprobe abc /* 2 */\n");
  await aligned(
    "kprobe a { count /* 1 */; hist y // 2\n; stack /* 3 */ }",
    "kprobe a {\n  count;  /* 1 */\n  hist y; // 2\n  stack;  /* 3 */\n}\n",
  );
  await aligned("kprobe a { count /* 1 */; hist y /* 2 */ }", "kprobe a { count; /* 1 */ hist y /* 2 */ }\n");
});

test("a comment is not aligned so far that what is before it needs another line", async () => {
  const short = `a_${"x".repeat(40)} /* in */ && ${"y".repeat(20)}`;
  const long = `b_${"x".repeat(60)} && ${"y".repeat(20)}`;
  const once = await format(`kprobe f <\n  a: (${short}); /* left */\n  b: (${long}); // end\n>\n`);
  expect(await format(once)).toBe(once);
  expect(once).toContain(`/* in */ && ${"y".repeat(20)}); `);
});

test("no word that begins a declaration comes to the start of a line", async () => {
  const once = await format(`kprobe f {\n  sum by kprobe *${"a".repeat(60)}, ${"b".repeat(50)};\n}\n`);
  expect(await format(once)).toBe(once);
});

test("a carriage return alone ends no line and no comment", async () => {
  expect(await format("kprobe a // x\rkprobe b\nkprobe   c\n")).toBe("kprobe a // x kprobe b\nkprobe c\n");
  expect(await format('const A = "x\ry"\r\rkprobe b')).toBe('const A = "x\\ry"\nkprobe b\n');
  expect(await format("kprobe a // x\r\r\nkprobe b\r\n")).toBe("kprobe a // x\r\nkprobe b\r\n");
});

test("comments are aligned by what a terminal shows", async () => {
  const text = 'const A = "日本" // 1\nconst B = "e\u0301" // 2\nconst C = "abcd" // 3\n';
  expect(await format(text)).toBe('const A = "日本" // 1\nconst B = "e\u0301"    // 2\nconst C = "abcd" // 3\n');
});

test("line ends and a byte-order mark stay what they are", async () => {
  expect(await format("kprobe  a\r\nkprobe b  // c\r\n")).toBe("kprobe a\r\nkprobe b // c\r\n");
  expect(await format("\uFEFFkprobe  a")).toBe("\uFEFFkprobe a\n");
});

describe("as a plugin", () => {
  const run = (text: string, options: prettier.Options = {}): Promise<string> =>
    prettier.format(text, { filepath: "a.kp", plugins: [plugin], ...options });

  test("it does what `kpc fmt` does, with prettier's options", async () => {
    const text = "kprobe vfs_read<count:$arg3;who:$comm>";
    expect(await run(text)).toBe(await format(text));
    expect(await run(text, { printWidth: 40, tabWidth: 4 })).toBe(
      "kprobe vfs_read <\n    count: $arg3;\n    who:   $comm;\n>\n",
    );
    expect(await run(text, { printWidth: 40, useTabs: true, endOfLine: "crlf" })).toBe(
      "kprobe vfs_read <\r\n\tcount: $arg3;\r\n\twho:   $comm;\r\n>\r\n",
    );
  });

  test("it says what is wrong in kpc's words, and where", async () => {
    await expect(run("kprobe a\nkprobe b < x: >\n")).rejects.toThrow(/^KP0207: .*\n> 2 \| kprobe b < x: >\n/s);
  });
});
