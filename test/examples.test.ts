/** Every example compiles for the newest kernel, and elsewhere at least says why it does not. */
import { readFileSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";
import { format } from "../grammar/printer/format.ts";
import { compile } from "../src/index.ts";
import type { Loader } from "../src/index.ts";

const folder = new URL("../examples/", import.meta.url);
const all = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".kp"));
/** Those in C form need a kernel's types: the conformance run compiles them for captured kernels. */
const names = all.filter((name) => !/^(?:c|tools)\//.test(name));

const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");
const load: Loader = (path, importer) => {
  const name = posix.join(posix.dirname(importer.name), path);
  return names.includes(name) ? { kind: "loaded", source: { name, text: read(name) } } : { kind: "missing" };
};

/** A file that is not made for a target, or needs what it lacks, may say so, and nothing else. */
const MADE_FOR_OTHERS = ["KP0316", "KP0901"];

test.each(all)("%s is in the form that kpc fmt gives it", async (name) => {
  expect(await format(read(name))).toBe(read(name));
});

for (const name of names) {
  test(`${name} begins with what it shows`, () => {
    expect(read(name)).toMatch(/^\/\/ \S/);
  });

  test(`${name} compiles for the newest kernel`, () => {
    const { output, diagnostics } = compile([{ name, text: read(name) }], { arch: "x86_64", load });
    const findings = diagnostics.map(({ code, message }) => `${code} ${message}`);
    expect(output, findings.join("\n")).toBeDefined();
    if (name !== "first.kp") expect(findings).toEqual([]);
  });

  for (const arch of ["x86_64", "arm64", "s390x", "riscv64", "ppc64le"]) {
    for (const kernel of ["5.10", "6.1", "6.12", "7.3"]) {
      if (name === "first.kp" && arch !== "x86_64") continue;
      test(`${name} compiles for ${arch} ${kernel}, or says that it is not made for it`, () => {
        const { diagnostics } = compile([{ name, text: read(name) }], { arch, kernel, load });
        const errors = diagnostics.filter(({ severity }) => severity === "error");
        expect(errors.filter(({ code }) => !MADE_FOR_OTHERS.includes(code))).toEqual([]);
      });
    }
  }
}

for (const name of all.filter((one) => /^(?:c|tools)\//.test(one))) {
  test(`${name} begins with what it shows, and says that it needs a kernel's types`, () => {
    expect(read(name)).toMatch(/^\/\/ \S/);
    const { diagnostics } = compile([{ name, text: read(name) }], { arch: "x86_64", kernel: "5.10" });
    const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
    // The form of the text, declared names, places, registers: what needs no kernel must be right.
    expect(errors.filter((code) => /^KP0[1-8]/.test(code))).toEqual([]);
  });
}
