import fc from "fast-check";
import { expect, test } from "vitest";
import { renderTerminal } from "../../src/diagnostics/render/terminal.ts";
import { diagnostic, placeOf, source } from "./samples.ts";

const READ = source("// reads\nkprobe vfs_read < count: %rdx >\n");

test("the place, its label, notes, a related place and the change", () => {
  const found = diagnostic(placeOf(READ, "%rdx"), {
    label: "the kernel calls it `%dx`",
    notes: ["`kpc regs x86_64` lists all names"],
    related: [{ ...placeOf(READ, "vfs_read"), message: "the function is here" }],
    fixes: [{ title: "write `%dx`", edits: [{ ...placeOf(READ, "%rdx"), newText: "%dx" }] }],
  });
  expect(renderTerminal([found])).toMatchInlineSnapshot(`
    "error[KP0701]: \`%rdx\` is no register of x86_64
     --> probes.kp:2:26
      |
    2 | kprobe vfs_read < count: %rdx >
      |                          ^^^^ the kernel calls it \`%dx\`
      |
      = note: \`kpc regs x86_64\` lists all names
    note: the function is here
     --> probes.kp:2:8
      |
    2 | kprobe vfs_read < count: %rdx >
      |        ^^^^^^^^
    help: write \`%dx\`
      |
    2 | kprobe vfs_read < count: %dx >
      |                          ~~~

    "
  `);
});

test("changes: an insertion, a removal, several lines", () => {
  const at = READ.text.indexOf(" count");
  const found = diagnostic(placeOf(READ, "count"), {
    severity: "warning",
    message: "something about `count`",
    fixes: [
      { title: "insert a field", edits: [{ start: at, end: at, newText: " pos: %cx;" }] },
      { title: "remove the fields", edits: [{ ...placeOf(READ, " < count: %rdx >"), newText: "" }] },
      { title: "write two lines", edits: [{ ...placeOf(READ, "count"), newText: "\n  count" }] },
      {
        title: "change both ends",
        edits: [
          { ...placeOf(READ, "kprobe"), newText: "kretprobe" },
          { ...placeOf(READ, "%rdx"), newText: "$retval" },
        ],
      },
    ],
  });
  expect(renderTerminal([found])).toMatchInlineSnapshot(`
    "warning[KP0701]: something about \`count\`
     --> probes.kp:2:19
      |
    2 | kprobe vfs_read < count: %rdx >
      |                   ^^^^^
    help: insert a field
      |
    2 | kprobe vfs_read < pos: %cx; count: %rdx >
      |                  ++++++++++
    help: remove the fields
      |
    2 | - kprobe vfs_read < count: %rdx >
    2 | + kprobe vfs_read
    help: write two lines
      |
    2 | - kprobe vfs_read < count: %rdx >
    2 | + kprobe vfs_read <
    3 | +   count: %rdx >
    help: change both ends
      |
    2 | - kprobe vfs_read < count: %rdx >
    2 | + kretprobe vfs_read < count: $retval >

    "
  `);
});

test("places of several lines", () => {
  const file = source("kprobe vfs_read <\n  a: %di;\n  b: %si\n>\n");
  const whole = diagnostic({ source: file, start: 0, end: file.text.length }, { label: "this probe" });
  const fields = diagnostic(placeOf(file, file.text.slice(file.text.indexOf("<")).trimEnd()));
  expect(renderTerminal([whole, fields])).toMatchInlineSnapshot(`
    "error[KP0701]: \`%rdx\` is no register of x86_64
     --> probes.kp:1:1
      |
    1 | / kprobe vfs_read <
    2 | |   a: %di;
    3 | |   b: %si
    4 | | >
      | |_^ this probe

    error[KP0701]: \`%rdx\` is no register of x86_64
     --> probes.kp:1:17
      |
    1 |   kprobe vfs_read <
      |  _________________^
    2 | |   a: %di;
    3 | |   b: %si
    4 | | >
      | |_^

    "
  `);
});

test("long places of several lines are shown by their ends", () => {
  const file = source(`kprobe a <\n${Array.from({ length: 20 }, (_, index) => `  f${index}: %di;\n`).join("")}>\n`);
  const whole = diagnostic({ source: file, start: 0, end: file.text.length });
  expect(renderTerminal([whole])).toMatchInlineSnapshot(`
    "error[KP0701]: \`%rdx\` is no register of x86_64
      --> probes.kp:1:1
       |
     1 | / kprobe a <
     2 | |   f0: %di;
     3 | |   f1: %di;
    ...  |
    21 | |   f19: %di;
    22 | | >
       | |_^

    "
  `);
});

