/**
 * The kernel's events and their fields, as `events/GROUP/NAME/format` of tracefs has them.
 *
 * Source: Documentation/trace/events.rst; f_show, kernel/trace/trace_events.c
 */

export interface EventField {
  readonly name: string;
  /** C's type as the kernel spells it, without the name: `const char *`, `char[16]`, `__data_loc char[]`. */
  readonly type: string;
  /** In the record, in bytes. */
  readonly offset: number;
  readonly bytes: number;
  readonly signed: boolean;
}

export interface EventFormat {
  readonly group: string;
  readonly name: string;
  /** Without the fields that all events have. */
  readonly fields: readonly EventField[];
}

const FIELD = /^\s*field:(.+);\s*offset:(\d+);\s*size:(\d+);(?:\s*signed:(\d+);)?/;

export class EventFormats {
  /** The text of each event's fields, read when it is asked for. */
  readonly #texts = new Map<string, string>();

  /** Takes what `encodeFormats` gives. Lines that are none are passed over. */
  constructor(text: string) {
    let key: string | undefined;
    let start = 0;
    for (let at = 0; at < text.length;) {
      const newline = text.indexOf("\n", at);
      const end = newline < 0 ? text.length : newline;
      if (text.startsWith("event ", at)) {
        if (key !== undefined) this.#texts.set(key, text.slice(start, at));
        key = text.slice(at + "event ".length, end);
        start = end;
      }
      at = end + 1;
    }
    if (key !== undefined) this.#texts.set(key, text.slice(start));
  }

  get size(): number {
    return this.#texts.size;
  }

  has(group: string, name: string): boolean {
    return this.#texts.has(`${group}/${name}`);
  }

  find(group: string, name: string): EventFormat | undefined {
    const text = this.#texts.get(`${group}/${name}`);
    return text === undefined ? undefined : { group, name, fields: readFields(text) };
  }

  /** `GROUP/NAME` of all, in the order of the file. */
  keys(): Iterable<string> {
    return this.#texts.keys();
  }

  /** True if any event is of the group. */
  hasGroup(group: string): boolean {
    for (const key of this.#texts.keys()) if (key.startsWith(`${group}/`)) return true;
    return false;
  }
}

function readFields(text: string): EventField[] {
  return text.split("\n").flatMap((line) => {
    const [, declaration, offset, size, signed] = FIELD.exec(line) ?? [];
    const named = declaration === undefined ? undefined : splitDeclaration(declaration);
    if (named === undefined || named.name.startsWith("common_")) return [];
    return [{ ...named, offset: Number(offset), bytes: Number(size), signed: signed === "1" }];
  });
}

/** `char comm[16]` is `comm` of type `char[16]`; a pointer to a function has its name inside. */
function splitDeclaration(declaration: string): { name: string; type: string } | undefined {
  const pointer = /^(.*\(\*)(\w+)(\).*)$/.exec(declaration);
  if (pointer !== null) return { name: pointer[2] ?? "", type: `${pointer[1] ?? ""}${pointer[3] ?? ""}` };
  const [, before, name, dimensions] = /^(.*?)(\w+)((?:\[[^\]]*\])*)$/.exec(declaration.trim()) ?? [];
  if (before === undefined || name === undefined) return undefined;
  return { name, type: `${before.trim()}${dimensions ?? ""}` };
}

/** One event of a target file: its key, then the lines of its fields as the kernel writes them. */
export function encodeFormat(group: string, name: string, format: string): string {
  const fields = format.split("\n").filter((line) => FIELD.test(line) && !/\bcommon_\w+;/.test(line));
  return `event ${group}/${name}\n${fields.map((line) => `${line.trim().replaceAll("\t", "")}\n`).join("")}`;
}
