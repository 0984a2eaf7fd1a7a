/**
 * One definition, as `dynamic_events` takes it.
 *
 * Source: Documentation/trace/kprobetrace.rst, uprobetracer.rst, eprobetrace.rst and fprobetrace.rst.
 */
import type { AddressPlace, DefinedEvent, FunctionPlace } from "../../program/program.ts";
import { argumentText } from "./argument.ts";

/** `p:GROUP/NAME PLACE ARGUMENTS`: one line without its end. */
export function definition(event: DefinedEvent): string {
  const name = `${event.group}/${event.name}`;
  return [`${command(event)}:${name}`, place(event), ...event.arguments.map(argumentText)].join(" ");
}

/** The line that removes the event, every probe of it. */
export function removal({ group, name }: DefinedEvent): string {
  return `-:${group}/${name}`;
}

function command(event: DefinedEvent): string {
  switch (event.kind) {
    case "kprobe":
    case "uprobe":
      return "p";
    case "kretprobe":
      return `r${event.maxactive ?? ""}`;
    case "uretprobe":
      return "r";
    case "fprobe":
      return "f";
    case "fretprobe":
      return `f${event.maxactive ?? ""}`;
    case "rawtracepoint":
      return "t";
    case "eprobe":
      return "e";
  }
}

function place(event: DefinedEvent): string {
  switch (event.kind) {
    case "kprobe":
    case "kretprobe":
    case "fprobe":
      return kernelPlace(event.place);
    case "fretprobe":
      return `${kernelPlace(event.place)}%return`;
    case "uprobe":
    case "uretprobe": {
      const counter = event.referenceCounter === undefined ? "" : `(${event.referenceCounter.text})`;
      return `${event.path}:${event.offset.text}${counter}`;
    }
    case "rawtracepoint":
      return event.tracepoint;
    case "eprobe":
      return `${event.attachedGroup}.${event.attachedEvent}`;
  }
}

function kernelPlace(found: FunctionPlace | AddressPlace): string {
  if (found.kind === "address") return found.address.text;
  const module = found.module === undefined ? "" : `${found.module}:`;
  const offset = found.offset === undefined ? "" : `+${found.offset.text}`;
  return `${module}${found.symbol}${offset}`;
}
