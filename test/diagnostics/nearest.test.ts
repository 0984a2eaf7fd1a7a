import fc from "fast-check";
import { expect, test } from "vitest";
import { nearest } from "../../src/diagnostics/nearest.ts";

const KINDS = ["kprobe", "kretprobe", "uprobe", "uretprobe", "fprobe", "tracepoint"];

test.each([
  ["a letter is missing", "kprob", ["kprobe"]],
  ["letters are swapped: less than another letter", "kporbe", ["kprobe", "uprobe", "fprobe"]],
  ["the case is wrong: hardly a mistake", "KProbe", ["kprobe"]],
  ["nothing is like it", "interrupt", []],
  ["an exact name is no suggestion", "tracepoint", []],
])("%s", (_, word, names) => {
  expect(nearest(word, KINDS).slice(0, 3)).toEqual(expect.arrayContaining(names));
  expect(nearest(word, KINDS)[0]).toBe(names[0]);
});

test("short names allow one mistake", () => {
  expect(nearest("xa", ["ax", "bx", "cx"])).toEqual(["ax"]);
  expect(nearest("zz", ["ax", "bx", "cx"])).toEqual([]);
});

test("`-` for `_` comes before another letter", () => {
  expect(nearest("do-sys-open", ["do_sys_opel", "do_sys_open"])[0]).toBe("do_sys_open");
});

test("gives the best three, and each name once", () => {
  const names = ["vfs_readv", "vfs_read", "vfs_reads", "vfs_readx", "vfs_read"];
  expect(nearest("vfs_reda", names)).toEqual(["vfs_read", "vfs_readv", "vfs_reads"]);
});

test("a word is like each of its neighbours, whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4, maxLength: 20 }), fc.nat(18), (name, at) => {
      const index = at % (name.length - 1);
      const word = name.slice(0, index) + name.slice(index + 1);
      expect(nearest(word, [name])).toEqual([name]);
    }),
  );
});

test("200,000 names are looked through in a moment", () => {
  const names = Array.from({ length: 200_000 }, (_, index) => `some_function_of_the_kernel_${index.toString(36)}`);
  const started = performance.now();
  nearest("some_fucntion_of_the_kernel_zz", names);
  expect(performance.now() - started).toBeLessThan(2000);
});