test("tabs and wide characters", () => {
  const file = source("\tkprobe\tvfs_read < // 日本語\n/* 日本 👍 */ n: %rdx >");
  const first = diagnostic(placeOf(file, "vfs_read"));
  const second = diagnostic(placeOf(file, "%rdx"));
  expect(renderTerminal([first, second])).toMatchInlineSnapshot(`
    "error[KP0701]: \`%rdx\` is no register of x86_64
     --> probes.kp:1:9
      |
    1 |     kprobe  vfs_read < // 日本語
      |             ^^^^^^^^

    error[KP0701]: \`%rdx\` is no register of x86_64
     --> probes.kp:2:16
      |
    2 | /* 日本 👍 */ n: %rdx >
      |                  ^^^^

    "
  `);
});

test("a long line is cut around the place", () => {
  const file = source(`kprobe ${"a".repeat(300)} < n: %rdx > ${"b".repeat(300)}`);
  expect(renderTerminal([diagnostic(placeOf(file, "%rdx"))], { columns: 60 })).toMatchInlineSnapshot(`
    "error[KP0701]: \`%rdx\` is no register of x86_64
     --> probes.kp:1:314
      |
    1 | …aaaaaaaaaaaaaaaaaaa < n: %rdx > bbbbbbbbbbbbbbbbbbbbbb…
      |                           ^^^^

    "
  `);
});

test("the end of the file", () => {
  const file = source("kprobe vfs_read <\n\n");
  const place = { source: file, start: file.text.length, end: file.text.length };
  expect(renderTerminal([diagnostic(place, { message: "expected a field" })])).toMatchInlineSnapshot(`
    "error[KP0701]: expected a field
     --> probes.kp:1:18
      |
    1 | kprobe vfs_read <
      |                  ^

    "
  `);
});

test("a file without text has no lines to show", () => {
  const place = { source: source("", "missing.kp"), start: 0, end: 0 };
  expect(renderTerminal([diagnostic(place, { message: "there is no file" })])).toMatchInlineSnapshot(`
    "error[KP0701]: there is no file
     --> missing.kp

    "
  `);
});

test("nothing acts on the terminal", () => {
  const evil = source("kprobe a\u001b[31m\u202e\u009b2J < n: %rdx >\r", "x\u001b]0;owned\u0007.kp");
  const found = diagnostic(placeOf(evil, "%rdx"), {
    message: "bad\u0000\nerror: no",
    label: "\u200bhere\u007f",
    notes: ["\u001b[2J"],
    fixes: [{ title: "\u001b", edits: [{ ...placeOf(evil, "%rdx"), newText: "\u001b%dx" }] }],
  });
  expect(renderTerminal([found])).toMatchInlineSnapshot(`
    "error[KP0701]: bad␀␊error: no
     --> x␛]0;owned␇.kp:1:24
      |
    1 | kprobe a␛[31m<U+202E><U+009B>2J < n: %rdx >␍
      |                                      ^^^^ <U+200B>here␡
      |
      = note: ␛[2J
    help: ␛
      |
    1 | kprobe a␛[31m<U+202E><U+009B>2J < n: ␛%dx >␍
      |                                      ~~~~

    "
  `);
});

test("whatever the text and the place: no control characters, no line wider than the terminal", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "\t", "\n", "\r", "日", "\u001b", "\u202e", " ", "\ud800"),
    maxLength: 200,
  });
  fc.assert(
    fc.property(text, fc.nat(220), fc.nat(220), (content, start, length) => {
      const place = { source: source(content), start, end: start + length };
      const edits = [
        { start: Math.min(start, content.length), end: Math.min(start + length, content.length), newText: content },
      ];
      const shown = renderTerminal([diagnostic(place, { fixes: [{ title: "change", edits }] })], { columns: 60 });
      expect(shown).not.toMatch(/[^\P{C}\n]/u);
      for (const line of shown.split("\n")) expect(line.length).toBeLessThanOrEqual(62);
    }),
  );
});

test("colours", () => {
  const shown = renderTerminal([diagnostic(placeOf(READ, "%rdx"))], { colour: true });
  expect(shown).toContain("\u001b[1;31merror[KP0701]\u001b[0m");
});

test("a line of many megabytes takes no time", () => {
  const file = source(`${"x".repeat(5_000_000)} %rdx`);
  const started = performance.now();
  renderTerminal([diagnostic(placeOf(file, "%rdx"))]);
  expect(performance.now() - started).toBeLessThan(500);
});
