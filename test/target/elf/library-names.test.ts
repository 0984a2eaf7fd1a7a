/** What the name of a library stands for, best first. */
import { expect, test } from "vitest";
import { compareMatches, matchLibrary } from "../../../src/target/elf/library-names.ts";

test.each([
  ["libc", "libc.so.6 libc.so", "libcrypt.so.1 libc-client.so.2 libc.a libc libcc.so.6 libc++.so.1"],
  ["libc.so.6", "libc.so.6", "libc.so libc.so.60 libc.so.5"],
  ["libssl.so", "libssl.so libssl.so.3 libssl.so.1.1 libssl.so.1.0.2k", "libssl3.so libssl.so.debug libssl.so.3.hmac"],
  ["libfoo", "libfoo.so.10 libfoo.so.9.5 libfoo.so.9 libfoo.so", "libfoobar.so.11 libfoo-2.so"],
  ["libfoo.so.9", "libfoo.so.9 libfoo.so.9.10 libfoo.so.9.2", "libfoo.so.10 libfoo.so.95"],
  ["libstdc++", "libstdc++.so.6.0.30 libstdc++.so.6", "libstdc++.so.6.0.30-gdb.py"],
  ["libc", "libc.musl-x86_64.so.1", "libcrypto.musl-x86_64.so.1"],
  ["libz.", "", "libz.so.1"],
])("%s is %s, and not %s", (name, fits, others) => {
  const files = fits.split(" ").filter((file) => file !== "");
  const all = [...others.split(" "), ...files.toReversed()];
  const found = all.flatMap((file) => {
    const match = matchLibrary(name, file);
    return match === undefined || (file === "libc" && match.isExact) ? [] : [{ file, match }];
  });
  expect(found.sort((a, b) => compareMatches(a.match, b.match)).map(({ file }) => file)).toEqual(files);
});
