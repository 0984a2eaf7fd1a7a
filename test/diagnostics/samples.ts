/** Diagnostics made by hand, for the tests of what shows them. */
import type { Diagnostic, Place, SourceFile } from "../../src/diagnostics/diagnostic.ts";

export function source(text: string, name = "probes.kp"): SourceFile {
  return { name, text };
}

/** The first place at which a part of the text stands. */
export function placeOf(file: SourceFile, part: string): Place {
  const start = file.text.indexOf(part);
  if (start < 0) throw new Error(`there is no ${part}`);
  return { source: file, start, end: start + part.length };
}

export function diagnostic(place: Place, particulars: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: "KP0701",
    severity: "error",
    message: "`%rdx` is no register of x86_64",
    place,
    notes: [],
    related: [],
    fixes: [],
    ...particulars,
  };
}
