/** Every entry of the catalogue is triggered by its own example, and is complete. */
import { expect, test } from "vitest";
import { catalogue } from "../../src/diagnostics/catalogue.ts";
import type { AnyEntry } from "../../src/diagnostics/catalogue.ts";
import type { SourceExample } from "../../src/diagnostics/entry.ts";
import { check } from "../../src/index.ts";
import type { Diagnostic } from "../../src/index.ts";
import { optionsOf } from "../support/examples.ts";

function diagnosticsOf(example: SourceExample): readonly Diagnostic[] {
  return check([{ name: "example.kp", text: example.source }], optionsOf(example)).diagnostics;
}

const withSource = [...catalogue.values()].flatMap((found): [AnyEntry, SourceExample][] =>
  "source" in found.example ? [[found, found.example]] : [],
);

for (const [found, example] of withSource) {
  test(`${found.code} ${found.title}`, () => {
    const diagnostics = diagnosticsOf(example);
    const own = diagnostics.find(({ code }) => code === found.code);
    expect(own, `got ${diagnostics.map(({ code, message }) => `${code} ${message}`).join("; ")}`).toBeDefined();
    expect(own?.severity).toBe(found.severity);
    expect(own?.message).toMatch(/^(?:[^A-Z]|Linux ).*[^.]$/);
    for (const fix of own?.fixes ?? []) expect(fix.title).not.toBe("");
  });
}

test("codes are of the form KP0000 and stand once", () => {
  const codes = [...catalogue.keys()];
  for (const code of codes) expect(code).toMatch(/^KP\d{4}$/);
  expect(new Set(codes).size).toBe(codes.length);
});

test("an example shows its own finding and no other error", () => {
  const stray = withSource.flatMap(([found, example]) => {
    const others = diagnosticsOf(example).filter(({ code, severity }) => severity === "error" && code !== found.code);
    return others.map(({ code, message }) => `${found.code}: ${code} ${message}`);
  });
  expect(stray).toEqual([]);
});

test("meanings are sentences", () => {
  for (const { code, meaning, mend } of catalogue.values()) {
    expect(meaning, code).toMatch(/^(?:[A-Z`«]|kpc ).*[.)»]$/s);
    expect(mend, code).toMatch(/^[A-Z`].*\.$/s);
  }
});
