/**
 * Whether a program speaks only of what its kernel surely has.
 *
 * Until kpc reads targets it cannot know that a function, a symbol, a parameter or an event is
 * missing; a refusal for that is not its fault.
 */
import type { Fetch, Program } from "../../../src/program/program.ts";
import type { Profile } from "../profiles.ts";

const PARAMETERS = new Set(["file", "buf", "count", "pos", "prev", "next", "preempt"]);
const MEMBERS = new Set(["f_mode", "f_inode", "i_size", "pid", "comm"]);
const STRUCTS = new Set(["file", "task_struct"]);
const EVENT_FIELDS = new Set([
  "prev_pid",
  "next_pid",
  "prev_comm",
  "next_comm",
  "prev_prio",
  "next_prio",
  "prev_state",
]);

/** True if everything that the program names is there. */
export function namesOnlyKnown({ events }: Program, { functions, symbols, program, suffix }: Profile): boolean {
  const offsets = new Set([undefined, "0", suffix.slice(1)]);
  const known = (fetch: Fetch): boolean => {
    switch (fetch.kind) {
      case "symbol-memory":
        return symbols.includes(fetch.symbol) || functions.includes(fetch.symbol);
      case "parameter":
        return PARAMETERS.has(fetch.name);
      case "event-field":
        return EVENT_FIELDS.has(fetch.name);
      case "member-path":
      case "typecast":
        return (
          fetch.steps.flat().every((member) => MEMBERS.has(member)) &&
          (fetch.kind === "member-path" || STRUCTS.has(fetch.struct)) &&
          known(fetch.base)
        );
      case "dereference":
      case "per-cpu":
        return known(fetch.base);
      default:
        return true;
    }
  };
  return events.every((event) => {
    if (event.kind === "event") return false;
    if (!event.arguments.every(({ fetch }) => known(fetch))) return false;
    if (event.group === "sched") return event.name !== "sched_switch";
    switch (event.kind) {
      case "uprobe":
      case "uretprobe":
        return event.path === program;
      case "rawtracepoint":
        return event.tracepoint === "sched_switch";
      case "eprobe":
        return event.attachedGroup === "sched" && event.attachedEvent === "sched_switch";
      default:
        return (
          event.place.kind === "function" &&
          event.place.module === undefined &&
          functions.includes(event.place.symbol) &&
          offsets.has(event.place.offset?.text)
        );
    }
  });
}
