/** Memory at a symbol, at an address, or at an offset of the probed file: `@SYMBOL+8`, `@0xADDR`, `@+OFFSET`. */
import type { Memory, Span } from "../../grammar/tree.ts";
import * as fetches from "../diagnostics/catalogue/fetches.ts";
import { missingVariable } from "../diagnostics/catalogue/symbols.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { Fetch, Integer } from "../program/program.ts";
import { report } from "./context.ts";
import { parseNumber, parseSigned } from "./numbers.ts";
import { isReadable } from "./readable.ts";
import type { Site } from "./site.ts";

const LOWEST_OFFSET = -(1n << 31n);
const HIGHEST_OFFSET = (1n << 31n) - 1n;

export function lowerMemory(site: Site, memory: Memory): Fetch | undefined {
  const { context } = site;
  const span = { start: memory.start, end: memory.end };
  if (memory.text.startsWith("+")) {
    if (!isReadable(site, "file-memory", span)) return undefined;
    const offset = parseNumber(memory.text.slice(1));
    if (offset !== undefined && offset.dimension === "number" && offset.value < 1n << 63n) {
      return { kind: "file-memory", offset, start: span.start, end: span.end };
    }
    report(context, fetches.badMemoryOffset, span, { text: memory.text });
    return undefined;
  }
  if (/^\d/.test(memory.text)) {
    const address = parseNumber(memory.text);
    if (address !== undefined && address.value < 1n << BigInt(context.arch.bits)) {
      return { kind: "address-memory", address, start: span.start, end: span.end };
    }
    report(context, fetches.badMemoryAddress, span, { text: memory.text, bits: context.arch.bits });
    return undefined;
  }
  if (!isReadable(site, "symbol-memory", span)) return undefined;
  const [, symbol, offsetText] = /^([A-Za-z_.$][\w.$]*)([+-].*)?$/.exec(memory.text) ?? [];
  const offset = offsetText === undefined ? undefined : parseSigned(offsetText);
  if (symbol === undefined || (offsetText !== undefined && !fitsOffset(offset))) {
    report(context, fetches.badMemoryOffset, span, { text: memory.text });
    return undefined;
  }
  if (!isSymbolThere(site, symbol, span)) return undefined;
  return { kind: "symbol-memory", symbol, offset, start: span.start, end: span.end };
}

/** True if the target has the variable or function, or if its variables are not known. */
function isSymbolThere({ context }: Site, symbol: string, span: Span): boolean {
  const { symbols: known, name: target } = context.target;
  if (known === undefined || known.hasVariable(symbol) !== false || known.find(symbol).length > 0) return true;
  const candidates = nearest(symbol, known.variables());
  const [best] = candidates;
  const edits =
    best === undefined ? undefined : [{ start: span.start + 1, end: span.start + 1 + symbol.length, newText: best }];
  report(context, missingVariable, span, { symbol, target, nearest: candidates }, { edits });
  return false;
}

/** A dereference has a signed offset of 32 bits. */
export function fitsOffset(offset: Integer | undefined): offset is Integer {
  return offset !== undefined && offset.value >= LOWEST_OFFSET && offset.value <= HIGHEST_OFFSET;
}
