/** What BCC would refuse of a program, beyond what its table says. */
import type { Diagnostic, Place } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/entry.ts";
import * as backEnds from "../../diagnostics/catalogue/back-ends.ts";
import type { DefinedEvent, Event, Program } from "../../program/program.ts";
import { MACHINES } from "./registers.ts";

type Refuse = (place: Place, what: string, reason: string) => void;

export function verify(program: Program): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const refuse: Refuse = (place, what, reason) => {
    diagnostics.push(diagnose(backEnds.notInBackEnd, place, { what, backEnd: "bcc", reason, others: ["tracefs"] }));
  };
  const { arch } = program.target;
  const [first] = program.events;
  if (first !== undefined && !(arch in MACHINES)) {
    refuse(placeOf(first), `programs for ${arch}`, "kpc writes none for BCC there");
  }
  const hooked = new Set<string>();
  for (const event of program.events) {
    verifyEvent(event, refuse);
    const hook = hookOf(event);
    if (hook !== undefined && hooked.has(hook)) {
      refuse(placeOf(event), `a second \`${event.kind}\` at the same place`, "it attaches one program there");
    }
    if (hook !== undefined) hooked.add(hook);
  }
  return diagnostics;
}

function placeOf({ source, start, end }: Event): Place {
  return { source, start, end };
}

/** Where BCC attaches by a name that it knows once only. */
function hookOf(event: Event): string | undefined {
  if (event.kind === "rawtracepoint") return `raw ${event.tracepoint}`;
  return event.kind === "fprobe" || event.kind === "fretprobe" ? `${event.kind} ${event.place.symbol}` : undefined;
}

function verifyEvent(event: Event, refuse: Refuse): void {
  if (event.kind === "event") {
    const isKnown = event.fields?.every(({ kind }) => kind.kind !== "unknown") === true;
    if (!isKnown) refuse(placeOf(event), "events that are not known", UNKNOWN_EVENT);
    return;
  }
  if (event.kind === "eprobe" && event.attachedFields === undefined && event.arguments.length > 0) {
    refuse(placeOf(event), "fields of events that are not known", UNKNOWN_EVENT);
  }
  if (event.kind === "fprobe" || event.kind === "fretprobe") verifyHook(event, refuse);
  for (const argument of event.arguments) {
    const at = { source: event.source, start: argument.start, end: argument.end };
    if (event.kind === "uretprobe" && argument.fetch.kind === "file-memory") {
      refuse(at, "memory at an offset of the file, at a return", "it does not know where the file is mapped then");
    }
  }
}

function verifyHook(event: Extract<DefinedEvent, { kind: "fprobe" | "fretprobe" }>, refuse: Refuse): void {
  const { place, parameters } = event;
  if (/\W/.test(place.symbol)) refuse(placeOf(event), "this function's name", "it is no name in C");
  if (place.offset !== undefined && place.offset.value !== 0n) {
    refuse(placeOf(event), "a place inside of a function", "its program runs at the entry");
  }
  if (event.kind === "fretprobe" && parameters === undefined) {
    refuse(
      placeOf(event),
      "the result of a function whose prototype is not known",
      "it stands behind the arguments: `--target FILE` knows them",
    );
  }
}

const UNKNOWN_EVENT = "a target whose events are known says what it records: `--target FILE`";
