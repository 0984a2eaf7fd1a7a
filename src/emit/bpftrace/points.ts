/** Where bpftrace attaches: `kprobe:vfs_read`, `uprobe:/bin/bash:readline`. */
import type { Event, FunctionPlace, UserProbe } from "../../program/program.ts";
import type { Dialect } from "./versions.ts";

export function attachPoint(event: Event, dialect: Dialect): string {
  switch (event.kind) {
    case "event":
      return `tracepoint:${event.group}:${event.name}`;
    case "eprobe":
      return `tracepoint:${event.attachedGroup}:${event.attachedEvent}`;
    case "kprobe":
    case "kretprobe":
      if (event.place.kind === "address") throw new TypeError("an address is no place that bpftrace knows");
      return `${event.kind}:${functionText(event.place)}`;
    case "fprobe":
      return `${dialect.functionEntry}:${functionText(event.place)}`;
    case "fretprobe":
      return `${dialect.functionExit}:${functionText(event.place)}`;
    case "rawtracepoint":
      return `rawtracepoint:${event.tracepoint}`;
    case "uprobe":
    case "uretprobe":
      return `${event.kind}:${userText(event)}`;
  }
}

function functionText({ module, symbol, offset }: FunctionPlace): string {
  const inside = offset === undefined || offset.value === 0n ? "" : `+${offset.value}`;
  return `${module === undefined ? "" : `${module}:`}${symbol}${inside}`;
}

function userText({ path, symbol }: UserProbe): string {
  const { name = "", offset = 0n } = symbol ?? {};
  return `${quotedPath(path)}:${quotedPath(name)}${offset === 0n ? "" : `+${offset}`}`;
}

/** Quotes hold what is no plain path; neither can have a quote in it. */
function quotedPath(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `"${path}"`;
}

/** True if the path or name could not stand in an attach point. */
export function isUnwritable(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /["\\\u0000-\u001f*?]/.test(text);
}
