/** One program checked for several targets or back ends: a table of what each takes, and the reasons. */
import type { Diagnostic, SourceFile } from "../diagnostics/diagnostic.ts";
import type { OutlineEntry } from "../check/outline.ts";

export interface Verdict {
  /** What the target is called. */
  readonly name: string;
  /** Further facts: `6.12.107 x86_64`. */
  readonly detail: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Row {
  readonly title: string;
  readonly source: SourceFile;
  /** Absent for what is in no probe. */
  readonly span: OutlineEntry | undefined;
}

/** What a table calls what was found. */
export interface Words {
  readonly ok: string;
  readonly warning: string;
  readonly error: string;
}

export const TARGET_WORDS: Words = { ok: "ok", warning: "warning", error: "error" };
export const BACK_END_WORDS: Words = { ok: "exact", warning: "differs", error: "no" };

/** Rows are probes and spans, columns targets or back ends. */
export function verdictTable(rows: readonly Row[], verdicts: readonly Verdict[], words: Words): string {
  const titles = rows.map(({ title }) => title);
  const first = Math.max(...titles.map((title) => title.length), 0);
  const widths = verdicts.map(({ name, detail }) =>
    Math.max(name.length, detail.length, ...Object.values(words).map((word: string) => word.length)),
  );
  const line = (head: string, cells: readonly string[]): string =>
    `${head.padEnd(first)}  ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ")}`.trimEnd();
  const lines = [
    line(
      "",
      verdicts.map(({ name }) => name),
    ),
    ...(verdicts.every(({ detail }) => detail === "")
      ? []
      : [
          line(
            "",
            verdicts.map(({ detail }) => detail),
          ),
        ]),
    ...rows.map((row) =>
      line(
        row.title,
        verdicts.map((verdict) => words[worstOf(row, rows, verdict)]),
      ),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function worstOf(row: Row, rows: readonly Row[], { diagnostics }: Verdict): keyof Words {
  const own = diagnostics.filter((diagnostic) => rowOf(rows, diagnostic) === row);
  if (own.some(({ severity }) => severity === "error")) return "error";
  return own.length > 0 ? "warning" : "ok";
}

/** The probe that a finding is in, else the row of its file's other declarations. */
function rowOf(rows: readonly Row[], { place }: Diagnostic): Row | undefined {
  const own = rows.filter(({ source }) => source.name === place.source.name);
  return (
    own.find(({ span }) => span !== undefined && span.start <= place.start && place.start < span.end) ??
    own.find(({ span }) => span === undefined) ??
    rows.find(({ span }) => span === undefined)
  );
}

/** Rows for the probes of the files, and one for what is elsewhere if anything was found there. */
export function rowsOf(
  sources: readonly SourceFile[],
  outline: (text: string) => readonly OutlineEntry[],
  verdicts: readonly Verdict[],
): Row[] {
  const probes = sources.flatMap((source) =>
    outline(source.text).map((span): Row => ({ title: span.title, source, span })),
  );
  const [source] = sources;
  const isElsewhere = verdicts.some(({ diagnostics }) =>
    diagnostics.some((diagnostic) => rowOf(probes, diagnostic) === undefined),
  );
  return source !== undefined && isElsewhere
    ? [...probes, { title: "(other declarations)", source, span: undefined }]
    : probes;
}

/** Each finding once, with a note of the targets that have it where not all have. */
export function mergedFindings(verdicts: readonly Verdict[]): Diagnostic[] {
  const merged = new Map<string, { diagnostic: Diagnostic; on: string[] }>();
  for (const { name, diagnostics } of verdicts) {
    for (const diagnostic of diagnostics) {
      const { code, place, message } = diagnostic;
      // A message may name the target: the same finding elsewhere differs in that alone.
      const key = `${code} ${place.source.name} ${place.start} ${place.end} ${message.replaceAll(name, "TARGET")}`;
      const found = merged.get(key);
      if (found === undefined) merged.set(key, { diagnostic, on: [name] });
      else if (!found.on.includes(name)) found.on.push(name);
    }
  }
  return [...merged.values()].map(({ diagnostic, on }) => ({
    ...diagnostic,
    notes: [...diagnostic.notes, `for ${on.join(", ")}`],
  }));
}
