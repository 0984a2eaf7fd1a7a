/** Symbols of programs: `bash:readline`, `libc:malloc+4` become offsets in files. */
import type { Location } from "../../grammar/tree.ts";
import * as programs from "../diagnostics/catalogue/programs.ts";
import { nearest } from "../diagnostics/nearest.ts";
import { ElfError } from "../target/elf/elf.ts";
import type { Elf } from "../target/elf/elf.ts";
import { locateFunction } from "../target/elf/locate.ts";
import type { Located } from "../target/elf/locate.ts";
import type { FoundElf } from "../target/elf/programs.ts";
import type { UserSymbol } from "../program/program.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import { parseNumber } from "./numbers.ts";

export interface FoundSymbol {
  readonly symbol: UserSymbol;
  /** Of the program, as the target sees it. */
  readonly path: string;
  /** In the file, in bytes. */
  readonly offset: bigint;
}

/** A program by its name or path; nothing after saying why it cannot be used. */
export function findProgram(context: Context, location: Location, name: string): Opened | undefined {
  if (context.programs === undefined) {
    report(context, programs.programsUnknown, location, { text: location.text });
    return undefined;
  }
  const found = context.programs.find(name);
  if (found.kind === "found") return found;
  reportProgram(context, location, name, found);
  return undefined;
}

type Opened = Extract<FoundElf, { kind: "found" }>;

function reportProgram(context: Context, location: Location, name: string, found: Exclude<FoundElf, Opened>): void {
  switch (found.kind) {
    case "missing":
      report(context, programs.programMissing, location, { name, looked: found.looked });
      return;
    case "unreadable":
      report(context, programs.programUnreadable, location, { path: found.path, reason: found.reason });
      return;
    case "damaged": {
      const { path, reason, offset } = found;
      report(context, programs.programDamaged, location, { path, reason, offset });
    }
  }
}

/** `text` is `symbol` or `symbol+offset`. */
export function findUserSymbol(
  context: Context,
  location: Location,
  { path, elf }: Opened,
  text: string,
): FoundSymbol | undefined {
  const [, symbol = "", plus] = /^([^+]*)(?:\+(.*))?$/.exec(text) ?? [];
  const distance = plus === undefined ? undefined : parseNumber(plus);
  if (plus !== undefined && distance === undefined) {
    report(context, programs.programSymbolMissing, location, { symbol: text, path, nearest: [] });
    return undefined;
  }
  try {
    const located = locateFunction(elf, symbol, distance?.value ?? 0n);
    if (located.kind === "found" && located.encoding === undefined) {
      return { path, offset: located.offset, symbol: { name: symbol, offset: distance?.value ?? 0n } };
    }
    reportSymbol(context, location, { symbol, path, elf }, located);
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    report(context, programs.programDamaged, location, { path, reason: error.message, offset: error.offset });
  }
  return undefined;
}

interface Wanted {
  readonly symbol: string;
  readonly path: string;
  readonly elf: Elf;
}

/** Why there can be no probe. */
const REASONS = {
  "not-code": "is no function",
  "not-loaded": "is not loaded from this file",
  beyond: "ends before that offset",
  found: "is in instructions that no kernel steps over: Thumb, or compressed ones",
} as const;

function reportSymbol(context: Context, location: Location, { symbol, path, elf }: Wanted, located: Located): void {
  switch (located.kind) {
    case "missing": {
      const candidates = nearest(symbol, elf.symbolNames());
      const [best] = candidates;
      const at = location.text.lastIndexOf(symbol);
      const start = location.start + at;
      const edits =
        best === undefined || location.quoted ? undefined : [{ start, end: start + symbol.length, newText: best }];
      report(context, programs.programSymbolMissing, location, { symbol, path, nearest: candidates }, { edits });
      return;
    }
    case "imported":
      report(context, programs.programSymbolImported, location, { symbol, path, needed: elf.needed });
      return;
    case "ifunc":
      report(context, programs.programSymbolIfunc, location, { symbol, path });
      return;
    case "several":
      report(context, programs.programSymbolSeveral, location, { symbol, path, count: located.symbols.length });
      return;
    default:
      report(context, programs.programSymbolUnusable, location, { symbol, path, reason: REASONS[located.kind] });
  }
}
