/** What of a program a bootconfig cannot say, beyond what its table says. */
import type { Diagnostic, Place } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/entry.ts";
import * as backEnds from "../../diagnostics/catalogue/back-ends.ts";
import * as boot from "../../diagnostics/catalogue/boot.ts";
import type { DefinedEvent, Event, Program } from "../../program/program.ts";
import type { EmitOptions } from "../back-end.ts";
import { usesOf } from "../constructs.ts";
import { verifyLimits } from "../definition/limits.ts";
import { heading } from "../heading.ts";
import { blocksOf, textOf } from "./blocks.ts";
import type { Block, Blocks } from "./blocks.ts";
import { composed } from "./events.ts";
import { bootGroup, bootGroupOfSpan } from "./groups.ts";
import { triggerLength } from "./keys.ts";
import { isWord, nodesOf, quoted } from "./text.ts";

/** The group of events whose file names none. */
const DEFAULT_GROUP = "kpc";
/** MAX_EVENT_NAME_LEN less `p:kprobes/` and the NUL: what is longer is cut. */
const LONGEST_KPROBE_NAME = 53;
/** XBC_KEYLEN_MAX, include/linux/bootconfig.h */
const LONGEST_KEY = 256;

export function verify(program: Program, options: EmitOptions): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [...verifyLimits(program)];
  const [first] = program.events;
  // What a filter cannot say at all has no text that could be measured, and is refused by the table.
  if (first === undefined || usesOf(program).some(({ construct }) => construct === "computed")) return diagnostics;
  const add = (diagnostic: Diagnostic): unknown => diagnostics.push(diagnostic);
  const { switchedOff } = program.target.boot;
  if (switchedOff.length > 0) add(diagnose(boot.switchedOffAtBoot, placeOf(first), { options: switchedOff }));
  for (const event of program.events) if (event.kind !== "event") verifyKind(event, program, add);
  verifySpans(program, add);
  verifyNames(program, add);
  const all = blocksOf(program, options.instance);
  const { blocks, circular } = all;
  const [one] = circular;
  if (one !== undefined) {
    const groups = [...new Set(circular.map(({ group }) => group))];
    add(diagnose(boot.circularAtBoot, one.place, { groups }));
  }
  for (const block of blocks) verifyBlock(block, program, add);
  verifySize(program, all, options, add);
  return diagnostics;
}

type Add = (diagnostic: Diagnostic) => unknown;

function placeOf({ source, start, end }: Place): Place {
  return { source, start, end };
}

function refusal(place: Place, what: string, reason: string): Diagnostic {
  return diagnose(backEnds.notInBackEnd, place, { what, backEnd: "bootconfig", reason, others: ["tracefs"] });
}

const LATER_KINDS: Readonly<Partial<Record<Event["kind"], string>>> = {
  fprobe: "no fprobes in a bootconfig",
  fretprobe: "no fprobes in a bootconfig",
  rawtracepoint: "no raw tracepoints in a bootconfig",
  eprobe: "no event probes in a bootconfig",
};

function verifyKind(event: DefinedEvent, { target }: Program, add: Add): void {
  const place = placeOf(event);
  const { probesSince } = target.boot;
  const what = LATER_KINDS[event.kind];
  if (what !== undefined && probesSince !== undefined) {
    add(diagnose(boot.notAtBootYet, place, { what, kernel: target.kernel, since: probesSince }));
  }
  if (event.kind === "kretprobe" && event.place.kind === "address") {
    add(refusal(place, "`kretprobe` at an address", "a return is written `symbol%return` there"));
  }
  if (event.group !== DEFAULT_GROUP && event.group !== bootGroup(event)) {
    const how = `an event is in the group of its kind, \`${bootGroup(event)}\``;
    add(
      diagnose(backEnds.differsInBackEnd, place, { what: `the group \`${event.group}\``, backEnd: "bootconfig", how }),
    );
  }
}

function verifySpans({ spans, target }: Program, add: Add): void {
  const { probesSince } = target.boot;
  if (probesSince === undefined) return;
  const late = spans.find((span) => bootGroupOfSpan(span) === "eprobes");
  if (late === undefined) return;
  const parameters = { what: LATER_KINDS.eprobe ?? "", kernel: target.kernel, since: probesSince };
  add(diagnose(boot.notAtBootYet, placeOf(late), parameters));
}

/** Events of different groups that would be one. */
function verifyNames({ events, spans }: Program, add: Add): void {
  const known = new Map<string, string>();
  const verifyName = (place: Place, name: string, group: string, own: string): void => {
    const path = `${group}/${name}`;
    const other = known.get(path) ?? own;
    known.set(path, other);
    if (other !== own) add(diagnose(boot.sameNameAtBoot, placeOf(place), { name, group }));
  };
  for (const event of events) verifyName(event, event.name, bootGroup(event), event.group);
  for (const span of spans) verifyName(span, span.name, bootGroupOfSpan(span), "");
}

function verifyBlock({ event, key, entries }: Block, { target }: Program, add: Add): void {
  const { group, name, place } = event;
  for (const word of [group, name]) {
    if (word === "enable") add(refusal(place, "an event or a group named `enable`", "the key says something else"));
    else if (!isWord(word)) add(refusal(place, `\`${word}\``, "keys are letters, digits, `-` and `_`"));
  }
  const most = target.limits.bootText;
  const measure = (what: string, count: number, limit: number): void => {
    if (count > limit) add(diagnose(boot.tooMuchAtBoot, place, { what, count, unit: "characters", limit }));
  };
  if (group === "kprobes") measure("the event's name", name.length, LONGEST_KPROBE_NAME);
  for (const one of composed(event, most)) measure("the definition", one.text.length, one.most);
  measure("the filter", event.filter?.length ?? 0, most);
  for (const trigger of event.triggers) {
    measure("the trigger", triggerLength(trigger, target.boot.hasHistograms), most);
  }
  for (const entry of entries) {
    measure("a key", `${key}.${entry.key}`.length + 1, LONGEST_KEY);
    if (entry.values.some((value) => quoted(value) === undefined)) {
      const meaning = 'it stands between quotes, of which `"` is in it too';
      add(diagnose(boot.unwritableAtBoot, place, { what: `\`${entry.key}\``, character: "'", meaning }));
    }
  }
}

function verifySize(program: Program, all: Blocks, options: EmitOptions, add: Add): void {
  const [first] = all.blocks;
  if (first === undefined) return;
  const { bootconfig, bootconfigNodes } = program.target.limits;
  const verifyOne = (count: number, unit: string, limit: number): void => {
    const parameters = { what: "the bootconfig", count, unit, limit };
    if (count > limit) add(diagnose(boot.tooMuchAtBoot, first.event.place, parameters));
  };
  verifyOne(textOf(heading(program, options), all).length, "bytes", bootconfig);
  verifyOne(nodesOf([...all.settings, ...all.blocks]), "words and values", bootconfigNodes);
}
