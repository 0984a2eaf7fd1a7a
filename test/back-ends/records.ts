// What was recorded, in one form whoever printed it: the event's name, and its fields as texts.

export interface RecordShape {
  readonly event: string;
  readonly fields: readonly string[];
  /** Values that are others each time: times, addresses, and the ids of tasks. */
  readonly changing: ReadonlySet<string>;
}

/** One line for each record: `rd count=1 name=one_xyz`. */
export function readRecords(text: string, shapes: readonly RecordShape[]): string[] {
  return text.split("\n").flatMap((line) => {
    for (const shape of shapes) {
      const start = headEnd(line, shape.event);
      if (start !== undefined) return [`${shape.event} ${valuesIn(line.slice(start), shape).join(" ")}`];
    }
    return [];
  });
}

/** Behind `NAME:`, as the trace, `perf script` and scripts write it: behind blanks, or behind the group. */
function headEnd(line: string, event: string): number | undefined {
  const found = new RegExp(`(?:^|[\\s:])${event}:(?=\\s|$)`).exec(line);
  return found === null ? undefined : found.index + found[0].length;
}

/** Values may have blanks in them: a field ends where the next one begins. */
function valuesIn(text: string, { fields, changing }: RecordShape): string[] {
  const values: string[] = [];
  let at = 0;
  fields.forEach((field, index) => {
    const start = text.indexOf(`${field}=`, at);
    if (start < 0) {
      values.push(`${field}?`);
      return;
    }
    const from = start + field.length + 1;
    const next = fields[index + 1];
    const end = next === undefined ? text.length : text.indexOf(` ${next}=`, from);
    at = end < 0 ? text.length : end;
    values.push(`${field}=${changing.has(field) ? "*" : plain(text.slice(from, at).trim())}`);
  });
  return values;
}

/** Without quotes, which not all of the kernel's events have around strings, and numbers as numbers. */
function plain(value: string): string {
  const bare = value.replace(/^"(.*)"$/s, "$1").replace(/^'(.)'$/, "$1");
  if (/^0x[0-9a-f]+$/.test(bare)) return `0x${BigInt(bare).toString(16)}`;
  return bare.replaceAll(/0x0*([0-9a-f]+)/g, "0x$1");
}
