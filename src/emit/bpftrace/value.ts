/** What a field records, as an expression and the conversion that prints it. */
import type { FieldKind, TracepointField } from "../../program/field.ts";
import type { Argument, Display, Fetch, ValueType } from "../../program/program.ts";
import { address, bare, isInMemory, load, numberOf } from "./expression.ts";
import type { Site } from "./expression.ts";
import { literal } from "./text.ts";
import type { Dialect } from "./versions.ts";

export interface Value {
  /** One; several for the elements of an array. */
  readonly expressions: readonly string[];
  /** How each is printed. */
  readonly conversion: string;
  readonly isText: boolean;
  /** Stands for the address of a function, and is printed by its name. */
  readonly isSymbol: boolean;
  /** How a number is shown that stands for something else. */
  readonly display: Display["kind"] | undefined;
}

export function valueOf(argument: Argument, site: Site): Value {
  const { fetch, type, length } = argument;
  if (length === undefined) return { ...single(fetch, type, 0, site), display: displayOf(argument, site) };
  const step = sizeOf(type, site);
  const all = Array.from({ length }, (_, index) => elementOf(argument, index * step, site));
  return { ...single(fetch, type, 0, site), expressions: all.map(({ expressions }) => expressions[0] ?? "0") };
}

/** An array of strings is one of pointers: it is their place that moves, where there is such a place. */
function elementOf({ fetch, type }: Argument, further: number, site: Site): Value {
  const base = type?.kind === "string" && fetch.kind === "dereference" ? fetch.base : undefined;
  if (fetch.kind !== "dereference" || base?.kind !== "dereference") return single(fetch, type, further, site);
  const value = base.offset.value + BigInt(further);
  const moved = { ...base, offset: { value, text: `+${value}` } };
  return single({ ...fetch, base: moved }, type, 0, site);
}

/** What is in network order is as it is where that is the machine's own. */
function displayOf({ display }: Argument, { target }: Site): Display["kind"] | undefined {
  return target.byteOrder === "big" && display?.kind.startsWith("be") === true ? undefined : display?.kind;
}

/** Bytes of an element: strings lie behind pointers. */
function sizeOf(type: ValueType | undefined, { target }: Site): number {
  switch (type?.kind) {
    case "integer":
      return type.bits / 8;
    case "char":
      return 1;
    case "bit-field":
      return type.container / 8;
    default:
      return target.bits / 8;
  }
}

function single(fetch: Fetch, type: ValueType | undefined, further: number, site: Site): Value {
  if (fetch.kind === "task-name") return text("comm");
  if (fetch.kind === "text") return text(literal(fetch.value));
  if (type === undefined) return number(integer(fetch, `uint${site.target.bits}`, further, site), "0x%llx");
  switch (type.kind) {
    case "integer": {
      const sign = type.format === "signed" ? "int" : "uint";
      const conversion = { signed: "%lld", unsigned: "%llu", hex: "0x%llx" }[type.format];
      return number(integer(fetch, `${sign}${type.bits}`, further, site), conversion);
    }
    case "char":
      return number(integer(fetch, "uint8", further, site), "%c");
    case "bit-field": {
      const container = integer(fetch, `uint${type.container}`, further, site);
      const mask = (1n << BigInt(type.width)) - 1n;
      const shifted = type.shift === 0 ? container : `(${container} >> ${type.shift})`;
      return number(`${shifted} & 0x${mask.toString(16)}`, "%llu");
    }
    case "symbol":
    case "symbol-string":
      return { ...number(integer(fetch, "uint64", further, site), "%s"), isSymbol: true };
    default:
      return text(string(fetch, type, further, site));
  }
}

function text(expression: string): Value {
  return { expressions: [expression], conversion: '\\"%s\\"', isText: true, isSymbol: false, display: undefined };
}

function number(expression: string, conversion: string): Value {
  return { expressions: [expression], conversion, isText: false, isSymbol: false, display: undefined };
}

/** Of that width and sign, wherever it comes from. */
function integer(fetch: Fetch, type: string, further: number, site: Site): string {
  if (isInMemory(fetch)) {
    return further === 0 ? load(fetch, type, site) : `*(${type} *)${address(fetch, further, site)}`;
  }
  const whole = numberOf(fetch, site).replace(/^\(uint64\)(?=[a-z])/, "");
  return type === "uint64" && !/^(?:args\b|curtask|retval)/.test(whole) ? whole : `(${type})${whole}`;
}

/** What a pointer leads to, or what lies where the fetch argument says. */
function string(fetch: Fetch, type: ValueType, further: number, site: Site): string {
  if (fetch.kind === "event-field") return fieldText(fetch.name, site);
  if (type.kind === "dentry-name") return `str(((struct dentry *)${numberOf(fetch, site)})->d_name.name)`;
  if (type.kind === "file-name") return `str(((struct file *)${numberOf(fetch, site)})->f_path.dentry->d_name.name)`;
  const where = isInMemory(fetch) ? address(fetch, further, site) : numberOf(fetch, site);
  const isUser = type.kind === "string" && type.space === "user";
  const isMarked = where.startsWith("uptr(") || site.event.kind === "uprobe" || site.event.kind === "uretprobe";
  return isUser && !isMarked ? `str(uptr(${bare(where)}))` : `str(${bare(where)})`;
}

function fieldText(name: string, { event, dialect }: Site): string {
  const field = event.kind === "eprobe" ? event.attachedFields?.find((one) => one.name === name) : undefined;
  return field === undefined ? `str(${dialect.args}${name})` : ofTracepoint(field, dialect).expressions.join("");
}

/** A field of one of the kernel's own events, as it is. */
export function ofTracepoint({ name, type, bytes, kind }: TracepointField, { args }: Dialect): Value {
  const own = args + name;
  switch (kind.kind) {
    case "text":
      return text(/\[\d+\]$/.test(type) ? own : `str(${own})`);
    case "array": {
      const [, element = "", count = "1"] = /^(.*?) ?\[(\d*)\]$/.exec(type) ?? [];
      const size = bytes / Math.max(Number(count), 1);
      const conversion = /unsigned|^u|^__u|^__be/.test(element) ? "%llu" : "%lld";
      const all = Array.from({ length: Number(count) }, (_, index) => `(uint${size * 8})${own}[${index}]`);
      return { expressions: all, conversion, isText: false, isSymbol: false, display: undefined };
    }
    default:
      return number(own, conversionOf(kind));
  }
}

/** How a number of a kind is printed. */
export function conversionOf(kind: FieldKind): string {
  if (kind.kind === "text") return '\\"%s\\"';
  if (kind.kind !== "number") return "%llu";
  return kind.shown === "plain" ? (kind.signed ? "%lld" : "%llu") : "0x%llx";
}
