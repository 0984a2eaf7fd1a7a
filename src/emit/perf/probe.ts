/**
 * Probes in the words of `perf probe --add`, where it has words for them.
 *
 * Perf reads arguments that are no names of variables as the kernel does, without debug information.
 * Source: tools/perf/Documentation/perf-probe.txt; parse_perf_probe_arg, tools/perf/util/probe-event.c
 */
import type { DefinedEvent, Fetch } from "../../program/program.ts";
import { argumentText } from "../definition/argument.ts";

export interface PerfProbe {
  /** The options before `--add`: which program, which module. */
  readonly options: readonly string[];
  readonly definition: string;
}

/** Absent for what perf cannot say. */
export function perfProbe(event: DefinedEvent): PerfProbe | undefined {
  const place = placeOf(event);
  if (place === undefined || event.arguments.some(({ name, fetch }) => name === undefined || isUnsayable(fetch))) {
    return undefined;
  }
  const head = `${event.group}:${event.name}=${place.text}`;
  return { options: place.options, definition: [head, ...event.arguments.map(argumentText)].join(" ") };
}

interface Place {
  readonly options: readonly string[];
  readonly text: string;
}

function placeOf(event: DefinedEvent): Place | undefined {
  switch (event.kind) {
    case "kprobe": {
      const { place } = event;
      // Perf looks a symbol up itself.
      if (place.kind === "address" || /[^\w.]/.test(place.symbol)) return undefined;
      const options = place.module === undefined ? [] : ["--module", place.module];
      const offset = place.offset === undefined || place.offset.value === 0n ? "" : `+${place.offset.value}`;
      return { options, text: `${place.symbol}${offset}` };
    }
    case "uprobe": {
      const { path, symbol, referenceCounter } = event;
      if (symbol === undefined || referenceCounter !== undefined || /\W/.test(symbol.name)) return undefined;
      const offset = symbol.offset === 0n ? "" : `+${symbol.offset}`;
      return { options: ["--exec", path], text: `${symbol.name}${offset}` };
    }
    // Perf calls the event of a return `NAME__return`.
    default:
      return undefined;
  }
}

/** Texts, which perf splits at blanks, and names, which it would look up in debug information. */
function isUnsayable(fetch: Fetch): boolean {
  if (["text", "parameter", "member-path", "typecast", "all-arguments"].includes(fetch.kind)) return true;
  return "base" in fetch && isUnsayable(fetch.base);
}
