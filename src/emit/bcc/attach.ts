/** Where programs are attached: the function's head in C, and the call in Python. */
import type { Event, FunctionPlace } from "../../program/program.ts";
import { pythonString } from "./text.ts";
import type { Unit } from "./unit.ts";

export interface FunctionHead {
  readonly name: string;
  readonly head: string;
}

export function functionHead(event: Event, unit: Unit): FunctionHead {
  if (event.kind === "fprobe" || event.kind === "fretprobe") {
    // BCC finds the function by this name, and attaches it.
    const { module, symbol } = event.place;
    const macro = event.kind === "fprobe" ? "KFUNC_PROBE" : "KRETFUNC_PROBE";
    const head = module === undefined ? `${macro}(${symbol})` : `MODULE_${macro}(${module}, ${symbol})`;
    return { name: symbol, head };
  }
  const name = unit.names.free(`on_${event.name}`);
  return { name, head: `int ${name}(${contextOf(event)} *ctx)` };
}

function contextOf({ kind }: Event): string {
  if (kind === "rawtracepoint") return "struct bpf_raw_tracepoint_args";
  return kind === "event" || kind === "eprobe" ? "void" : "struct pt_regs";
}

/** The call that attaches it; none for what BCC attaches by itself. */
export function attachCall(event: Event, name: string): string | undefined {
  const call = (method: string, values: Readonly<Record<string, string | number>>): string => {
    const shown = Object.entries({ ...values, fn_name: name }).map(
      ([key, value]) => `${key}=${typeof value === "number" ? value : pythonString(value)}`,
    );
    return `bpf.${method}(${shown.join(", ")})`;
  };
  switch (event.kind) {
    case "event":
      return call("attach_tracepoint", { tp: `${event.group}:${event.name}` });
    case "eprobe":
      return call("attach_tracepoint", { tp: `${event.attachedGroup}:${event.attachedEvent}` });
    case "rawtracepoint":
      return call("attach_raw_tracepoint", { tp: event.tracepoint });
    case "kprobe": {
      if (event.place.kind === "address") throw new TypeError("an address is no place that BCC knows");
      const offset = Number(event.place.offset?.value ?? 0n);
      return call("attach_kprobe", {
        event: functionText(event.place),
        ...(offset === 0 ? {} : { event_off: offset }),
      });
    }
    case "kretprobe": {
      if (event.place.kind === "address") throw new TypeError("an address is no place that BCC knows");
      const { maxactive } = event;
      return call("attach_kretprobe", {
        event: functionText(event.place),
        ...(maxactive === undefined ? {} : { maxactive }),
      });
    }
    case "uprobe":
    case "uretprobe": {
      const { name: sym = "", offset = 0n } = event.symbol ?? {};
      const place = offset === 0n ? { sym } : { sym, sym_off: Number(offset) };
      return call(`attach_${event.kind}`, { name: event.path, ...place });
    }
    default:
      return undefined;
  }
}

function functionText({ module, symbol }: FunctionPlace): string {
  return module === undefined ? symbol : `${module}:${symbol}`;
}
