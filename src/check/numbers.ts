/** Numbers of the source: C's, with `_`, and with the units of time and size. */
import type { Integer } from "../program/program.ts";

/** What a number counts. A plain number fits everywhere. */
export type Dimension = "number" | "duration" | "size";

export interface ParsedNumber extends Integer {
  readonly dimension: Dimension;
}

/** Factors of the units: to nanoseconds, to bytes. */
const UNITS: ReadonlyMap<string, { readonly dimension: Dimension; readonly factor: bigint }> = new Map([
  ["ns", { dimension: "duration", factor: 1n }],
  ["us", { dimension: "duration", factor: 1_000n }],
  ["ms", { dimension: "duration", factor: 1_000_000n }],
  ["s", { dimension: "duration", factor: 1_000_000_000n }],
  ["KiB", { dimension: "size", factor: 1n << 10n }],
  ["MiB", { dimension: "size", factor: 1n << 20n }],
  ["GiB", { dimension: "size", factor: 1n << 30n }],
]);

export const UNIT_WORDS: readonly string[] = [...UNITS.keys()];

/** Numbers that were read before: the same few offsets stand in every probe of a large program. */
const known = new Map<string, ParsedNumber>();
const KNOWN_AT_MOST = 4096;

/** Reads a number without a sign; `undefined` if it is none. */
export function parseNumber(text: string): ParsedNumber | undefined {
  const before = known.get(text);
  if (before !== undefined) return before;
  const number = readNumber(text);
  if (number !== undefined && known.size < KNOWN_AT_MOST) known.set(text, number);
  return number;
}

function readNumber(text: string): ParsedNumber | undefined {
  const match = /^(0[xX][0-9A-Fa-f_]+|[0-9][0-9_]*)([A-Za-z]*)$/.exec(text);
  if (match === null) return undefined;
  const digits = (match[1] as string).replaceAll("_", "");
  const suffix = match[2] as string;
  const isOctal = /^0\d/.test(digits);
  if (isOctal && /[89]/.test(digits)) return undefined;
  if (/^0[xX]$/.test(digits)) return undefined;
  const value = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
  const unit = UNITS.get(suffix);
  if (unit !== undefined) {
    const scaled = value * unit.factor;
    return { value: scaled, text: scaled.toString(), dimension: unit.dimension };
  }
  if (!/^(?:[uU]?[lL]{0,2}|[lL]{1,2}[uU])$/.test(suffix)) return undefined;
  return { value, text: digits, dimension: "number" };
}

/** Reads a number with an optional sign, keeping the sign in the text. */
export function parseSigned(text: string): ParsedNumber | undefined {
  const sign = /^[+-]/.exec(text)?.[0] ?? "";
  const number = parseNumber(text.slice(sign.length));
  if (number === undefined) return undefined;
  return { ...number, value: sign === "-" ? -number.value : number.value, text: sign + number.text };
}
