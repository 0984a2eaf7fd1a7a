import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeUtf8 } from "../../src/cli/decode.ts";
import { joinPath, parentOf } from "../../src/cli/paths.ts";

test("text comes back as it was, a byte-order mark too", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "\0", "é", "日", "👍", "\u{10ffff}") }), (text) => {
      expect(decodeUtf8(new TextEncoder().encode(`\uFEFF${text}`))).toEqual({ kind: "text", text: `\uFEFF${text}` });
    }),
  );
});

test.each([
  [[0x61, 0xff], 1],
  [[0xc0, 0x80], 0],
  [[0x61, 0xe6, 0x97], 1],
  [[0xed, 0xa0, 0x80], 0],
  [[0xf4, 0x90, 0x80, 0x80], 0],
  [[0xe6, 0x97, 0xa5, 0x80], 3],
])("%j is no text from byte %i on", (bytes, offset) => {
  expect(decodeUtf8(new Uint8Array(bytes))).toEqual({ kind: "not-utf8", offset });
});

test("whatever is refused has a byte that is to blame", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      const decoded = decodeUtf8(bytes);
      if (decoded.kind === "text") return;
      expect(decoded.offset).toBeLessThan(bytes.length);
      expect(decodeUtf8(bytes.slice(0, decoded.offset)).kind).toBe("text");
    }),
  );
});

test.each([
  ["", "a.kp", "a.kp"],
  ["", "./a//b/../a.kp", "a/a.kp"],
  ["lib", "../a.kp", "a.kp"],
  ["lib", "../../a.kp", "../a.kp"],
  ["lib", "/a.kp", "/a.kp"],
  ["/lib", "../../a.kp", "/a.kp"],
])("from %j, %j is %j", (folder, path, joined) => {
  expect(joinPath(folder, path)).toBe(joined);
});

test("the folder of a path", () => {
  expect(["a.kp", "lib/a.kp", "/a.kp", "/lib/a.kp"].map(parentOf)).toEqual(["", "lib", "/", "/lib"]);
});
