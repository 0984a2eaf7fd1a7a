/** How each construct is formatted: `written/` beside `formatted/`. `npx vitest run -u` writes the latter anew. */
import { readFileSync, readdirSync } from "node:fs";
import * as prettier from "prettier";
import { describe, expect, test } from "vitest";
import { format, formatRange } from "../../../grammar/printer/format.ts";
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

test("line ends and a byte-order mark stay what they are", async () => {
  expect(await format("kprobe  a\r\nkprobe b  // c\r\n")).toBe("kprobe a\r\nkprobe b // c\r\n");
  expect(await format("\uFEFFkprobe  a")).toBe("\uFEFFkprobe a\n");
});

describe("a range", () => {
  const TEXT = "kprobe   a\n  kprobe   b  ; // b\n\n\nkprobe   c <\n  x:   %ax >\nkprobe   d\n";
  const rangeOf = async (part: string): Promise<string> => {
    const start = TEXT.indexOf(part);
    const replaced = await formatRange(TEXT, { start, end: start + part.length });
    return replaced === undefined ? TEXT : TEXT.slice(0, replaced.start) + replaced.newText + TEXT.slice(replaced.end);
  };

  test("is the declarations that have something in it", async () => {
    expect(await rangeOf("x: ")).toBe(TEXT.replace("kprobe   c <\n  x:   %ax >", "kprobe c <\n  x: %ax;\n>"));
    expect(await rangeOf("kprobe   b")).toBe(TEXT.replace("  kprobe   b  ;", "kprobe b"));
  });

  test("of several takes what is between them", async () => {
    expect(await rangeOf("b  ; // b\n\n\nkprobe   c")).toBe(
      "kprobe   a\nkprobe b // b\n\nkprobe c <\n  x: %ax;\n>\nkprobe   d\n",
    );
  });

  test("without any changes nothing", async () => {
    expect(await formatRange(TEXT, { start: TEXT.indexOf("\n\n\n") + 1, end: TEXT.indexOf("\n\n\n") + 2 })).toBe(
      undefined,
    );
  });

  test("sees the comment that says to leave something alone", async () => {
    const text = "// prettier-ignore\nkprobe   a\n";
    expect(await formatRange(text, { start: 25, end: 26 })).toMatchObject({ newText: text.trimEnd() });
  });
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
