// Tables in one form whoever printed them: what is in each line, by its keys.

export interface TableShape {
  /** `GROUP/NAME` */
  readonly event: string;
  /** Which of the event's tables it is, from 0. */
  readonly index: number;
  /** What bpftrace calls it. */
  readonly map: string;
  readonly keys: readonly KeyShape[];
  readonly measure: "count" | "sum" | "min" | "max" | "avg" | "hist" | "lhist";
  /** The field that is measured, as the kernel names it. */
  readonly field: string | undefined;
  readonly step: number;
  /** True where the values are others each time, and only how many there are can be compared. */
  readonly changing: boolean;
}

export interface KeyShape {
  readonly name: string;
  /** Task ids and stacks, which are others each time. */
  readonly changing: boolean;
}

/** Lines by their keys, `one_xyz|2^3`. */
export type Table = ReadonlyMap<string, number>;

/** The `hist` files of tracefs, each behind a line `== events/GROUP/NAME/hist`. */
export function readHistFile(text: string, shape: TableShape): Table {
  const [, section = ""] = text.split(`== events/${shape.event}/hist\n`);
  const own = section.split(/^== /m)[0] ?? "";
  const table = own.split("# event histogram").slice(1)[shape.index] ?? "";
  const rows = table.matchAll(/\{([^{}]*)\} hitcount: +(\d+)(.*)$/gm);
  const found = new Map<string, number>();
  for (const [, keys = "", hits = "0", values = ""] of rows) {
    const sum = new RegExp(`\\b${shape.field ?? ""}: +(-?\\d+)`).exec(values)?.[1];
    add(found, histKeys(keys, shape), Number(shape.measure === "sum" ? (sum ?? 0) : hits));
  }
  return found;
}

function histKeys(text: string, shape: TableShape): string {
  const parts = text.split(/, (?=[\w.]+:)/).map((part) => part.replace(/^\s*[\w.]+:\s*/, "").trim());
  const keys = shape.keys.map(({ changing }, index) => (changing ? "*" : plainKey(parts[index] ?? "")));
  const range = parts[shape.keys.length];
  if (shape.measure === "hist") keys.push((range ?? "").replace(/^~ /, ""));
  if (shape.measure === "lhist") keys.push(/^~ (-?\d+)-/.exec(range ?? "")?.[1] ?? "?");
  return keys.join("|");
}

/** Numbers are padded and have no sign, and a task has its id beside its name. */
function plainKey(text: string): string {
  const bare = text.replace(/\s+\[\s*\d+\]$/, "").replace(/(?<=\D)-\d+$/, "");
  return /^\d+$/.test(bare) ? String(BigInt.asIntN(64, BigInt(bare))) : bare;
}

/** What bpftrace prints at its end: `@name[a, 1]: 3`, and ranges below `@name[a]:`. */
export function readMaps(text: string, shape: TableShape): Table {
  const found = new Map<string, number>();
  let ranges: string | undefined;
  const name = shape.map.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const head = new RegExp(`^${name}(?:\\[(.*?)\\])?: ?(-?\\d*)\\s*$`, "s");
  for (const line of joined(text)) {
    const bucket = /^(\[[^\]]*?[\])]|\(\.\.\., 0\)|\[[^)]*\)) +(\d+) \|/.exec(line);
    if (bucket !== null && ranges !== undefined) {
      add(found, [...(ranges === "" ? [] : [ranges]), rangeOf(bucket[1] ?? "")].join("|"), Number(bucket[2]));
      continue;
    }
    const start = head.exec(line);
    if (start === null) {
      if (line.startsWith("@")) ranges = undefined;
      continue;
    }
    const keys = mapKeys(start[1], shape);
    if (start[2] === "") ranges = keys;
    else add(found, keys, Number(start[2]));
  }
  return found;
}

/** A stack as a key goes over several lines. */
function joined(text: string): string[] {
  return text.replaceAll(/\[\n((?:[^[\]]*\n)*?)[ \t]*(.*?)\]: /g, "[stack$2]: ").split("\n");
}

function mapKeys(text: string | undefined, shape: TableShape): string {
  const parts = text === undefined ? [] : text.split(", ");
  const keys = shape.keys.map(({ changing }, index) => (changing ? "*" : (parts[index] ?? "")));
  if (shape.measure === "lhist") keys.push(parts[shape.keys.length] ?? "?");
  return keys.join("|");
}

const UNITS: Readonly<Record<string, number>> = { "": 0, K: 10, M: 20, G: 30, T: 40 };

/** `[4, 8)` is what the kernel calls `2^3`: it names the upper end. */
export function rangeOf(text: string): string {
  const one = /^\[(\d+)\]$/.exec(text)?.[1];
  if (one !== undefined) return "2^0";
  const [, upper = "0", unit = ""] = /, (\d+)([KMGT]?)\)$/.exec(text) ?? [];
  return `2^${Math.log2(Number(upper)) + (UNITS[unit] ?? 0)}`;
}

/** What the program of BCC prints as JSON. */
export function readJsonTables(text: string, shape: TableShape): Table {
  const found = new Map<string, number>();
  const tables = jsonLines(text).filter(({ table }) => table === shape.map.slice(1));
  for (const { rows } of tables) {
    for (const { keys, from = 0, to = 0, value } of (rows ?? []) as readonly JsonRow[]) {
      const shown = shape.keys.map(({ changing }, index) => (changing ? "*" : String(keys[index])));
      if (shape.measure === "hist") shown.push(`2^${to === 1 ? 0 : Math.log2(to + 1)}`);
      if (shape.measure === "lhist") shown.push(String(from));
      add(found, shown.join("|"), value);
    }
  }
  return found;
}

interface JsonRow {
  readonly keys: readonly (string | number | readonly string[])[];
  /** The ends of a range. */
  readonly from?: number;
  readonly to?: number;
  readonly value: number;
}

export function jsonLines(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    try {
      return [JSON.parse(line) as Readonly<Record<string, unknown>>];
    } catch {
      return [];
    }
  });
}

/** Lines whose keys are others each time become one. */
function add(found: Map<string, number>, key: string, value: number): void {
  // bpftrace shows the empty ranges between others.
  if (value === 0 && key.includes("2^")) return;
  found.set(key, (found.get(key) ?? 0) + value);
}
