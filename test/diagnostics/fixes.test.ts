/** A fix mends what it is offered for: applied, its finding is gone, and the text is still a program. */
import { expect, test } from "vitest";
import { catalogue } from "../../src/diagnostics/catalogue.ts";
import { check } from "../../src/index.ts";
import type { Diagnostic, Fix } from "../../src/index.ts";
import { optionsOf } from "../support/examples.ts";

function applied(text: string, { edits }: Fix): string {
  const last = [...edits].sort((a, b) => b.start - a.start);
  return last.reduce(
    (changed, { start, end, newText }) => changed.slice(0, start) + newText + changed.slice(end),
    text,
  );
}

const isSyntax = ({ code }: Diagnostic): boolean => code.startsWith("KP02");

for (const { code, example } of catalogue.values()) {
  if (!("source" in example)) continue;
  const options = optionsOf(example);
  const found = check([{ name: "example.kp", text: example.source }], options).diagnostics;
  const fixable = found.filter(({ fixes, place }) => fixes.length > 0 && place.source.name === "example.kp");
  for (const diagnostic of fixable) {
    test(`${code}: the fix of ${diagnostic.code} at ${diagnostic.place.start} mends it`, () => {
      for (const fix of diagnostic.fixes) {
        const text = applied(example.source, fix);
        const after = check([{ name: "example.kp", text }], options).diagnostics;
        const same = after.filter(
          (one) =>
            one.code === diagnostic.code &&
            one.place.start === diagnostic.place.start &&
            one.message === diagnostic.message,
        );
        expect(same, text).toEqual([]);
        if (!found.some(isSyntax)) expect(after.filter(isSyntax), text).toEqual([]);
      }
    });
  }
}
