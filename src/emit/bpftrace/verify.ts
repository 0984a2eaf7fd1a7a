/** What bpftrace would refuse of a program, beyond what its table says. */
import type { Diagnostic, Place } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/entry.ts";
import * as backEnds from "../../diagnostics/catalogue/back-ends.ts";
import type { Event, Program } from "../../program/program.ts";
import type { EmitOptions } from "../back-end.ts";
import { isAtLeast } from "../capability.ts";
import { isUnwritable } from "./points.ts";
import { STACK_POINTERS } from "./register-names.ts";
import { OLDEST } from "./versions.ts";

/** An array is printed element by element. */
const MOST_ELEMENTS = 16;

export function verify(program: Program, { tool }: EmitOptions): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const [first] = program.events;
  const refuse = (place: Place, what: string, reason: string): void => {
    diagnostics.push(
      diagnose(backEnds.notInBackEnd, place, { what, backEnd: "bpftrace", reason, others: ["tracefs"] }),
    );
  };
  if (first !== undefined) {
    const place = { source: first.source, start: first.start, end: first.end };
    const { arch } = program.target;
    if (!(arch in STACK_POINTERS)) refuse(place, `programs for ${arch}`, "bpftrace does not run there");
    if (!isAtLeast(tool, OLDEST)) refuse(place, `what kpc writes, before ${OLDEST}`, "its language was another");
  }
  for (const event of program.events) verifyEvent(event, refuse);
  return diagnostics;
}

type Refuse = (place: Place, what: string, reason: string) => void;

function verifyEvent(event: Event, refuse: Refuse): void {
  const { source, start, end } = event;
  const place = { source, start, end };
  if (event.kind === "event") {
    if (event.fields === undefined) refuse(place, "events that are not known", UNKNOWN_EVENT);
    return;
  }
  if (event.kind === "eprobe" && event.attachedFields === undefined && event.arguments.some(isText)) {
    refuse(place, "strings of events that are not known", UNKNOWN_EVENT);
  }
  if ("path" in event && (isUnwritable(event.path) || isUnwritable(event.symbol?.name ?? ""))) {
    refuse(place, "this path", "quotes, `*`, `?` and control characters have a meaning of their own");
  }
  const isHooked = event.kind === "fprobe" || event.kind === "fretprobe";
  for (const argument of event.arguments) {
    const at = { source, start: argument.start, end: argument.end };
    if ((argument.length ?? 0) > MOST_ELEMENTS) {
      refuse(at, `arrays of more than ${MOST_ELEMENTS} elements`, "each element is printed on its own");
    }
    if (isHooked && event.parameters === undefined && argument.fetch.kind !== "return-value") {
      refuse(
        at,
        "arguments of a function whose prototype is not known",
        "they have no names: `--target FILE` knows them",
      );
    }
  }
}

const UNKNOWN_EVENT = "a target whose events are known says what it records: `--target FILE`";

function isText({ type }: { readonly type: { readonly kind: string } | undefined }): boolean {
  return type?.kind === "string";
}
