/** What a bootconfig has of each event: its definition, its filter, its triggers, and whether it is recorded. */
import type { Place } from "../../diagnostics/diagnostic.ts";
import type { Action } from "../../program/action.ts";
import type { DefinedEvent, Event, Program } from "../../program/program.ts";
import { definition } from "../definition/definition.ts";
import { eventFiles } from "../definition/event-files.ts";
import { spanLines } from "../definition/span.ts";
import { SYNTHETIC, bootGroupOfSpan, inBootGroups } from "./groups.ts";

export interface BootEvent {
  readonly group: string;
  readonly name: string;
  readonly place: Place;
  /** Definitions without `p:GROUP/NAME `. */
  readonly probes: string[];
  /** Of a synthetic event. */
  readonly fields: string[];
  filter: string | undefined;
  readonly triggers: { readonly text: string; readonly isTable: boolean }[];
  isEnabled: boolean;
  /** The events that must be there before it, as `GROUP/NAME`. */
  readonly needs: Set<string>;
}

/** In the order of the program, which is not yet one that they can be defined in. */
export function bootEvents(given: Program): readonly BootEvent[] {
  const program = inBootGroups(given);
  const events = new Map<string, BootEvent>();
  const at = (path: string, place: Place): BootEvent => {
    const known = events.get(path);
    if (known !== undefined) return known;
    const [group = "", name = ""] = path.split("/");
    const made: BootEvent = {
      ...{ group, name, place, probes: [], fields: [], filter: undefined, triggers: [], isEnabled: false },
      needs: new Set(),
    };
    events.set(path, made);
    return made;
  };

  for (const event of program.events) {
    const node = at(pathOf(event), placeOf(event));
    if (event.kind !== "event") node.probes.push(probeText(event));
    if (event.kind === "eprobe") node.needs.add(`${event.attachedGroup}/${event.attachedEvent}`);
    needSwitched(node, event.actions);
  }
  const renamed = new Map<string, string>();
  program.spans.forEach((span, index) => {
    const place = placeOf(span);
    const lines = spanLines(span, index);
    const [synthetic, probe] = lines.definitions.map(({ event, line }) => ({ event, text: behindName(line) }));
    if (synthetic === undefined) return;
    const defined = at(synthetic.event, place);
    defined.fields.push(...synthetic.text.split("; "));
    const own = probe === undefined ? defined : at(`${bootGroupOfSpan(span)}/${span.name}`, place);
    if (probe !== undefined) {
      own.probes.push(probe.text);
      own.needs.add(synthetic.event);
    }
    renamed.set(lines.event, pathOf(own));
    needSwitched(own, span.actions);
    for (const { start, end } of span.pairs) {
      const ending = at(pathOf(end), place);
      ending.needs.add(synthetic.event);
      ending.needs.add(pathOf(start));
    }
  });

  const [first] = [...events.values()];
  for (const { event, file, content, isTable } of eventFiles(program)) {
    const path = renamed.get(event) ?? event;
    if (first === undefined) break;
    const node = at(path, first.place);
    if (file === "filter") node.filter = content;
    else if (file === "trigger") node.triggers.push({ text: content, isTable });
    else node.isEnabled = true;
  }
  return [...events.values()].filter(isSaid);
}

/** An event that exists and of which nothing is wanted has nothing to be said. */
function isSaid({ probes, fields, filter, triggers, isEnabled }: BootEvent): boolean {
  return probes.length + fields.length + triggers.length > 0 || filter !== undefined || isEnabled;
}

export function pathOf({ group, name }: { readonly group: string; readonly name: string }): string {
  return `${group}/${name}`;
}

function placeOf({ source, start, end }: Place): Place {
  return { source, start, end };
}

function needSwitched(node: BootEvent, actions: readonly Action[] | undefined): void {
  for (const action of actions ?? []) {
    if (action.kind === "enable" || action.kind === "disable") node.needs.add(pathOf(action.event));
  }
}

/** What stands behind the event's name. A return is said behind the place, since every probe is a `p`. */
function probeText(event: Event & DefinedEvent): string {
  const text = behindName(definition(event));
  if (event.kind !== "kretprobe") return text;
  const end = text.indexOf(" ");
  return end < 0 ? `${text}%return` : `${text.slice(0, end)}%return${text.slice(end)}`;
}

function behindName(line: string): string {
  return line.slice(line.indexOf(" ") + 1);
}

/** The definition as the kernel puts it together again, and the most that its buffer takes. */
export function composed({ group, name, probes, fields }: BootEvent, most: number): readonly Composed[] {
  if (group === SYNTHETIC) {
    // Source: synth_event_gen_cmd_start and synth_event_add_field_str, kernel/trace/trace_events_synth.c
    return [{ text: ` ${name} ${fields.map((field) => ` ${field};`).join("")}`, most }];
  }
  // A kprobe's has a blank at its end. Source: __kprobe_event_gen_cmd_start, kernel/trace/trace_kprobe.c
  return probes.map((probe) => ({ text: `p:${group}/${name} ${probe}`, most: group === "kprobes" ? most - 1 : most }));
}

export interface Composed {
  readonly text: string;
  readonly most: number;
}
