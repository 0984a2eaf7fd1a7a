/** A part of a text is formatted: the declarations in it, as in the whole text. `KPC_FORMAT_RUNS` as in properties.test.ts. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../../grammar/parse.ts";
import { format } from "../../../grammar/printer/format.ts";
import { formatRange } from "../../../grammar/printer/range.ts";
import { commentsOf, treeOf } from "../../support/formatted.ts";
import { gaps, programs, textOf } from "../../support/programs.ts";

const RUNS = Number(process.env["KPC_FORMAT_RUNS"] ?? 60);
const TEXT = "kprobe   a\n  kprobe   b  ; // b\n\n\nkprobe   c <\n  x:   %ax >\nkprobe   d\n";

async function formattedIn(text: string, start: number, end: number): Promise<string> {
  const replaced = await formatRange(text, { start, end });
  return replaced === undefined ? text : text.slice(0, replaced.start) + replaced.newText + text.slice(replaced.end);
}

/** With what stands between `[` and `]` selected. */
async function selected(marked: string): Promise<string> {
  const [start, end] = [marked.indexOf("["), marked.indexOf("]") - 1];
  return formattedIn(marked.replace("[", "").replace("]", ""), start, end);
}

describe("a range", () => {
  test("is the declarations that have something in it", async () => {
    expect(await selected(TEXT.replace("x:", "[x:]"))).toBe(
      TEXT.replace("kprobe   c <\n  x:   %ax >", "kprobe c <\n  x: %ax;\n>"),
    );
    expect(await selected(TEXT.replace("b  ;", "[b]  ;"))).toBe(TEXT.replace("  kprobe   b  ;", "kprobe b"));
  });

  test("of several takes what is between them", async () => {
    expect(await selected(TEXT.replace("b  ;", "[b  ;").replace("c <", "c] <"))).toBe(
      "kprobe   a\nkprobe b // b\n\nkprobe c <\n  x: %ax;\n>\nkprobe   d\n",
    );
  });

  test("without any changes nothing", async () => {
    const start = TEXT.indexOf("\n\n\n") + 1;
    expect(await formatRange(TEXT, { start, end: start + 1 })).toBe(undefined);
    expect(await formatRange("", { start: 0, end: 0 })).toBe(undefined);
  });

  test("sees the comment that says to leave something alone, and no other", async () => {
    expect(await selected("// prettier-ignore\nkprobe  [ ]a\n")).toBe("// prettier-ignore\nkprobe   a\n");
    expect(await selected("kprobe c // prettier-ignore\nkprobe  [ ]d\n")).toBe(
      "kprobe c // prettier-ignore\nkprobe d\n",
    );
    expect(await selected("kprobe a < // prettier-ignore\n x:  %ax >\nkprobe  [ ]d\n")).toBe(
      "kprobe a < // prettier-ignore\n x:  %ax >\nkprobe d\n",
    );
  });

  test("keeps the `;` that something follows on the line", async () => {
    expect(await selected("kprobe  [ ]a;kprobe   b\n")).toBe("kprobe a;kprobe   b\n");
    const group = "const A = // why\n  group";
    expect(await selected(`${group}[ ];kprobe   b\n`)).toBe(`${group} ;kprobe   b\n`);
    expect(await selected("kprobe   a; kprobe  [ ]b ; \n")).toBe("kprobe   a; kprobe b\n");
  });

  test("takes the comment along that ends its line", async () => {
    expect(await selected("kprobe  [ ]a   // a  \nkprobe   bcd // b\n")).toBe("kprobe a   // a\nkprobe   bcd // b\n");
    expect(await selected("kprobe  [ ]a   /* a */  kprobe   b\n")).toBe("kprobe a   /* a */  kprobe   b\n");
  });

  test("keeps a byte-order mark", async () => {
    expect(await selected("\uFEFFkprobe  [ ]a\n")).toBe("\uFEFFkprobe a\n");
  });

  test("gets the line ends of the file", async () => {
    expect(await selected("kprobe a\r\nkprobe  [ ]b < // c\r\n >")).toBe("kprobe a\r\nkprobe b < // c\r\n>");
  });

  test("anywhere in any program changes only how it is written, once and for all", async () => {
    const texts = programs.chain((tokens) =>
      fc.array(gaps, { minLength: tokens.length, maxLength: tokens.length }).map((between) => textOf(tokens, between)),
    );
    const places = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(texts, places, async (text, [from, length]) => {
        if (parse(text).problems.length > 0) return;
        const start = Math.floor(from * text.length);
        const end = start + Math.floor(length * length * (text.length - start));
        const once = await formattedIn(text, start, end);
        expect([treeOf(once), commentsOf(once)]).toEqual([treeOf(text), commentsOf(text)]);
        expect(await format(once)).toBe(await format(text));
        expect(await formattedIn(once, start, start)).toBe(once);
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: 10_000 },
    );
  });
});
