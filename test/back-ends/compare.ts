// What a back end recorded of a case, and what two of them recorded differently.
import type { ScriptResult } from "../conformance/harness/scripts.ts";
import { readRecords } from "./records.ts";
import type { Shapes } from "./shapes.ts";
import { jsonLines, readHistFile, readJsonTables, readMaps } from "./tables.ts";
import type { Table, TableShape } from "./tables.ts";

export interface Observation {
  readonly failure: string | undefined;
  /** Sorted, since CPUs are read one after the other. */
  readonly records: readonly string[];
  readonly tables: readonly Table[];
}

const TABLES = { tracefs: readHistFile, bpftrace: readMaps, bcc: readJsonTables, perf: readHistFile } as const;

export function observe(way: keyof typeof TABLES, result: ScriptResult, shapes: Shapes): Observation {
  const { stdout } = result;
  const [output = ""] = stdout.split("== errors\n");
  const text = way === "tracefs" ? (stdout.split("== trace\n")[1] ?? "") : output;
  const records = way === "bcc" ? jsonRecords(text, shapes) : readRecords(text, shapes.records);
  return {
    failure: failureOf(result),
    records: records.toSorted(),
    tables: shapes.tables.map((shape) => TABLES[way](stdout, shape)),
  };
}

function failureOf({ failure, status, stdout, stderr }: ScriptResult): string | undefined {
  if (failure !== undefined) return `the guest failed (${failure.reason})`;
  const complaint = /^== (?:refused|did not start|ended with).*$/m.exec(stdout)?.[0];
  const errors = stdout.split("== errors\n")[1] ?? "";
  if (complaint !== undefined) return `${complaint} ${errors.trim().split("\n").slice(-8).join("\n      ")}`;
  return status === 0 ? undefined : `status ${status ?? "?"} ${stderr.slice(-300)}`;
}

function jsonRecords(text: string, { records }: Shapes): string[] {
  const lines = jsonLines(text).flatMap((line) => {
    const shape = records.find(({ event }) => event === line["event"]);
    if (shape === undefined) return [];
    const fields = (line["fields"] ?? {}) as Readonly<Record<string, unknown>>;
    return [` ${shape.event}: ${shape.fields.map((name) => `${name}=${shown(fields[name])}`).join(" ")}`];
  });
  return readRecords(lines.join("\n"), records);
}

function shown(value: unknown): string {
  return Array.isArray(value) ? `{${value.join(",")}}` : String(value);
}

export function differences(a: Observation, b: Observation, shapes: Shapes): string[] {
  const failures = [a.failure, b.failure].flatMap((one) => (one === undefined ? [] : [one]));
  if (failures.length > 0) return failures;
  const found: string[] = [];
  // How records are shown is the program's own business where it says so: then they are counted in no form.
  if (!shapes.printed && a.records.join("\n") !== b.records.join("\n")) {
    found.push(`${a.records.length} and ${b.records.length} records: ${firstDifference(a.records, b.records)}`);
  }
  shapes.tables.forEach((shape, index) => {
    const one = normal(a.tables[index], shape);
    const other = normal(b.tables[index], shape);
    if (!isSame(one, other, shape)) found.push(`table ${shape.map}: ${show(one)} and ${show(other)}`);
  });
  return found;
}

function firstDifference(a: readonly string[], b: readonly string[]): string {
  const index = a.findIndex((line, at) => line !== b[at]);
  const at = index < 0 ? a.length : index;
  return `${a[at] ?? "nothing"} and ${b[at] ?? "nothing"}`;
}

/** Of values that are others each time, only how many there were. */
function normal(table: Table | undefined, { changing, measure }: TableShape): Table {
  const rows = table ?? new Map<string, number>();
  if (!changing) return rows;
  if (measure !== "hist" && measure !== "lhist" && measure !== "count") return new Map([["*", rows.size > 0 ? 1 : 0]]);
  return new Map([["*", [...rows.values()].reduce((sum, value) => sum + value, 0)]]);
}

function isSame(a: Table, b: Table, shape: TableShape): boolean {
  if (shape.measure === "hist" && !shape.changing) return isShifted(a, b);
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

/** A power of two is in the range that it begins, or in the one that it ends: that difference is stated. */
function isShifted(a: Table, b: Table): boolean {
  const left = new Map(b);
  for (const [key, value] of a) {
    const next = key.replace(/\d+$/, (exponent) => String(Number(exponent) + 1));
    const found = [key, next].find((one) => left.get(one) === value);
    if (found === undefined) return false;
    left.delete(found);
  }
  return left.size === 0;
}

function show(table: Table): string {
  return `{${[...table].map(([key, value]) => `${key || "all"}: ${value}`).join(", ")}}`;
}
